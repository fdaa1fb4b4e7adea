package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two user agents over real sockets.
@Timeout(60)
class CallTest {
    private static Party alice;
    private static Party bob;

    private final Recorder heard = new Recorder();

    @BeforeAll static void open() {
        alice = new Party();
        bob = new Party();
    }

    @AfterAll static void close() {
        alice.becomesIdle();
        bob.becomesIdle();
        alice.close();
        bob.close();
    }

    @AfterEach void noCallIsLeft() {
        Party.eventually(() -> alice.agent.openCalls() == 0 && bob.agent.openCalls() == 0,
                () -> alice.agent.openCalls() + " and " + bob.agent.openCalls() + " calls open");
    }

    private record Talk(SipCall caller, Party.Taken callee) { }

    private Talk talk(Transport transport) throws InterruptedException {
        SipCall call = alice.call(bob, transport, heard);
        Party.Taken taken = bob.takes();
        taken.call().answer(Party.answerTo(taken.call()));
        heard.next(SipCallEvent.Answered.class);
        assertThat(taken.heard().next(SipCallEvent.Acknowledged.class).answer()).isEmpty();
        return new Talk(call, taken);
    }

    @ParameterizedTest @EnumSource(names = {"UDP", "TCP"}) void isAnsweredAndHungUpByTheCaller(Transport transport) throws Exception {
        SipCall call = alice.call(bob, transport, heard);
        Party.Taken taken = bob.takes();
        taken.call().ringing();
        heard.next(SipCallEvent.Ringing.class);
        taken.call().answer(Party.answerTo(taken.call()));
        SessionDescription answer = heard.next(SipCallEvent.Answered.class).answer();
        taken.heard().next(SipCallEvent.Acknowledged.class);
        call.hangUp(16, "goodbye");
        assertThat(taken.heard().next(SipCallEvent.Hungup.class)).isEqualTo(new SipCallEvent.Hungup(16, "goodbye"));

        assertThat(answer.media().getFirst().port()).isEqualTo(40_000);
        assertThat(taken.call().transport()).isEqualTo(transport);
        assertThat(taken.call().calledUser()).isEqualTo("4420");
        assertThat(taken.call().dialledUser()).isEqualTo("4420");
        assertThat(taken.call().callerDisplay()).isEqualTo("Alice");
        assertThat(taken.call().callerUri()).isEqualTo("sip:alice@127.0.0.1");
        assertThat(taken.call().remoteAddress()).isEqualTo("127.0.0.1");
        assertThat(taken.call().headers("user-agent")).isEqualTo(List.of("Parley test"));
        assertThat(taken.call().headers("X-None")).isEmpty();
        assertThat(call.id().localTag()).isEqualTo(taken.call().id().remoteTag());
        assertThat(call.id().remoteTag()).isEqualTo(taken.call().id().localTag());
    }

    @ParameterizedTest @EnumSource(names = {"UDP", "TCP"}) void isHungUpByTheCallee(Transport transport) throws Exception {
        Talk talk = talk(transport);
        talk.callee.call().call().hangUp(-1, "");
        assertThat(heard.next(SipCallEvent.Hungup.class).q850Cause()).isEqualTo(-1);
    }

    @Test void refusalReachesTheCallerWithRetryAfter() throws Exception {
        alice.call(bob, Transport.UDP, heard);
        bob.takes().call().reject(486, "Busy Here", Map.of("Retry-After", "7"));
        assertThat(heard.next(SipCallEvent.Refused.class)).isEqualTo(new SipCallEvent.Refused(486, "Busy Here", 7));
    }

    @Test void hangUpBeforeTheAnswerDeclines() throws Exception {
        alice.call(bob, Transport.UDP, heard);
        bob.takes().call().call().hangUp(21, "call rejected");
        assertThat(heard.next(SipCallEvent.Refused.class).status()).isEqualTo(603);
    }

