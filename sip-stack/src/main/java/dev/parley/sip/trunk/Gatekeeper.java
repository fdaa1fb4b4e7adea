package dev.parley.sip.trunk;

import dev.parley.sip.auth.DigestGuard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// Decides about every request that begins something: whose it is, whether it may, whether there is room. Called on
/// the stack's threads, so it neither waits nor does I/O. Requests inside a dialog never come here: calls in
/// progress are served whatever happens. Safe for any thread; times are nanoseconds.
public final class Gatekeeper {
    private static final System.Logger LOG = System.getLogger(Gatekeeper.class.getName());
    /// Where clients that are told to wait for a drain should not look before.
    private static final int DRAIN_SECONDS = 30;

    /// What becomes of callers that match no trunk.
    public enum Strangers { ACCEPT, REJECT, DROP }

    /// A request that begins something.
    ///
    /// @param source IP address, 4 or 16 bytes; `sourceText` the same for people
    /// @param authorizations values of `Authorization`
    public record Arrival(String method, String requestUri, byte[] source, String sourceText, String userAgent,
                          List<String> authorizations) { }

    public sealed interface Decision {
        /// @param trunk empty: a stranger who may call
        /// @param place give it back when the call is over; nothing for requests other than INVITE
        record Admit(Optional<Trunk> trunk, Place place) implements Decision { }
        /// 401 with these challenges.
        record Challenge(List<String> challenges) implements Decision { }
        record Refuse(int status, String reason, Map<String, String> headers) implements Decision { }
        record Drop() implements Decision { }
    }

    /// The room one call takes up: its trunk's and the gateway's.
    public static final class Place {
        /// Of a request that takes no room.
        public static final Place NONE = new Place(List.of(), 0);
        private final List<CallBudget> budgets;
        private final long since;
        private final java.util.concurrent.atomic.AtomicBoolean open = new java.util.concurrent.atomic.AtomicBoolean(true);

        private Place(List<CallBudget> budgets, long since) {
            this.budgets = budgets;
            this.since = since;
        }

        /// Once is enough, and twice does no harm.
        public void giveBack(long now) {
            if (open.compareAndSet(true, false)) budgets.forEach(b -> b.release(now - since));
        }
    }

    private final TrunkBook book;
    private final Strangers strangers;
    private final CallBudget overall;
    private final Map<String, CallBudget> budgets = new HashMap<>();
    private final Optional<DigestGuard> guard;
    private final Shield shield = new Shield();
    private volatile boolean draining;

    /// @param secret of the nonces, at least 32 random bytes
    public Gatekeeper(TrunkBook book, Strangers strangers, int calls, double callsPerSecond, String realm, byte[] secret, long now) {
        this.book = book;
        this.strangers = strangers;
        this.overall = new CallBudget(calls, callsPerSecond, now);
        Map<String, Supplier<String>> users = new HashMap<>();
        for (Trunk trunk : book.trunks()) {
            budgets.put(trunk.name(), new CallBudget(trunk.calls(), trunk.callsPerSecond(), now));
            trunk.users().forEach(users::putIfAbsent);
        }
        this.guard = users.isEmpty() ? Optional.empty() : Optional.of(new DigestGuard(realm, users, secret));
    }

    public TrunkBook book() {
        return book;
    }

    public void drain(boolean on) {
        draining = on;
    }

    public boolean draining() {
        return draining;
    }

    public CallBudget overall() {
        return overall;
    }

    public CallBudget budget(Trunk trunk) {
        return budgets.get(trunk.name());
    }

    public Shield shield() {
        return shield;
    }

    /// For the socket, before anything is parsed: a blocked source is not even read. A trunk's networks are never
    /// blocked, since anybody can write a carrier's address into a datagram.
    public boolean hears(byte[] source, String text, long now) {
        return !shield.blocks(text, now) || book.at(source).isPresent();
    }

    /// Something from there was not SIP. Where strangers may call nobody is blocked for it: whoever writes a caller's address
    /// into datagrams could silence that caller.
    public void garbage(byte[] source, String text, long now) {
        if (book.at(source).isEmpty() && strangers != Strangers.ACCEPT) fail(text, "sends what is not SIP", now);
        else note(text, "sends what is not SIP", now);
    }

    public Decision judge(Arrival arrival, long now) {
        Optional<Trunk> trunk = book.at(arrival.source());
        if (trunk.isEmpty()) {
            if (shield.blocks(arrival.sourceText(), now)) return new Decision.Drop();
            if (Shield.isScanner(arrival.userAgent())) {
                shield.block(arrival.sourceText(), now);
                note(arrival.sourceText(), "is a scanner", now);
                return new Decision.Drop();
            }
            if (guard.isPresent() && !arrival.authorizations().isEmpty()) return byCredentials(arrival, Optional.empty(), now);
            return stranger(arrival, now);
        }
        if (!trunk.get().users().isEmpty() && !arrival.method().equals("OPTIONS")) return byCredentials(arrival, trunk, now);
        return room(arrival, trunk, now);
    }

