package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a peer on the wire sees: datagrams written by hand.
@Timeout(60)
class WireTest {
    private static Party bob;

    private RawPeer peer;

    @BeforeAll static void open() {
        bob = new Party();
    }

    @AfterAll static void close() {
        bob.becomesIdle();
        bob.close();
    }

    @BeforeEach void connect() throws IOException {
        peer = new RawPeer(bob.agent.port());
    }

    @AfterEach void disconnect() {
        peer.close();
        Party.eventually(() -> bob.agent.openCalls() == 0, () -> bob.agent.openCalls() + " calls open");
    }

    /// A call taken and acknowledged; the tag is bob's.
    private record Up(Party.Taken taken, String tag) { }

    private Up up() throws Exception {
        peer.send(peer.invite(Map.of()));
        Party.Taken taken = bob.takes();
        taken.call().answer(Party.answerTo(taken.call()));
        String tag = RawPeer.tag(RawPeer.header(peer.expect("SIP/2.0 200"), "To"));
        peer.send(peer.request("ACK", 1, tag));
        taken.heard().next(SipCallEvent.Acknowledged.class);
        return new Up(taken, tag);
    }

    private void down(Up up, long cseq) throws Exception {
        assertThat(RawPeer.status(peer.answerTo(peer.request("BYE", cseq, up.tag)))).isEqualTo(200);
        up.taken.heard().next(SipCallEvent.Hungup.class);
    }

    @Test void optionsTellsWhatWeSpeak() throws Exception {
        String response = peer.answerTo(peer.request("OPTIONS", 1, ""));
        assertThat(RawPeer.status(response)).isEqualTo(200);
        assertThat(RawPeer.header(response, "Allow")).contains("INVITE", "BYE", "REFER");
        assertThat(RawPeer.header(response, "Accept")).isEqualTo("application/sdp");
        assertThat(response).containsPattern("(?m)^Supported:");
    }

    @Test void drainingAnswersOptionsAndInviteWith503ButCallsGoOn() throws Exception {
        Up up = up();
        bob.agent.drain(true);
        try {
            String response = peer.answerTo(peer.request("OPTIONS", 1, ""));
            assertThat(RawPeer.status(response)).isEqualTo(503);
            assertThat(RawPeer.header(response, "Retry-After")).isNotEmpty();
            try (RawPeer other = new RawPeer(bob.agent.port())) {
                assertThat(RawPeer.status(other.answerTo(other.invite(Map.of())))).isEqualTo(503);
            }
        } finally {
            bob.agent.drain(false);
        }
        down(up, 2);
    }

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource({
        "unknown method, FETCH, , 405",
        "REGISTER, REGISTER, , 405",
        "SUBSCRIBE, SUBSCRIBE, Event=refer, 405",
        "unsupported extension, OPTIONS, Require=nonsense, 420",
        "precondition, INVITE, Require=precondition, 420",
        "no hops left, OPTIONS, Max-Forwards=0, 483",
        "no Contact, INVITE, Contact=, 400",
        "no From tag, OPTIONS, From=<sip:a@b>, 400",
        "CSeq of another method, OPTIONS, CSeq=1 INVITE, 400",
        "body we cannot read, INVITE, Content-Type=application/x-fax, 415",
        "BYE without dialog, BYE, , 481",
        "CANCEL without INVITE, CANCEL, , 481",
        "INFO without dialog, INFO, , 481",
        "BYE of unknown dialog, BYE, To=<sip:x@127.0.0.1>;tag=nobody, 481",
        "INVITE of unknown dialog, INVITE, To=<sip:x@127.0.0.1>;tag=nobody, 481",
    })
    void refuses(String name, String method, String header, int status) throws Exception {
        Map<String, String> headers = header == null ? Map.of()
                : Map.of(header.substring(0, header.indexOf('=')), header.substring(header.indexOf('=') + 1));
        String body = method.equals("INVITE") ? OfferAnswer.offer(Party.media(20_000)).write() : "";
        String response = peer.answerTo(peer.request(method, 1, "", headers, body));
        assertThat(RawPeer.status(response)).as(response).isEqualTo(status);
        if (status == 405) assertThat(RawPeer.header(response, "Allow")).contains("INVITE");
        if (status == 420) assertThat(RawPeer.header(response, "Unsupported")).isNotEmpty();
        assertThat(bob.wasNotCalled()).isTrue();
    }