    @ParameterizedTest @EnumSource(names = {"UDP", "TCP"}) void cancelReachesTheCalleeAndNothingMoreTheCaller(Transport transport)
            throws Exception {
        SipCall call = alice.call(bob, transport, heard);
        Party.Taken taken = bob.takes();
        taken.call().ringing();
        heard.next(SipCallEvent.Ringing.class);
        call.hangUp(16, "");
        taken.heard().next(SipCallEvent.Cancelled.class);
        Party.eventually(() -> alice.agent.openCalls() == 0, () -> "the cancelled call stays open");
        assertThat(heard.isEmpty()).isTrue();
    }

    @Test void hangUpBeforeAnyResponseCancelsOrEnds() throws Exception {
        SipCall call = alice.call(bob, Transport.UDP, heard);
        call.hangUp(16, "");
        Party.Taken taken = bob.takes();
        taken.heard().next(SipCallEvent.Cancelled.class);
    }

    @Test void silentCalleeIsCancelledAfterTheNoAnswerTime() throws Exception {
        alice.call(bob, Transport.UDP, heard);
        Party.Taken taken = bob.takes();
        heard.next(SipCallEvent.Failed.class);
        assertThat(taken.heard().next(SipCallEvent.Ended.class)).isNotNull();
    }

    @Test void unreachableCalleeFailsAfter64T1() throws Exception {
        try (var nobody = new java.net.DatagramSocket(0, java.net.InetAddress.getByName("127.0.0.1"))) {
            alice.agent.invite("sip:x@127.0.0.1:" + nobody.getLocalPort(), "sip:alice@127.0.0.1", Map.of(),
                    OfferAnswer.offer(Party.media(30_000)), heard);
            heard.next(SipCallEvent.Failed.class);
        }
    }

