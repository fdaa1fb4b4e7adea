package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A live user agent on the loopback with fast timers, and what it was called with.
final class Party implements AutoCloseable {
    /// T1 of 25 ms: 64·T1 is 1.6 s.
    static final SipTimers FAST = new SipTimers(Duration.ofMillis(25), Duration.ofMillis(100),
            Duration.ofSeconds(3), Duration.ofMillis(1500), Duration.ofSeconds(1800), Duration.ofSeconds(1));

    /// An incoming call and the ear on it.
    record Taken(IncomingCall call, Recorder heard) { }

    private final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
    final SipUserAgent agent;

    Party(SipConfig config) {
        this(config, Edge.OPEN);
    }

    Party(SipConfig config, Edge edge) {
        agent = new SipUserAgent(config, edge, call -> {
            Recorder heard = new Recorder();
            taken.add(new Taken(call, heard));
            return heard;
        });
    }

    Party() {
        this(config());
    }

    static SipConfig config() {
        return new SipConfig("127.0.0.1", 0, Set.of(Transport.UDP, Transport.TCP), "Parley test", "127.0.0.1", 100,
                FAST);
    }

    String uri(String user, Transport transport) {
        return "sip:" + user + "@127.0.0.1:" + agent.port() + (transport == Transport.TCP ? ";transport=tcp" : "");
    }

    SipCall call(Party callee, Transport transport, Recorder heard) {
        return agent.invite(callee.uri("4420", transport), "Alice <sip:alice@127.0.0.1>", Map.of(),
                OfferAnswer.offer(media(30_000)), heard);
    }

    Taken takes() throws InterruptedException {
        Taken call = taken.poll(Recorder.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(call).as("an incoming call").isNotNull();
        return call;
    }

    boolean wasNotCalled() {
        return taken.isEmpty();
    }

    static LocalMedia media(int port) {
        return LocalMedia.g711("127.0.0.1", port, 42);
    }

    /// An answer to whatever the caller offered.
    static SessionDescription answerTo(IncomingCall call) {
        Answer answer = OfferAnswer.answer(call.offer().orElseThrow(), media(40_000));
        return ((Answer.Accepted) answer).answer();
    }

    void becomesIdle() {
        eventually(() -> agent.openCalls() == 0 && agent.openDialogs() == 0 && agent.openTransactions() == 0,
                () -> agent.openCalls() + " calls, " + agent.openDialogs() + " dialogs, " + agent.openTransactions()
                        + " transactions");
    }

    static void eventually(BooleanSupplier fact, java.util.function.Supplier<String> otherwise) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!fact.getAsBoolean()) {
            assertThat(System.nanoTime()).as(otherwise).isLessThan(deadline);
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Override public void close() {
        agent.close();
    }
}
