package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sip.auth.DigestAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Calls over a trunk's line: challenges, fail-over, the route.
@Timeout(60)
class LineTest {
    private static final String CHALLENGE = "Digest realm=\"carrier\", nonce=\"%s\", algorithm=SHA-256, qop=\"auth\"";
    private Party alice;
    private RawPeer peer;
    private final Recorder heard = new Recorder();

    private static final class TestLine implements Line {
        private final List<Target> targets;
        private final DigestAccount account = new DigestAccount("parley", () -> "secret", new Random(1));
        private final List<String> route;
        final List<String> told = new CopyOnWriteArrayList<>();
        final AtomicInteger released = new AtomicInteger();

        TestLine(List<Target> targets, String... route) {
            this.targets = targets;
            this.route = List.of(route);
        }

        @Override public List<Target> targets() {
            return targets;
        }

        @Override public List<String> route() {
            return route;
        }

        @Override public Optional<DigestAccount> account() {
            return Optional.of(account);
        }

        @Override public void reached(Target target) {
            told.add("reached " + target.port());
        }

        @Override public void failed(Target target, String why) {
            told.add("failed " + target.port() + " " + why);
        }

        @Override public void released() {
            released.incrementAndGet();
        }
    }

    @BeforeEach void opens() throws Exception {
        alice = new Party();
        peer = new RawPeer(alice.agent.port());
    }

    @AfterEach void closes() {
        peer.close();
        alice.close();
    }

    private Target at(int port) {
        return new Target("127.0.0.1", port, Transport.UDP, "127.0.0.1");
    }

    private SipCall call(Line line) {
        return alice.agent.invite("sip:+4420@carrier.example", "<sip:alice@carrier.example>", Map.of(), OfferAnswer.offer(Party.media(30_000)), line, heard);
    }

    private static String challenge(String nonce, boolean stale) {
        return "WWW-Authenticate: " + CHALLENGE.formatted(nonce) + (stale ? ", stale=true" : "") + "\r\n";
    }

    /// Skips repetitions of what went before.
    private String authorized(String start, String nonce) throws Exception {
        while (true) {
            String request = peer.expect(start);
            if (RawPeer.header(request, "Authorization").contains("nonce=\"" + nonce + "\"")) return request;
        }
    }

    @Test void answersAChallengeGoesOnWithTheNextCountAndAcknowledgesWithItsCredentials() throws Exception {
        TestLine line = new TestLine(List.of(at(peer.socket.getLocalPort())));
        SipCall call = call(line);
        String first = peer.expect("INVITE sip:+4420@carrier.example");
        assertThat(RawPeer.header(first, "Authorization")).isEmpty();
        peer.send(peer.response(first, 401, "c", challenge("n1", false), ""));
        String second = authorized("INVITE ", "n1");
        assertThat(RawPeer.header(second, "Authorization")).contains("username=\"parley\"", "uri=\"sip:+4420@carrier.example\"", "nc=00000001", "algorithm=SHA-256");
        long cseq = Long.parseLong(RawPeer.header(first, "CSeq").split(" ")[0]);
        assertThat(RawPeer.header(second, "CSeq")).isEqualTo(cseq + 1 + " INVITE");
        peer.send(peer.response(second, 200, "c", "Contact: " + peer.contact() + "\r\n", OfferAnswer.offer(Party.media(31_000)).write()));
        assertThat(RawPeer.header(peer.expect("ACK "), "Authorization")).contains("n1");
        heard.next(SipCallEvent.Answered.class);
        call.hangUp(16, "done");
        String bye = peer.expect("BYE ");
        assertThat(RawPeer.header(bye, "Authorization")).contains("nc=00000002").contains("uri=\"" + bye.split(" ")[1] + "\"");
        peer.send(peer.response(bye, 401, "c", challenge("n2", true), ""));
        String again = authorized("BYE ", "n2");
        assertThat(RawPeer.header(again, "Authorization")).contains("nonce=\"n2\"");
        peer.send(peer.response(again, 200, "c", "", ""));
        Party.eventually(() -> line.released.get() == 1, () -> "the line was not released");
        assertThat(line.told).contains("reached " + peer.socket.getLocalPort());
    }