    @Test void anotherVersionIs505() throws Exception {
        String request = peer.request("OPTIONS", 1, "").replaceFirst("SIP/2.0\r\n", "SIP/7.0\r\n");
        assertThat(RawPeer.status(peer.answerTo(request))).isEqualTo(505);
    }

    @Test void contentLengthBeyondTheDatagramIs400() throws Exception {
        String request = peer.request("OPTIONS", 1, "", RawPeer.with("Content-Length", "9999"), "");
        assertThat(RawPeer.status(peer.answerTo(request))).isEqualTo(400);
    }

    @Test void brokenSessionDescriptionIs400() throws Exception {
        assertThat(RawPeer.status(peer.answerTo(peer.request("INVITE", 1, "", Map.of(), "v=0\r\nhello\r\n"))))
                .isEqualTo(400);
    }

    @Test void rejectedInviteKeepsItsStatusAndReason() throws Exception {
        peer.send(peer.invite(Map.of()));
        bob.takes().call().reject(488, "Not Acceptable Here");
        String response = peer.expect("SIP/2.0 488");
        assertThat(response).startsWith("SIP/2.0 488 Not Acceptable Here\r\n");
        assertThat(RawPeer.tag(RawPeer.header(response, "To"))).isNotEmpty();
        peer.send(peer.request("ACK", 1, RawPeer.tag(RawPeer.header(response, "To")),
                Map.of("Via", RawPeer.header(response, "Via")), ""));
    }

    @Test void repeatedInviteIsOneCall() throws Exception {
        String invite = peer.invite(Map.of());
        peer.send(invite);
        peer.send(invite);
        Party.Taken taken = bob.takes();
        peer.send(invite);
        taken.call().ringing();
        String tag = RawPeer.tag(RawPeer.header(peer.expect("SIP/2.0 180"), "To"));
        peer.send(invite);
        peer.expect("SIP/2.0 180");
        assertThat(bob.wasNotCalled()).isTrue();
        assertThat(RawPeer.status(peer.answerTo(peer.request("BYE", 2, tag)))).isEqualTo(200);  // BYE in early dialog
        taken.heard().next(SipCallEvent.Hungup.class);
        peer.expect("SIP/2.0 487");
    }

    @Test void sameInviteOverAnotherPathIs482() throws Exception {
        peer.send(peer.invite(Map.of()));
        Party.Taken taken = bob.takes();
        assertThat(RawPeer.status(peer.answerTo(peer.invite(Map.of())))).isEqualTo(482);
        taken.call().reject(404, "Not Found");
        peer.expect("SIP/2.0 404");
    }

    @Test void answerIsRepeatedThenByeWhenNoAckComes() throws Exception {       // RFC 3261 §13.3.1.4
        peer.send(peer.invite(Map.of()));
        Party.Taken taken = bob.takes();
        taken.call().answer(Party.answerTo(taken.call()));
        List<String> answers = new ArrayList<>();
        String message;
        while (!(message = peer.receive(10_000).orElseThrow()).startsWith("BYE ")) {
            if (message.startsWith("SIP/2.0 200")) answers.add(message);
        }
        assertThat(answers).hasSizeGreaterThan(10).allMatch(answers.getFirst()::equals);
        taken.heard().next(SipCallEvent.Failed.class);
        peer.send(peer.response(message, 200, "", "", ""));
    }