    private Decision stranger(Arrival arrival, long now) {
        boolean mayProveItself = guard.isPresent() && book.trunks().stream().anyMatch(t -> !t.users().isEmpty() && t.from().isEmpty());
        if (mayProveItself && arrival.method().equals("INVITE")) return challenge(Optional.empty(), false, now);
        return switch (strangers) {
            case ACCEPT -> room(arrival, Optional.empty(), now);
            case REJECT -> {
                fail(arrival.sourceText(), "matches no trunk and is refused", now);
                yield new Decision.Refuse(403, "Forbidden", Map.of());
            }
            case DROP -> {
                note(arrival.sourceText(), "matches no trunk and is ignored", now);
                yield new Decision.Drop();
            }
        };
    }

    private Decision byCredentials(Arrival arrival, Optional<Trunk> known, long now) {
        DigestGuard judge = guard.orElseThrow();
        return switch (judge.judge(arrival.authorizations(), arrival.method(), arrival.requestUri(), now)) {
            case DigestGuard.Verdict.Accepted(var user) -> {
                Optional<Trunk> trunk = known.isPresent() ? known : book.ofUser(user).filter(t -> t.from().isEmpty());
                if (trunk.isEmpty() || !trunk.get().users().containsKey(user)) {
                    fail(arrival.sourceText(), "uses the credentials of another trunk", now);
                    yield new Decision.Refuse(403, "Forbidden", Map.of());
                }
                yield room(arrival, trunk, now);
            }
            case DigestGuard.Verdict.Challenge(var stale, var failed) -> {
                if (failed && fail(arrival.sourceText(), "fails to authenticate", now) && known.isEmpty()) yield new Decision.Drop();
                yield challenge(known, stale, now);
            }
            case DigestGuard.Verdict.Malformed(var reason) -> {
                fail(arrival.sourceText(), "sends malformed credentials", now);
                yield new Decision.Refuse(400, reason, Map.of());
            }
        };
    }

    /// @param trunk empty: whoever it is has yet to say
    private Decision challenge(Optional<Trunk> trunk, boolean stale, long now) {
        boolean md5Only = trunk.map(Trunk::md5Only).orElseGet(() -> book.trunks().stream().anyMatch(t -> t.from().isEmpty() && t.md5Only()));
        return new Decision.Challenge(guard.orElseThrow().challenge(stale, md5Only, now));
    }

    /// RFC 3261 §21.5.4, RFC 7339's advice in one number: who is refused is told when room is likely.
    private Decision room(Arrival arrival, Optional<Trunk> trunk, long now) {
        boolean invite = arrival.method().equals("INVITE");
        if (draining && (invite || arrival.method().equals("OPTIONS"))) return busy("Draining", DRAIN_SECONDS);
        Optional<CallBudget> own = trunk.map(this::budget);
        if (!invite) {
            OptionalInt full = overall.full(now);
            if (full.isEmpty() && own.isPresent()) full = own.get().full(now);
            return full.isPresent() && arrival.method().equals("OPTIONS") ? busy("Overloaded", full.getAsInt())
                    : new Decision.Admit(trunk, Place.NONE);
        }
        OptionalInt full = overall.take(now);
        if (full.isPresent()) return busy("Overloaded", full.getAsInt());
        if (own.isPresent()) {
            full = own.get().take(now);
            if (full.isPresent()) {
                overall.undo();
                return busy("Trunk Limit", full.getAsInt());
            }
        }
        return new Decision.Admit(trunk, place(own, now));
    }

    private Place place(Optional<CallBudget> own, long now) {
        return new Place(own.map(b -> List.of(overall, b)).orElse(List.of(overall)), now);
    }

    private static Decision busy(String why, int seconds) {
        return new Decision.Refuse(503, why, Map.of("Retry-After", Integer.toString(seconds)));
    }

    /// Room for a call of ours over a trunk. An emergency call always finds some.
    public Decision outbound(Trunk trunk, boolean emergency, long now) {
        if (emergency) {
            overall.enter(now);
            budget(trunk).enter(now);
            return new Decision.Admit(Optional.of(trunk), place(Optional.of(budget(trunk)), now));
        }
        return room(new Arrival("INVITE", "", new byte[4], "", "", List.of()), Optional.of(trunk), now);
    }

    private boolean fail(String source, String what, long now) {
        boolean often = shield.failed(source, now);
        note(source, often ? what + "; nothing more is heard from it for five minutes" : what, now);
        return often;
    }

    private void note(String source, String what, long now) {
        Shield.Notice notice = shield.notice(source, now);
        if (notice.tell()) {
            LOG.log(System.Logger.Level.WARNING, "source " + source + " " + what
                    + (notice.more() > 0 ? " (" + notice.more() + " times more in the last minutes)" : ""));
        }
    }
}
