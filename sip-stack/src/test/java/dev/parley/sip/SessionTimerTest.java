package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Session timers (RFC 4028) with a minimum of two seconds in place of ninety: the arithmetic is the same.
@Timeout(60)
class SessionTimerTest {
    private static Party bob;

    private final Recorder heard = new Recorder();
    private RawPeer peer;

    @BeforeAll static void open() {
        bob = new Party(Party.config().withTimers(Party.FAST.withSessions(Duration.ofSeconds(4), Duration.ofSeconds(2))));
    }

    @AfterAll static void close() {
        bob.becomesIdle();
        bob.close();
    }

    @BeforeEach void connect() throws Exception {
        peer = new RawPeer(bob.agent.port());
    }

    @AfterEach void disconnect() {
        peer.close();
        Party.eventually(() -> bob.agent.openCalls() == 0, () -> bob.agent.openCalls() + " calls open");
    }

    private static Map<String, String> timer(String expires) {
        return RawPeer.with("Supported", "timer", "Session-Expires", expires);
    }

    /// Bob answers; gives his 200.
    private String answered(Map<String, String> headers) throws Exception {
        peer.send(peer.invite(headers));
        Party.Taken taken = bob.takes();
        taken.call().answer(Party.answerTo(taken.call()));
        String ok = peer.expect("SIP/2.0 200");
        peer.send(peer.request("ACK", 1, RawPeer.tag(RawPeer.header(ok, "To"))));
        taken.heard().next(SipCallEvent.Acknowledged.class);
        called = taken;
        return ok;
    }

    private Party.Taken called;

    @Test void intervalBelowTheMinimumIs422WithMinSe() throws Exception {
        String refused = peer.answerTo(peer.invite(timer("1")));
        assertThat(RawPeer.status(refused)).isEqualTo(422);
        assertThat(RawPeer.header(refused, "Min-SE")).isEqualTo("2");
        assertThat(bob.wasNotCalled()).isTrue();
    }

    @Test void callerWhoRefreshesKeepsTheCallForThreePeriods() throws Exception {
        String ok = answered(timer("2;refresher=uac"));
        assertThat(RawPeer.header(ok, "Session-Expires")).isEqualTo("2;refresher=uac");
        assertThat(RawPeer.header(ok, "Require")).isEqualTo("timer");
        String tag = RawPeer.tag(RawPeer.header(ok, "To"));
        for (int period = 0; period < 3; period++) {
            assertThat(peer.receive(1000)).as("silence for half an interval").isEmpty();
            String refreshed = peer.answerTo(peer.request("UPDATE", 2 + period, tag, timer("2;refresher=uac"), ""));
            assertThat(RawPeer.status(refreshed)).isEqualTo(200);
            assertThat(RawPeer.header(refreshed, "Session-Expires")).isEqualTo("2;refresher=uac");
        }
        assertThat(called.heard().isEmpty()).as("nothing of it concerns the owner").isTrue();
        assertThat(RawPeer.status(peer.answerTo(peer.request("BYE", 9, tag)))).isEqualTo(200);
        called.heard().next(SipCallEvent.Hungup.class);
    }

