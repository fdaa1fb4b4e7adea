package dev.parley.gateway;

import dev.parley.sip.LocalMedia;
import dev.parley.sip.OfferAnswer;
import dev.parley.sip.SipCall;
import dev.parley.sip.SipCallEvent;
import dev.parley.sip.SipConfig;
import dev.parley.sip.SipUserAgent;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "sip-calls", hidden = true, mixinStandardHelpOptions = true,
        description = "The caller of `bench sip`: places calls at a steady rate and hangs each up when it is answered. Prints one JSON object.")
final class SipCallsCommand implements Callable<Integer> {
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(40);

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Option(names = "--target", required = true, paramLabel = "URI", description = "Whom to call.") private String target = "";
    @Option(names = "--rate", required = true, paramLabel = "R", description = "Calls a second.") private double rate;
    @Option(names = "--calls", required = true, paramLabel = "N", description = "How many.") private int calls;

    @Option(names = "--warm-up", paramLabel = "N", description = "Calls before those, not counted.") private int warmUp;

    private LatencyBook setup = new LatencyBook();
    private final Map<String, Integer> failures = new TreeMap<>();
    private int answered;

    @SuppressWarnings("NullAway.Init")
    SipCallsCommand() { }

    @Override public Integer call() throws InterruptedException {
        double seconds;
        try (SipUserAgent agent = new SipUserAgent(SipConfig.at(LoopbackConfiguration.ADDRESS, 0).withMaximumCalls(100_000), incoming -> {
            incoming.reject(403, "Forbidden");
            return _ -> { };
        })) {
            if (warmUp > 0) place(agent, warmUp);
            forget();
            seconds = place(agent, calls);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(JsonText.of(result(seconds)));
        out.flush();
        return 0;
    }

    private synchronized void forget() {
        setup = new LatencyBook();
        failures.clear();
        answered = 0;
    }

    /// @return seconds it took to place them; returns when the last one is over
    private double place(SipUserAgent agent, int howMany) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(howMany);
        long began = Clock.now();
        for (int i = 0; i < howMany; i++) {
            long due = began + (long) (i * 1e9 / rate);
            while (Clock.now() < due) LockSupport.parkNanos(due - Clock.now());
            place(agent, over);
        }
        double seconds = (Clock.now() - began) / 1e9;
        if (!over.await(LAST_ANSWERS.toSeconds(), TimeUnit.SECONDS)) fail("no answer at the end");
        while (agent.openCalls() > 0 && Clock.now() - began < (seconds + LAST_ANSWERS.toSeconds()) * 1e9) TimeUnit.MILLISECONDS.sleep(20);
        return seconds;
    }

    private synchronized Map<String, Object> result(double seconds) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("calls", calls);
        out.put("answered", answered);
        out.put("failed", calls - answered);
        out.put("failures", failures);
        out.put("callsPerSecond", Math.round(calls / Math.max(seconds, calls / rate) * 10) / 10.0);
        out.put("setupMs", setup.millis("setup"));
        return out;
    }

    private void place(SipUserAgent agent, CountDownLatch over) {
        long sent = Clock.now();
        CompletableFuture<SipCall> placed = new CompletableFuture<>();
        placed.complete(agent.invite(target, "<sip:bench@" + LoopbackConfiguration.ADDRESS + ">", Map.of(),
                OfferAnswer.offer(LocalMedia.g711(LoopbackConfiguration.ADDRESS, 9, sent >>> 1)), event -> {
                    switch (event) {
                        case SipCallEvent.Answered _ -> {
                            taken(Clock.now() - sent);
                            placed.thenAccept(call -> call.hangUp(16, "answered"));
                            over.countDown();
                        }
                        case SipCallEvent.Refused(var status, var reason, var _) -> {
                            fail(status + " " + reason);
                            over.countDown();
                        }
                        case SipCallEvent.Failed(var reason, var _) -> {
                            fail(reason);
                            over.countDown();
                        }
                        default -> { }                          // nothing else is of consequence here
                    }
                }));
    }

    private synchronized void taken(long nanos) {
        answered++;
        setup.add(Map.of("setup_us", nanos / 1000));
    }

    private synchronized void fail(String why) {
        failures.merge(why, 1, Integer::sum);
    }
}