    @Test void lateAckStillCounts() throws Exception {
        peer.send(peer.invite(Map.of()));
        Party.Taken taken = bob.takes();
        taken.call().answer(Party.answerTo(taken.call()));
        String first = peer.expect("SIP/2.0 200");
        for (int i = 0; i < 4; i++) peer.expect("SIP/2.0 200");
        String tag = RawPeer.tag(RawPeer.header(first, "To"));
        peer.send(peer.request("ACK", 1, tag));
        taken.heard().next(SipCallEvent.Acknowledged.class);
        peer.send(peer.request("ACK", 1, tag));                                 // and one too many
        down(new Up(taken, tag), 2);
        assertThat(taken.heard().isEmpty()).isTrue();
    }

    @Test void hangUpBeforeTheAckWaitsForIt() throws Exception {                // RFC 3261 §15
        peer.send(peer.invite(Map.of()));
        Party.Taken taken = bob.takes();
        taken.call().answer(Party.answerTo(taken.call()));
        taken.call().call().hangUp(16, "");
        String answer = peer.expect("SIP/2.0 200");
        assertThat(peer.expect("SIP/2.0 200")).isEqualTo(answer);
        peer.send(peer.request("ACK", 1, RawPeer.tag(RawPeer.header(answer, "To"))));
        String bye = peer.expect("BYE ");
        assertThat(RawPeer.header(bye, "Reason")).isEqualTo("Q.850;cause=16");
        peer.send(peer.response(bye, 200, "", "", ""));
    }

    @Test void delayedOfferIsAnsweredInTheAck() throws Exception {
        peer.send(peer.request("INVITE", 1, ""));
        Party.Taken taken = bob.takes();
        assertThat(taken.call().offer()).isEmpty();
        taken.call().answer(OfferAnswer.offer(Party.media(40_000)));
        String ok = peer.expect("SIP/2.0 200");
        assertThat(ok).contains("telephone-event/8000");
        String tag = RawPeer.tag(RawPeer.header(ok, "To"));
        peer.send(peer.request("ACK", 1, tag, Map.of(), OfferAnswer.offer(Party.media(20_000)).write()));
        Optional<SessionDescription> answer = taken.heard().next(SipCallEvent.Acknowledged.class).answer();
        assertThat(answer.orElseThrow().media().getFirst().port()).isEqualTo(20_000);
        down(new Up(taken, tag), 2);
    }

    @Test void delayedOfferWithoutAnswerIsHungUp() throws Exception {
        peer.send(peer.request("INVITE", 1, ""));
        Party.Taken taken = bob.takes();
        taken.call().answer(OfferAnswer.offer(Party.media(40_000)));
        peer.send(peer.request("ACK", 1, RawPeer.tag(RawPeer.header(peer.expect("SIP/2.0 200"), "To"))));
        taken.heard().next(SipCallEvent.Failed.class);
        peer.send(peer.response(peer.expect("BYE "), 200, "", "", ""));
    }

    @Test void offerlessReinviteGetsOurOffer() throws Exception {
        Up up = up();
        peer.send(peer.request("INVITE", 2, up.tag));
        assertThat(up.taken.heard().next(SipCallEvent.Reoffered.class).offer()).isEmpty();
        up.taken.call().call().respondReinvite(OfferAnswer.offer(Party.media(40_000)));
        assertThat(peer.expect("SIP/2.0 200")).contains("m=audio 40000");
        peer.send(peer.request("ACK", 2, up.tag, Map.of(), OfferAnswer.offer(Party.media(20_004)).write()));
        assertThat(up.taken.heard().next(SipCallEvent.Acknowledged.class).answer()).isPresent();
        down(up, 3);
    }

    @Test void secondReinviteBeforeTheFirstIsAnsweredIs500() throws Exception { // RFC 3261 §14.2
        Up up = up();
        String offer = OfferAnswer.offer(Party.media(20_000)).write();
        peer.send(peer.request("INVITE", 2, up.tag, Map.of(), offer));
        up.taken.heard().next(SipCallEvent.Reoffered.class);
        String refused = peer.answerTo(peer.request("INVITE", 3, up.tag, Map.of(), offer));
        assertThat(RawPeer.status(refused)).isEqualTo(500);
        assertThat(RawPeer.header(refused, "Retry-After")).isNotEmpty();
        down(up, 4);                                                            // BYE during a re-INVITE
    }