    @Test void callerWhoStopsRefreshingIsHungUpBeforeTheEnd() throws Exception {
        answered(timer("3;refresher=uac"));
        long start = System.nanoTime();
        String bye = peer.expect("BYE ");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1500), Duration.ofMillis(2900));
        assertThat(RawPeer.header(bye, "Reason")).isEqualTo("Q.850;cause=102;text=\"session timer: the other end did not refresh\"");
        peer.send(peer.response(bye, 200, "", "", ""));
        assertThat(called.heard().next(SipCallEvent.Failed.class).q850Cause()).isEqualTo(102);
    }

    @Test void weRefreshByUpdateWhereItIsAllowedForThreePeriods() throws Exception {
        String ok = answered(RawPeer.with("Supported", "timer", "Session-Expires", "2;refresher=uas", "Allow", "INVITE, ACK, BYE, UPDATE"));
        assertThat(RawPeer.header(ok, "Session-Expires")).isEqualTo("2;refresher=uas");
        for (int period = 0; period < 3; period++) {
            String update = peer.expect("UPDATE ");
            assertThat(RawPeer.header(update, "Session-Expires")).isEqualTo("2;refresher=uac");     // of this transaction
            assertThat(RawPeer.header(update, "Content-Length")).isEqualTo("0");
            peer.send(peer.response(update, 200, "", "Session-Expires: 2;refresher=uac\r\nRequire: timer\r\nContact: " + peer.contact() + "\r\n", ""));
        }
        called.call().call().hangUp(16, "");
        peer.send(peer.response(peer.expect("BYE "), 200, "", "", ""));
    }

    @Test void weRefreshByReinviteWithTheSameDescriptionOtherwise() throws Exception {
        String ok = answered(timer("2;refresher=uas"));
        String described = ok.substring(ok.indexOf("v=0"));
        for (int period = 0; period < 3; period++) {
            String invite = peer.expect("INVITE ");
            assertThat(invite.substring(invite.indexOf("v=0"))).as("not a line is changed, o= least of all").isEqualTo(described);
            peer.send(peer.response(invite, 200, "", "Session-Expires: 2;refresher=uac\r\nContact: " + peer.contact() + "\r\n",
                    OfferAnswer.offer(Party.media(20_000)).write()));
            peer.expect("ACK ");
            called.heard().next(SipCallEvent.ReofferAccepted.class);
        }
        called.call().call().hangUp(16, "");
        peer.send(peer.response(peer.expect("BYE "), 200, "", "", ""));
    }

    @Test void aDeadPeerIsEndedWithTheRightCause() throws Exception {
        answered(RawPeer.with("Supported", "timer", "Session-Expires", "2;refresher=uas", "Allow", "INVITE, UPDATE"));
        peer.expect("UPDATE ");                                                 // and never an answer
        String bye = peer.expect("BYE ");
        assertThat(RawPeer.header(bye, "Reason")).contains("cause=102").contains("our refresh was not answered");
        assertThat(called.heard().next(SipCallEvent.Failed.class).reason()).isEqualTo("session timer: our refresh was not answered");
        peer.send(peer.response(bye, 481, "", "", ""));
    }

    @Test void aPeerThatForgotTheCallIsEndedAtOnce() throws Exception {
        answered(RawPeer.with("Supported", "timer", "Session-Expires", "2;refresher=uas", "Allow", "INVITE, UPDATE"));
        peer.send(peer.response(peer.expect("UPDATE "), 481, "", "", ""));
        peer.send(peer.response(peer.expect("BYE "), 481, "", "", ""));
        assertThat(called.heard().next(SipCallEvent.Failed.class).reason()).isEqualTo("the other end no longer knows the call");
    }

    @Test void withoutAWordFromTheCallerThereIsNoTimer() throws Exception {
        String ok = answered(Map.of());
        assertThat(RawPeer.header(ok, "Session-Expires")).isEmpty();
        String tag = RawPeer.tag(RawPeer.header(ok, "To"));
        assertThat(RawPeer.status(peer.answerTo(peer.request("BYE", 2, tag)))).isEqualTo(200);
        called.heard().next(SipCallEvent.Hungup.class);
    }

    // ---- calls of ours

    private SipCall call() {
        return bob.agent.invite("sip:alice@127.0.0.1:" + peer.socket.getLocalPort(), "<sip:bob@127.0.0.1>", Map.of(),
                OfferAnswer.offer(Party.media(30_000)), heard);
    }

    @Test void aLargerMinimumIsTakenAndAskedForAgain() throws Exception {
        SipCall call = call();
        String first = peer.expect("INVITE ");
        assertThat(RawPeer.header(first, "Session-Expires")).isEqualTo("4");
        assertThat(RawPeer.header(first, "Supported")).contains("timer");
        peer.send(peer.response(first, 422, "b", "Min-SE: 90\r\n", ""));
        peer.expect("ACK ");
        String second = peer.expect("INVITE ");
        assertThat(RawPeer.header(second, "Session-Expires")).isEqualTo("90");
        assertThat(RawPeer.header(second, "Min-SE")).isEqualTo("90");
        assertThat(RawPeer.header(second, "Call-ID")).isEqualTo(RawPeer.header(first, "Call-ID"));
        assertThat(cseq(second)).isEqualTo(cseq(first) + 1);
        peer.send(peer.response(second, 200, "b", "Session-Expires: 90;refresher=uac\r\nContact: " + peer.contact() + "\r\n",
                OfferAnswer.offer(Party.media(20_000)).write()));
        peer.expect("ACK ");
        heard.next(SipCallEvent.Answered.class);
        call.hangUp(16, "");
        peer.send(peer.response(peer.expect("BYE "), 200, "", "", ""));
    }

    private static long cseq(String message) {
        return Long.parseLong(RawPeer.header(message, "CSeq").split(" ")[0]);
    }

    @Test void theAnswererMayTakeTheRefreshingUponItself() throws Exception {
        call();
        String invite = peer.expect("INVITE ");
        peer.send(peer.response(invite, 200, "b", "Session-Expires: 3;refresher=uas\r\nRequire: timer\r\nContact: " + peer.contact() + "\r\n",
                OfferAnswer.offer(Party.media(20_000)).write()));
        peer.expect("ACK ");
        heard.next(SipCallEvent.Answered.class);
        String bye = peer.expect("BYE ");                                       // it does not, so nobody does
        assertThat(RawPeer.header(bye, "Reason")).contains("the other end did not refresh");
        peer.send(peer.response(bye, 200, "", "", ""));
        heard.next(SipCallEvent.Failed.class);
    }
}