    @Test void givesUpWhenTheSameCredentialsAreRefused() throws Exception {
        call(new TestLine(List.of(at(peer.socket.getLocalPort()))));
        peer.send(peer.response(peer.expect("INVITE "), 401, "c", challenge("n1", false), ""));
        peer.send(peer.response(authorized("INVITE ", "n1"), 401, "c", challenge("n2", false), ""));
        assertThat(heard.next(SipCallEvent.Refused.class).status()).isEqualTo(401);
        List<String> more = new ArrayList<>();
        for (Optional<String> m = peer.receive(300); m.isPresent(); m = peer.receive(300)) more.add(m.get());
        assertThat(more).noneMatch(m -> m.startsWith("INVITE") && m.contains("n2"));
    }

    @Test void triesTheNextHostAfterA503AndAfterSilence() throws Exception {
        try (RawPeer busy = new RawPeer(alice.agent.port()); RawPeer silent = new RawPeer(alice.agent.port())) {
            TestLine line = new TestLine(List.of(at(busy.socket.getLocalPort()), at(silent.socket.getLocalPort()), at(peer.socket.getLocalPort())));
            call(line);
            busy.send(busy.response(busy.expect("INVITE "), 503, "c", "", ""));
            silent.expect("INVITE ");
            String third = peer.expect("INVITE ");
            assertThat(line.told.get(0)).isEqualTo("failed " + busy.socket.getLocalPort() + " answers 503");
            assertThat(line.told.get(1)).startsWith("failed " + silent.socket.getLocalPort());
            peer.send(peer.response(third, 486, "c", "", ""));
            assertThat(heard.next(SipCallEvent.Refused.class).status()).isEqualTo(486);
            Party.eventually(() -> line.released.get() == 1, () -> "the line was not released");
        }
    }

    @Test void carriesTheServiceRouteAndCancelsWhereItInvited() throws Exception {
        SipCall call = call(new TestLine(List.of(at(peer.socket.getLocalPort())), "sip:edge.carrier.example;lr"));
        String invite = peer.expect("INVITE sip:+4420@carrier.example");
        assertThat(RawPeer.header(invite, "Route")).isEqualTo("<sip:edge.carrier.example;lr>");
        peer.send(peer.response(invite, 180, "c", "", ""));
        heard.next(SipCallEvent.Ringing.class);
        call.hangUp(16, "changed my mind");
        String cancel = peer.expect("CANCEL ");
        assertThat(RawPeer.header(cancel, "Via")).isEqualTo(RawPeer.header(invite, "Via"));
        peer.send(peer.response(cancel, 200, "c", "", ""));
        peer.send(peer.response(invite, 487, "c", "", ""));
    }

    @Test void aHostThatAnswersTooLateIsSentAway() throws Exception {
        try (RawPeer late = new RawPeer(alice.agent.port())) {
            call(new TestLine(List.of(at(late.socket.getLocalPort()), at(peer.socket.getLocalPort()))));
            String slow = late.expect("INVITE ");
            String taken = peer.expect("INVITE ");              // not after Timer B, 64*T1, but after 8*T1
            peer.send(peer.response(taken, 200, "p", "Contact: " + peer.contact() + "\r\n", OfferAnswer.offer(Party.media(31_000)).write()));
            peer.expect("ACK ");
            heard.next(SipCallEvent.Answered.class);
            late.send(late.response(slow, 200, "l", "Contact: " + late.contact() + "\r\n", OfferAnswer.offer(Party.media(31_002)).write()));
            late.expect("ACK ");
            String bye = late.expect("BYE ");
            assertThat(RawPeer.header(bye, "Reason")).contains("cause=26");
            late.send(late.response(bye, 200, "l", "", ""));
            assertThat(peer.receive(200)).as("the call that was taken goes on").isEmpty();
        }
    }

    @Test void aHostThatTriesAndThenRefusesIsPassedOver() throws Exception {
        try (RawPeer busy = new RawPeer(alice.agent.port())) {
            call(new TestLine(List.of(at(busy.socket.getLocalPort()), at(peer.socket.getLocalPort()))));
            String first = busy.expect("INVITE ");
            busy.send(busy.response(first, 100, "", "", ""));
            busy.send(busy.response(first, 503, "b", "", ""));
            peer.send(peer.response(peer.expect("INVITE "), 486, "p", "", ""));
            assertThat(heard.next(SipCallEvent.Refused.class).status()).isEqualTo(486);
        }
    }
}
