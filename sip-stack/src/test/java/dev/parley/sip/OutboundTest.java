package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Our calls, answered by hand: forks, races, early media, transfers as carriers do them.
@Timeout(60)
class OutboundTest {
    private static final String ANSWER = OfferAnswer.offer(Party.media(20_000)).write();
    private static Party alice;

    private final Recorder heard = new Recorder();
    private RawPeer peer;

    @BeforeAll static void open() {
        alice = new Party();
    }

    @AfterAll static void close() {
        alice.becomesIdle();
        alice.close();
    }

    @BeforeEach void connect() throws IOException {
        peer = new RawPeer(alice.agent.port());
    }

    @AfterEach void disconnect() {
        peer.close();
        Party.eventually(() -> alice.agent.openCalls() == 0, () -> alice.agent.openCalls() + " calls open");
    }

    private SipCall call() {
        return alice.agent.invite("sip:bob@127.0.0.1:" + peer.socket.getLocalPort(), "<sip:alice@127.0.0.1>",
                Map.of("User-to-User", "00c6;encoding=hex"), OfferAnswer.offer(Party.media(30_000)), heard);
    }

    private String contact() {
        return "Contact: " + peer.contact() + "\r\n";
    }

    private void endWithBye(SipCall call) throws IOException {
        call.hangUp(16, "");
        peer.send(peer.response(peer.expect("BYE "), 200, "", "", ""));
    }

    @Test void earlyMediaThenAnotherAnswer() throws Exception {
        SipCall call = call();
        String invite = peer.expect("INVITE ");
        assertThat(RawPeer.header(invite, "User-to-User")).isEqualTo("00c6;encoding=hex");
        peer.send(peer.response(invite, 183, "b", contact(), ANSWER));
        assertThat(heard.next(SipCallEvent.EarlyMedia.class).answer().media().getFirst().port()).isEqualTo(20_000);
        peer.send(peer.response(invite, 180, "b", contact(), ""));
        heard.next(SipCallEvent.Ringing.class);
        peer.send(peer.response(invite, 200, "b", contact(), ANSWER.replace("20000", "20002")));
        assertThat(heard.next(SipCallEvent.Answered.class).answer().media().getFirst().port()).isEqualTo(20_002);
        assertThat(RawPeer.header(peer.expect("ACK "), "CSeq")).endsWith(" ACK");
        endWithBye(call);
    }

    @Test void repeatedAnswerGetsTheAckAgain() throws Exception {
        SipCall call = call();
        String ok = peer.response(peer.expect("INVITE "), 200, "b", contact(), ANSWER);
        peer.send(ok);
        String ack = peer.expect("ACK ");
        peer.send(ok);
        assertThat(RawPeer.header(peer.expect("ACK "), "CSeq")).isEqualTo(RawPeer.header(ack, "CSeq"));
        heard.next(SipCallEvent.Answered.class);
        endWithBye(call);
        assertThat(heard.isEmpty()).isTrue();
    }

    @Test void secondForkIsAcknowledgedAndHungUp() throws Exception {           // RFC 3261 §13.2.2.4
        SipCall call = call();
        String invite = peer.expect("INVITE ");
        peer.send(peer.response(invite, 200, "first", contact(), ANSWER));
        assertThat(RawPeer.tag(RawPeer.header(peer.expect("ACK "), "To"))).isEqualTo("first");
        peer.send(peer.response(invite, 200, "second", contact(), ANSWER));
        assertThat(RawPeer.tag(RawPeer.header(peer.expect("ACK "), "To"))).isEqualTo("second");
        String bye = peer.expect("BYE ");
        assertThat(RawPeer.tag(RawPeer.header(bye, "To"))).isEqualTo("second");
        peer.send(peer.response(bye, 200, "", "", ""));
        heard.next(SipCallEvent.Answered.class);
        endWithBye(call);
    }

    @Test void answerThatCrossesTheCancelIsAcknowledgedAndHungUp() throws Exception {
        SipCall call = call();
        String invite = peer.expect("INVITE ");
        peer.send(peer.response(invite, 180, "b", contact(), ""));
        heard.next(SipCallEvent.Ringing.class);
        call.hangUp(16, "");
        peer.send(peer.response(peer.expect("CANCEL "), 200, "b", "", ""));
        peer.send(peer.response(invite, 200, "b", contact(), ANSWER));
        peer.expect("ACK ");
        peer.send(peer.response(peer.expect("BYE "), 200, "", "", ""));
        Party.eventually(() -> alice.agent.openCalls() == 0, () -> "the cancelled call stays open");
        assertThat(heard.isEmpty()).isTrue();
    }

