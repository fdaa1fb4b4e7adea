package dev.parley.gateway;

import dev.parley.sip.Line;
import dev.parley.sip.Locator;
import dev.parley.sip.SipUserAgent;
import dev.parley.sip.trunk.CallBudget;
import dev.parley.sip.trunk.CallerId;
import dev.parley.sip.trunk.Destinations;
import dev.parley.sip.trunk.Dialled;
import dev.parley.sip.trunk.Gatekeeper;
import dev.parley.sip.trunk.Trunk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The trunks of a running gateway. Any thread.
final class Trunks implements AutoCloseable {
    private static final long TICK_MILLIS = 100;
    private static final long GOODBYE_NANOS = 2_000_000_000L;

    private final TrunkSettings settings;
    private final Gatekeeper gatekeeper;
    private final Map<String, TrunkKeeper> keepers = new LinkedHashMap<>();
    private final ScheduledThreadPoolExecutor ticker;

    /// Registers and probes from here on.
    Trunks(TrunkSettings settings, Gatekeeper gatekeeper, SipUserAgent sip, Locator locator) {
        this.settings = settings;
        this.gatekeeper = gatekeeper;
        long now = Clock.now();
        settings.book().trunks().forEach(trunk -> keepers.put(trunk.name(), new TrunkKeeper(trunk, sip, locator, now)));
        ticker = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("trunks").daemon().factory());
        if (!keepers.isEmpty()) ticker.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        for (TrunkKeeper keeper : keepers.values()) {
            try {
                keeper.tick(Clock.now());
            } catch (RuntimeException | AssertionError e) {
                Faults.report(e);
            }
        }
    }

    /// A call that may be placed, or why not.
    sealed interface Way {
        /// @param uri of the one called
        /// @param from who calls, for From
        /// @param headers the rest of who calls
        record Open(Trunk trunk, String uri, String from, Map<String, String> headers, Line line) implements Way { }

        /// @param retryAfterSeconds -1: asking again is of no use
        record Closed(int status, String why, int retryAfterSeconds) implements Way { }
    }

    /// Who calls whom over a trunk.
    ///
    /// @param called a number as people or flows write it
    /// @param caller a number; empty: nobody we name
    /// @param divertedFrom who was called first; empty: nobody
    record Wish(String called, String caller, String display, boolean withheld, String divertedFrom) { }

    /// Asks the guard against toll fraud, then for room. What is open takes room until its line is released.
    Way way(String trunkName, Wish wish) {
        TrunkKeeper keeper = keepers.get(trunkName);
        if (keeper == null) return new Way.Closed(404, "there is no trunk `" + trunkName + "`; known: " + String.join(", ", keepers.keySet()), -1);
        Trunk trunk = keeper.trunk();
        if (trunk.hosts().isEmpty()) return new Way.Closed(403, "trunk `" + trunkName + "` has no hosts: it only takes calls", -1);
        Dialled called = trunk.numbers().read(wish.called());
        boolean emergency = false;
        switch (trunk.destinations().judge(called)) {
            case Destinations.Verdict.Allowed _ -> { }
            case Destinations.Verdict.Denied(var why) -> {
                return new Way.Closed(403, "`" + called.canonical() + "` may not be called over trunk `" + trunkName + "`: " + why, -1);
            }
            case Destinations.Verdict.Emergency() -> {
                emergency = settings.carriesEmergency(trunk);
                if (!emergency) {
                    return new Way.Closed(403, "`" + called.canonical() + "` is an emergency number and trunk `" + trunkName
                            + "` does not carry them: set its `destinations.emergency`", -1);
                }
            }
        }
        return switch (gatekeeper.outbound(trunk, emergency, Clock.now())) {
            case Gatekeeper.Decision.Admit(var _, var place) -> open(keeper, called, wish, place);
            case Gatekeeper.Decision.Refuse(var status, var reason, var headers) -> new Way.Closed(status, reason,
                    Integer.parseInt(headers.getOrDefault("Retry-After", "-1")));
            case Gatekeeper.Decision.Challenge _, Gatekeeper.Decision.Drop _ -> throw new IllegalStateException("not of a call of ours");
        };
    }

    private static Way open(TrunkKeeper keeper, Dialled called, Wish wish, Gatekeeper.Place place) {
        Trunk trunk = keeper.trunk();
        Optional<Dialled> diverted = wish.divertedFrom().isEmpty() ? Optional.empty() : Optional.of(trunk.numbers().read(wish.divertedFrom()));
        CallerId.Presented caller = trunk.callerId().present(trunk.numbers().read(wish.caller()), wish.display(), wish.withheld(), trunk.numbers(),
                trunk.domain(), diverted);
        String user = trunk.numbers().write(called);
        return new Way.Open(trunk, "sip:" + user + "@" + trunk.domain() + (called instanceof Dialled.Name ? "" : ";user=phone"), caller.from(),
                caller.headers(), keeper.line(() -> place.giveBack(Clock.now())));
    }

    void after(int seconds, Runnable task) {
        ticker.schedule(task, seconds, TimeUnit.SECONDS);
    }

    boolean knows(String name) {
        return keepers.containsKey(name);
    }

    Gatekeeper gatekeeper() {
        return gatekeeper;
    }

    /// For operators: each trunk's binding, hosts, calls and refusals.
    List<Map<String, Object>> describe() {
        List<Map<String, Object>> out = new ArrayList<>();
        keepers.values().forEach(keeper -> {
            Map<String, Object> one = keeper.describe(Clock.now());
            room(gatekeeper.budget(keeper.trunk()), one);
            out.add(one);
        });
        return out;
    }

    /// Of all calls, whatever trunk they use.
    Map<String, Object> describeAll() {
        Map<String, Object> out = new LinkedHashMap<>();
        room(gatekeeper.overall(), out);
        out.put("dropped", gatekeeper.shield().dropped());
        return out;
    }

    private static void room(CallBudget budget, Map<String, Object> out) {
        out.put("calls", budget.active());
        out.put("limit", budget.most());
        out.put("admitted", budget.admitted());
        out.put("refused", budget.refused());
    }

    /// Takes our bindings away and ends; waits two seconds at most.
    @Override public void close() {
        ticker.shutdownNow();
        List<CountDownLatch> goodbyes = keepers.values().stream().map(keeper -> keeper.stop(Clock.now())).toList();
        long until = Clock.now() + GOODBYE_NANOS;
        try {
            for (CountDownLatch goodbye : goodbyes) goodbye.await(Math.max(0, until - Clock.now()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