    @Test void refusedTcpConnectionFails() throws Exception {
        int port;
        try (var closed = new java.net.ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        alice.agent.invite("sip:x@127.0.0.1:" + port + ";transport=tcp", "sip:alice@127.0.0.1", Map.of(),
                OfferAnswer.offer(Party.media(30_000)), heard);
        heard.next(SipCallEvent.Failed.class);
    }

    @ParameterizedTest @EnumSource(names = {"UDP", "TCP"}) void reinviteHoldsAndResumes(Transport transport) throws Exception {
        Talk talk = talk(transport);
        LocalMedia held = Party.media(30_000).turned(Direction.SENDONLY);
        talk.caller.reinvite(OfferAnswer.offer(held));
        SessionDescription offer = talk.callee.heard().next(SipCallEvent.Reoffered.class).offer().orElseThrow();
        Answer.Accepted answer = (Answer.Accepted) OfferAnswer.answer(offer, Party.media(40_000));
        assertThat(answer.media().remoteHold()).isTrue();
        talk.callee.call().call().respondReinvite(answer.answer());
        SessionDescription taken = heard.next(SipCallEvent.ReofferAccepted.class).answer();
        assertThat(taken.direction(taken.media().getFirst())).isEqualTo(Direction.RECVONLY);
        talk.callee.heard().next(SipCallEvent.Acknowledged.class);
        talk.caller.hangUp(16, "");
        talk.callee.heard().next(SipCallEvent.Hungup.class);
    }

    @Test void refusedReinviteLeavesTheCallUp() throws Exception {
        Talk talk = talk(Transport.UDP);
        talk.callee.call().call().reinvite(OfferAnswer.offer(Party.media(40_002)));
        heard.next(SipCallEvent.Reoffered.class);
        talk.caller.rejectReinvite(488, "Not Acceptable Here");
        assertThat(talk.callee.heard().next(SipCallEvent.ReofferRefused.class).status()).isEqualTo(488);
        talk.caller.hangUp(16, "");
        talk.callee.heard().next(SipCallEvent.Hungup.class);
    }

    @Test void crossingReinvitesAreBothServedInTheEnd() throws Exception {      // RFC 3261 §14.1 glare
        Talk talk = talk(Transport.UDP);
        SipCall callee = talk.callee.call().call();
        heard.answerReoffers(talk.caller, Party.media(30_000));
        talk.callee.heard().answerReoffers(callee, Party.media(40_000));
        talk.caller.reinvite(OfferAnswer.offer(Party.media(30_002)));
        callee.reinvite(OfferAnswer.offer(Party.media(40_002)));
        assertThat(List.of(outcome(heard), outcome(talk.callee.heard())))
                .anyMatch(SipCallEvent.ReofferAccepted.class::isInstance)
                .allMatch(o -> o instanceof SipCallEvent.ReofferAccepted
                        || o.equals(new SipCallEvent.ReofferRefused(491, "Request Pending")));
        talk.caller.hangUp(16, "");
    }

    private static SipCallEvent outcome(Recorder heard) throws InterruptedException {
        while (true) {
            SipCallEvent event = heard.next(SipCallEvent.class);
            if (!(event instanceof SipCallEvent.Acknowledged)) return event;
        }
    }

    @Test void transferSucceedsWhenTheNotifySaysSo() throws Exception {
        Talk talk = talk(Transport.UDP);
        talk.callee.call().call().refer("sip:carol@127.0.0.1:9;transport=udp",
                Map.of("User-to-User", "56a390f3d2b7310023a2;encoding=hex"));
        assertThat(heard.next(SipCallEvent.ReferRequested.class).target())
                .isEqualTo("sip:carol@127.0.0.1:9;transport=udp");
        talk.caller.acceptRefer();
        assertThat(talk.callee.heard().next(SipCallEvent.TransferProgress.class).status()).isEqualTo(100);
        talk.caller.notifyTransfer(180, "Ringing");
        assertThat(talk.callee.heard().next(SipCallEvent.TransferProgress.class).status()).isEqualTo(180);
        talk.caller.notifyTransfer(200, "OK");
        assertThat(talk.callee.heard().next(SipCallEvent.TransferDone.class).status()).isEqualTo(200);
        talk.callee.call().call().hangUp(16, "");
        heard.next(SipCallEvent.Hungup.class);
    }

    @Test void failedTransferKeepsTheCall() throws Exception {
        Talk talk = talk(Transport.TCP);
        talk.callee.call().call().refer("sip:carol@127.0.0.1:9", Map.of());
        heard.next(SipCallEvent.ReferRequested.class);
        talk.caller.acceptRefer();
        talk.callee.heard().next(SipCallEvent.TransferProgress.class);
        talk.caller.notifyTransfer(486, "Busy Here");
        assertThat(talk.callee.heard().next(SipCallEvent.TransferDone.class).status()).isEqualTo(486);
        talk.caller.hangUp(16, "");
        talk.callee.heard().next(SipCallEvent.Hungup.class);
    }

    @Test void refusedReferIsAFailedTransfer() throws Exception {
        Talk talk = talk(Transport.UDP);
        talk.callee.call().call().refer("sip:carol@127.0.0.1:9", Map.of());
        heard.next(SipCallEvent.ReferRequested.class);
        talk.caller.rejectRefer(603, "Decline");
        assertThat(talk.callee.heard().next(SipCallEvent.TransferRefused.class).status()).isEqualTo(603);
        talk.caller.hangUp(16, "");
        talk.callee.heard().next(SipCallEvent.Hungup.class);
    }

    @Test void transferWithoutOutcomeTimesOut() throws Exception {
        Talk talk = talk(Transport.UDP);
        talk.callee.call().call().refer("sip:carol@127.0.0.1:9", Map.of());
        heard.next(SipCallEvent.ReferRequested.class);
        talk.caller.acceptRefer();
        talk.callee.heard().next(SipCallEvent.TransferProgress.class);
        assertThat(talk.callee.heard().next(SipCallEvent.TransferDone.class).status()).isEqualTo(408);
        talk.caller.hangUp(16, "");
        talk.callee.heard().next(SipCallEvent.Hungup.class);
    }

    @Test void lineBreaksInHeadersAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() ->
                alice.agent.invite(bob.uri("1", Transport.UDP), "sip:a@b", Map.of("X-A", "1\r\nX-B: 2"),
                        OfferAnswer.offer(Party.media(30_000)), heard));
        assertThat(bob.wasNotCalled()).isTrue();
    }
}
