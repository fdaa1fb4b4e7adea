package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/// Limits and life cycle of a user agent.
@Timeout(60) @Isolated("counts the threads of the JVM")
class CapacityTest {

    @Test void oneCallTooManyIs503WithRetryAfter() throws Exception {
        try (Party bob = new Party(Party.config().withMaximumCalls(1)); RawPeer first = new RawPeer(bob.agent.port());
             RawPeer second = new RawPeer(bob.agent.port())) {
            first.send(first.invite(Map.of()));
            Party.Taken taken = bob.takes();
            String response = second.answerTo(second.invite(Map.of()));
            assertThat(RawPeer.status(response)).isEqualTo(503);
            assertThat(RawPeer.header(response, "Retry-After")).isEqualTo("10");
            taken.call().reject(486, "Busy Here");
            first.expect("SIP/2.0 486");
            Party.eventually(() -> bob.agent.openCalls() == 0, () -> "the refused call stays open");
            try (RawPeer third = new RawPeer(bob.agent.port())) {
                third.send(third.invite(Map.of()));
                bob.takes().call().reject(486, "Busy Here");
            }
        }
    }

    @Test void busyUdpPortIsNamed() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            assertCannotListen(Transport.UDP, taken.getLocalPort());
        }
    }

    @Test void busyTcpPortIsNamed() throws Exception {
        try (var taken = new java.net.ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertCannotListen(Transport.TCP, taken.getLocalPort());
        }
    }

    private static void assertCannotListen(Transport transport, int port) {
        SipConfig config = new SipConfig("127.0.0.1", port, Set.of(transport), "Parley test", "127.0.0.1", 10,
                Party.FAST);
        assertThatThrownBy(() -> new SipUserAgent(config, call -> event -> { }))
                .isInstanceOf(SipStartException.class)
                .hasMessageStartingWith("cannot listen on " + transport.token() + " `127.0.0.1:" + port + "`");
    }

    @Test void closingLeavesNoThreadBehind() throws Exception {
        Set<Thread> before = platformThreads();
        try (Party alice = new Party(); Party bob = new Party()) {
            for (Transport transport : Set.of(Transport.UDP, Transport.TCP)) {
                Recorder heard = new Recorder();
                alice.call(bob, transport, heard);
                bob.takes().call().reject(404, "Not Found");
                heard.next(SipCallEvent.Refused.class);
            }
        }
        Party.eventually(() -> left(before).isEmpty(), () -> left(before).toString());
    }

    private static Set<Thread> left(Set<Thread> before) {
        Set<Thread> now = platformThreads();
        now.removeAll(before);
        return now;
    }

    /// Without the JVM's own threads that carry and wake virtual threads.
    private static Set<Thread> platformThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getThreadGroup() != null)
                .filter(t -> !t.getThreadGroup().getName().equals("InnocuousThreadGroup"))
                .filter(t -> !t.getName().startsWith("ForkJoinPool"))
                .collect(Collectors.toSet());
    }
}