    @Test void redirectionIsARefusal() throws Exception {
        call();
        peer.send(peer.response(peer.expect("INVITE "), 302, "b", "Contact: <sip:x@127.0.0.1>\r\n", ""));
        assertThat(RawPeer.header(peer.expect("ACK "), "CSeq")).endsWith(" ACK");
        assertThat(heard.next(SipCallEvent.Refused.class).status()).isEqualTo(302);
    }

    private SipCall up() throws Exception {
        SipCall call = call();
        peer.send(peer.response(peer.expect("INVITE "), 200, "b", contact(), ANSWER));
        peer.expect("ACK ");
        heard.next(SipCallEvent.Answered.class);
        return call;
    }

    private void notify(String request, long cseq, String state, String body) throws IOException {
        notify(request, cseq, "refer", state, body);
    }

    private void notify(String request, long cseq, String event, String state, String body) throws IOException {
        String from = RawPeer.header(request, "From");
        Map<String, String> headers = RawPeer.with("From", RawPeer.header(request, "To"), "To", from,
                "Call-ID", RawPeer.header(request, "Call-ID"), "Event", event, "Subscription-State", state,
                "Content-Type", body.isEmpty() ? "" : "message/sipfrag;version=2.0");
        String notify = peer.request("NOTIFY", cseq, "", headers, body);
        assertThat(RawPeer.status(peer.answerTo(notify))).isEqualTo(200);
    }

    @Test void terminatedNotifyWithoutOutcomeIsNotSuccess() throws Exception {
        SipCall call = up();
        call.refer("sip:carol@127.0.0.1", Map.of("Referred-By", "<sip:alice@127.0.0.1>"));
        String refer = peer.expect("REFER ");
        assertThat(RawPeer.header(refer, "Refer-To")).isEqualTo("<sip:carol@127.0.0.1>");
        notify(refer, 7, "active;expires=60", "SIP/2.0 100 Trying\r\n");        // before the 202: RFC 3515 §2.4.4
        heard.next(SipCallEvent.TransferProgress.class);
        peer.send(peer.response(refer, 202, "", contact(), ""));
        notify(refer, 8, "terminated;reason=noresource", "");
        assertThat(heard.next(SipCallEvent.TransferDone.class).status()).isEqualTo(500);
        endWithBye(call);
    }

    @Test void finalNotifyDecidesOnceEvenWhenActive() throws Exception {
        SipCall call = up();
        call.refer("sip:carol@127.0.0.1", Map.of());
        String refer = peer.expect("REFER ");
        peer.send(peer.response(refer, 202, "", contact(), ""));
        notify(refer, 7, "active;expires=60", "SIP/2.0 200 OK\r\n");
        assertThat(heard.next(SipCallEvent.TransferDone.class).status()).isEqualTo(200);
        notify(refer, 8, "terminated;reason=noresource", "SIP/2.0 200 OK\r\n");
        endWithBye(call);
        assertThat(heard.isEmpty()).isTrue();
    }

    @Test void notifyOfAnEarlierReferIsNotTakenForTheSecond() throws Exception {
        SipCall call = up();
        call.refer("sip:carol@127.0.0.1", Map.of());
        String first = peer.expect("REFER ");
        peer.send(peer.response(first, 603, "", "", ""));
        assertThat(heard.next(SipCallEvent.TransferRefused.class).status()).isEqualTo(603);
        call.refer("sip:dave@127.0.0.1", Map.of());
        String second = peer.expect("REFER ");
        peer.send(peer.response(second, 202, "", contact(), ""));
        String old = RawPeer.header(first, "CSeq").split(" ")[0];
        notify(second, 7, "refer;id=" + old, "terminated;reason=noresource", "SIP/2.0 200 OK\r\n");
        notify(second, 8, "refer", "terminated;reason=noresource", "SIP/2.0 404 Not Found\r\n");
        assertThat(heard.next(SipCallEvent.TransferDone.class).status()).isEqualTo(404);
        endWithBye(call);
    }

    @Test void reinviteOverUnknownDialogEndsTheCall() throws Exception {
        SipCall call = up();
        call.reinvite(OfferAnswer.offer(Party.media(30_002)));
        peer.send(peer.response(peer.expect("INVITE "), 481, "", "", ""));
        heard.next(SipCallEvent.Failed.class);
        peer.send(peer.response(peer.expect("BYE "), 481, "", "", ""));
    }

    @Test void glareIsRetriedOnce() throws Exception {                          // RFC 3261 §14.1: 2.1 to 4 s
        SipCall call = up();
        call.reinvite(OfferAnswer.offer(Party.media(30_002)));
        peer.send(peer.response(peer.expect("INVITE "), 491, "", "", ""));
        peer.expect("ACK ");
        peer.send(peer.response(peer.expect("INVITE "), 200, "", contact(), ANSWER));
        peer.expect("ACK ");
        heard.next(SipCallEvent.ReofferAccepted.class);
        endWithBye(call);
    }
}