    @Test void olderSequenceNumberIs500() throws Exception {
        Up up = up();
        assertThat(RawPeer.status(peer.answerTo(peer.request("INFO", 5, up.tag)))).isEqualTo(200);
        assertThat(RawPeer.status(peer.answerTo(peer.request("INFO", 4, up.tag)))).isEqualTo(500);
        down(up, 6);
    }

    @ParameterizedTest
    @CsvSource({
        "application/dtmf-relay, 'Signal=5\r\nDuration=160\r\n', 5, 160",
        "application/dtmf-relay, 'Signal= *\nDuration= 250', *, 250",
        "application/dtmf-relay, 'Signal=11\r\n', #, -1",
        "application/dtmf, '7', 7, -1",
    })
    void infoCarriesADigit(String type, String body, char digit, int millis) throws Exception {
        Up up = up();
        String info = peer.request("INFO", 2, up.tag, RawPeer.with("Content-Type", type), body);
        assertThat(RawPeer.status(peer.answerTo(info))).isEqualTo(200);
        assertThat(up.taken.heard().next(SipCallEvent.InfoDigit.class))
                .isEqualTo(new SipCallEvent.InfoDigit(digit, millis));
        down(up, 3);
    }

    @Test void cancelIsAnsweredAndEndsTheInvite() throws Exception {
        String invite = peer.invite(Map.of());
        peer.send(invite);
        Party.Taken taken = bob.takes();
        peer.send(peer.request("CANCEL", 1, "", Map.of("Via", RawPeer.header(invite, "Via")), ""));
        List<String> finals = List.of(peer.expect("SIP/2.0 "), peer.expect("SIP/2.0 "), peer.expect("SIP/2.0 "));
        assertThat(finals).anyMatch(r -> RawPeer.status(r) == 200 && r.contains("1 CANCEL"))
                .anyMatch(r -> RawPeer.status(r) == 487 && r.contains("1 INVITE"));
        taken.heard().next(SipCallEvent.Cancelled.class);
    }

    @Test void requestsFollowALooseRoute() throws Exception {                   // RFC 3261 §16.12
        try (RawPeer proxy = new RawPeer(bob.agent.port())) {
            String route = "<sip:127.0.0.1:" + proxy.socket.getLocalPort() + ";lr>";
            String bye = byeVia(proxy, route);
            assertThat(bye).startsWith("BYE sip:raw@127.0.0.1:" + peer.socket.getLocalPort() + " ");
            assertThat(RawPeer.header(bye, "Route")).isEqualTo(route);
            proxy.send(proxy.response(bye, 200, "", "", ""));
        }
    }

    @Test void requestsFollowAStrictRoute() throws Exception {
        try (RawPeer proxy = new RawPeer(bob.agent.port())) {
            String bye = byeVia(proxy, "<sip:127.0.0.1:" + proxy.socket.getLocalPort() + ">");
            assertThat(bye).startsWith("BYE sip:127.0.0.1:" + proxy.socket.getLocalPort() + " ");
            assertThat(RawPeer.header(bye, "Route")).isEqualTo(peer.contact());
            proxy.send(proxy.response(bye, 200, "", "", ""));
        }
    }

    private String byeVia(RawPeer proxy, String recordRoute) throws Exception {
        peer.send(peer.invite(Map.of("Record-Route", recordRoute)));
        Party.Taken taken = bob.takes();
        taken.call().answer(Party.answerTo(taken.call()));
        String ok = peer.expect("SIP/2.0 200");
        assertThat(RawPeer.header(ok, "Record-Route")).isEqualTo(recordRoute);
        peer.send(peer.request("ACK", 1, RawPeer.tag(RawPeer.header(ok, "To"))));
        taken.heard().next(SipCallEvent.Acknowledged.class);
        taken.call().call().hangUp(16, "");
        return proxy.expect("BYE ");
    }
}
