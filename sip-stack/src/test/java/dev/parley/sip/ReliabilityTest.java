package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Reliable provisional responses (RFC 3262), UPDATE (RFC 3311), Replaces (RFC 3891) and large requests, as a carrier's
/// equipment does them.
@Timeout(60)
class ReliabilityTest {
    private static final String OFFER = OfferAnswer.offer(Party.media(20_000)).write();
    private static Party bob;

    private final Recorder heard = new Recorder();
    private RawPeer peer;

    @BeforeAll static void open() {
        bob = new Party();
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

    private String prack(String provisional, long cseq) {
        return peer.request("PRACK", cseq, tag(provisional), Map.of("RAck", RawPeer.header(provisional, "RSeq") + " 1 INVITE"), "");
    }

    private static String tag(String message) {
        return RawPeer.tag(RawPeer.header(message, "To"));
    }

    @Test void requiredReliabilityIsGivenAndTheAnswerWaitsForThePrack() throws Exception {
        peer.send(peer.invite(RawPeer.with("Require", "100rel", "Supported", "100rel")));
        Party.Taken taken = bob.takes();
        taken.call().ringing();
        taken.call().answer(Party.answerTo(taken.call()));
        String ringing = peer.expect("SIP/2.0 180");
        assertThat(RawPeer.header(ringing, "Require")).isEqualTo("100rel");
        assertThat(peer.expect("SIP/2.0 ")).as("sent again, and no 200 before it is acknowledged").isEqualTo(ringing);
        assertThat(peer.expect("SIP/2.0 ")).isEqualTo(ringing);
        peer.send(prack(ringing, 2));
        List<String> both = List.of(peer.expect("SIP/2.0 200"), peer.expect("SIP/2.0 200"));
        assertThat(both).anyMatch(m -> m.contains("2 PRACK")).anyMatch(m -> m.contains("1 INVITE") && m.contains("m=audio"));
        peer.send(peer.request("ACK", 1, tag(ringing)));
        taken.heard().next(SipCallEvent.Acknowledged.class);
        assertThat(RawPeer.status(peer.answerTo(peer.request("BYE", 3, tag(ringing))))).isEqualTo(200);
    }

    @Test void aPrackOfNothingIs481() throws Exception {
        peer.send(peer.invite(Map.of("Require", "100rel")));
        Party.Taken taken = bob.takes();
        taken.call().ringing();
        String ringing = peer.expect("SIP/2.0 180");
        String wrong = peer.request("PRACK", 2, tag(ringing), Map.of("RAck", "1 1 INVITE"), "");
        assertThat(RawPeer.status(peer.answerTo(wrong))).isEqualTo(481);
        peer.answerTo(prack(ringing, 3));
        taken.call().reject(486, "Busy Here");
        peer.expect("SIP/2.0 486");
    }

    @Test void noPrackEndsTheAttemptWith504() throws Exception {
        peer.send(peer.invite(Map.of("Require", "100rel")));
        Party.Taken taken = bob.takes();
        taken.call().ringing();
        peer.expect("SIP/2.0 504");
        taken.heard().next(SipCallEvent.Failed.class);
    }

    @Test void earlyMediaGoesReliablyToWhoCanTakeIt() throws Exception {
        peer.send(peer.invite(Map.of("Supported", "100rel")));
        Party.Taken taken = bob.takes();
        SessionDescription answer = Party.answerTo(taken.call());
        taken.call().progress(answer);
        String progress = peer.expect("SIP/2.0 183");
        assertThat(progress).contains("m=audio 40000").contains("RSeq");
        peer.answerTo(prack(progress, 2));
        // The offer is answered, so the early session may be changed (RFC 3311 §5.2).
        peer.send(peer.request("UPDATE", 3, tag(progress), Map.of(), OFFER.replace("20000", "20002")));
        SessionDescription changed = taken.heard().next(SipCallEvent.Reoffered.class).offer().orElseThrow();
        assertThat(changed.media().getFirst().port()).isEqualTo(20_002);
        taken.call().call().respondReinvite(answer);
        assertThat(peer.expect("SIP/2.0 200")).contains("3 UPDATE").contains("m=audio 40000");
        taken.call().reject(480, "");
        peer.expect("SIP/2.0 480");
    }

    @Test void updateBeforeTheOfferIsAnsweredIs500WithAWait() throws Exception {
        peer.send(peer.invite(Map.of()));
        Party.Taken taken = bob.takes();
        taken.call().ringing();
        String ringing = peer.expect("SIP/2.0 180");
        String early = peer.answerTo(peer.request("UPDATE", 2, tag(ringing), Map.of(), OFFER));
        assertThat(RawPeer.status(early)).isEqualTo(500);
        assertThat(RawPeer.header(early, "Retry-After")).isNotEmpty();
        taken.call().reject(480, "");
        peer.expect("SIP/2.0 480");
    }

    @Test void preconditionsAreRefusedByName() throws Exception {               // IR.92 without RFC 3312
        String refused = peer.answerTo(peer.invite(RawPeer.with("Require", "100rel, precondition", "P-Charging-Vector", "icid-value=1")));
        assertThat(RawPeer.status(refused)).isEqualTo(420);
        assertThat(RawPeer.header(refused, "Unsupported")).isEqualTo("precondition");
        peer.send(peer.request("INVITE", 2, "", RawPeer.with("Supported", "100rel, precondition", "P-Charging-Vector", "icid-value=1",
                "P-Access-Network-Info", "3GPP-E-UTRAN-FDD;x=y"), OFFER));
        bob.takes().call().reject(486, "Busy Here");
        peer.expect("SIP/2.0 486");
    }

    // ---- calls of ours

    private SipCall call(Map<String, String> headers) {
        return bob.agent.invite("sip:alice@127.0.0.1:" + peer.socket.getLocalPort(), "<sip:bob@127.0.0.1>", headers,
                OfferAnswer.offer(Party.media(30_000)), heard);
    }

    private String contact() {
        return "Contact: " + peer.contact() + "\r\n";
    }

    @Test void reliableProgressOfEachForkIsAcknowledgedInItsOwnDialogOnce() throws Exception {
        SipCall call = call(Map.of());
        String invite = peer.expect("INVITE ");
        String reliable = contact() + "Require: 100rel\r\nRSeq: 77\r\n";
        String first = peer.response(invite, 183, "fork1", reliable, OFFER);
        peer.send(first);
        String prack = peer.expect("PRACK ");
        assertThat(RawPeer.header(prack, "RAck")).isEqualTo("77 " + RawPeer.header(invite, "CSeq"));
        assertThat(tag(prack)).isEqualTo("fork1");
        peer.send(peer.response(prack, 200, "", "", ""));
        peer.send(first);                                                       // the same again: nothing to do
        peer.send(peer.response(invite, 183, "fork2", reliable.replace("77", "5"), OFFER.replace("20000", "20010")));
        String other = peer.expect("PRACK ");
        assertThat(tag(other)).isEqualTo("fork2");
        peer.send(peer.response(other, 200, "", "", ""));
        peer.send(peer.response(invite, 200, "fork2", contact(), OFFER.replace("20000", "20010")));
        assertThat(tag(peer.expect("ACK "))).isEqualTo("fork2");
        heard.next(SipCallEvent.EarlyMedia.class);
        heard.next(SipCallEvent.EarlyMedia.class);
        assertThat(heard.next(SipCallEvent.Answered.class).answer().media().getFirst().port()).isEqualTo(20_010);
        call.hangUp(16, "");
        String bye = peer.expect("BYE ");
        assertThat(tag(bye)).isEqualTo("fork2");
        assertThat(cseq(bye)).isGreaterThan(cseq(other));
        peer.send(peer.response(bye, 200, "", "", ""));
    }

    private static long cseq(String message) {
        return Long.parseLong(RawPeer.header(message, "CSeq").split(" ")[0]);
    }

    @Test void updateOfACalleeWhoHasNotAnsweredYetIsServed() throws Exception {
        SipCall call = call(Map.of());
        String invite = peer.expect("INVITE ");
        peer.send(peer.response(invite, 183, "b", contact() + "Require: 100rel\r\nRSeq: 1\r\n", OFFER));
        peer.send(peer.response(peer.expect("PRACK "), 200, "", "", ""));
        heard.next(SipCallEvent.EarlyMedia.class);
        Map<String, String> turned = RawPeer.with("From", RawPeer.header(invite, "To") + ";tag=b", "To", RawPeer.header(invite, "From"),
                "Call-ID", RawPeer.header(invite, "Call-ID"));
        peer.send(peer.request("UPDATE", 1, "", turned, OFFER.replace("20000", "20020")));
        assertThat(heard.next(SipCallEvent.Reoffered.class).offer().orElseThrow().media().getFirst().port()).isEqualTo(20_020);
        call.respondReinvite(OfferAnswer.offer(Party.media(30_000)));
        assertThat(peer.expect("SIP/2.0 200")).contains("m=audio 30000");
        call.hangUp(16, "");
        peer.send(peer.response(peer.expect("CANCEL "), 200, "b", "", ""));
        peer.send(peer.response(invite, 487, "b", "", ""));
    }

    @Test void aRequestTooLargeForADatagramGoesOverTcp() throws Exception {     // RFC 3261 §18.1.1
        try (var listener = new java.net.ServerSocket(peer.socket.getLocalPort(), 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            call(Map.of("Identity", "x".repeat(1500)));
            try (var connection = listener.accept()) {
                byte[] start = connection.getInputStream().readNBytes(1400);
                String invite = new String(start, java.nio.charset.StandardCharsets.ISO_8859_1);
                assertThat(invite).startsWith("INVITE sip:alice@127.0.0.1:");
                assertThat(RawPeer.header(invite, "Via")).startsWith("SIP/2.0/TCP ");
                connection.getOutputStream().write(peer.response(invite, 486, "b", "", "").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                assertThat(heard.next(SipCallEvent.Refused.class).status()).isEqualTo(486);
            }
        }
        call(Map.of());                                                         // the next small one is a datagram again
        peer.send(peer.response(peer.expect("INVITE "), 486, "b", "", ""));
        heard.next(SipCallEvent.Refused.class);
    }

    @Test void andAsADatagramAfterAllWhenNobodyListens() throws Exception {
        call(Map.of("Identity", "x".repeat(1500)));
        String invite = peer.expect("INVITE ");
        assertThat(RawPeer.header(invite, "Via")).startsWith("SIP/2.0/UDP ");
        peer.send(peer.response(invite, 486, "b", "", ""));
        heard.next(SipCallEvent.Refused.class);
    }

    @Test void anInviteOfSixtyKilobytesIsReadWhole() throws Exception {
        peer.send(peer.invite(Map.of("X-Padding", "y".repeat(60_000))));
        Party.Taken taken = bob.takes();
        assertThat(taken.call().headers("X-Padding").getFirst()).hasSize(60_000);
        assertThat(taken.call().offer()).isPresent();
        taken.call().reject(486, "Busy Here");
        peer.expect("SIP/2.0 486");
    }

    // ---- Replaces

    @Test void anInviteTakesThePlaceOfACall() throws Exception {
        peer.send(peer.invite(Map.of()));
        Party.Taken first = bob.takes();
        first.call().answer(Party.answerTo(first.call()));
        String ok = peer.expect("SIP/2.0 200");
        peer.send(peer.request("ACK", 1, tag(ok)));
        first.heard().next(SipCallEvent.Acknowledged.class);
        try (RawPeer third = new RawPeer(bob.agent.port())) {
            String dialog = peer.callId + ";to-tag=" + tag(ok) + ";from-tag=raw";
            assertThat(RawPeer.status(third.answerTo(third.request("INVITE", 1, "", Map.of("Replaces", dialog.replace("=raw", "=other")), OFFER))))
                    .isEqualTo(481);
            assertThat(RawPeer.status(third.answerTo(third.request("INVITE", 2, "", Map.of("Replaces", dialog + ";early-only"), OFFER))))
                    .isEqualTo(486);
            assertThat(RawPeer.status(third.answerTo(third.request("INVITE", 3, "", Map.of("Replaces", "only-an-id"), OFFER))))
                    .isEqualTo(400);
            third.send(third.request("INVITE", 4, "", RawPeer.with("Replaces", dialog, "Require", "replaces"), OFFER));
            Party.Taken second = bob.takes();
            assertThat(second.call().replaces()).contains(first.call().id());
            second.call().answer(Party.answerTo(second.call()));
            String taken = third.expect("SIP/2.0 200");
            third.send(third.request("ACK", 4, tag(taken)));
            second.heard().next(SipCallEvent.Acknowledged.class);
            first.call().call().hangUp(16, "replaced");
            peer.send(peer.response(peer.expect("BYE "), 200, "", "", ""));
            assertThat(RawPeer.status(third.answerTo(third.request("BYE", 5, tag(taken))))).isEqualTo(200);
            assertThat(RawPeer.status(third.answerTo(third.request("INVITE", 6, "", Map.of("Replaces", dialog), OFFER)))).isIn(481, 603);
        }
    }

    @Test void aPeerThatLeavesAfterTheReferHasTwoSecondsToTellTheOutcome() throws Exception {
        peer.send(peer.invite(Map.of()));
        Party.Taken taken = bob.takes();
        taken.call().answer(Party.answerTo(taken.call()));
        String ok = peer.expect("SIP/2.0 200");
        peer.send(peer.request("ACK", 1, tag(ok)));
        taken.heard().next(SipCallEvent.Acknowledged.class);
        taken.call().call().refer("sip:carol@127.0.0.1", Map.of());
        peer.send(peer.response(peer.expect("REFER "), 202, "", contact(), ""));
        assertThat(RawPeer.status(peer.answerTo(peer.request("BYE", 2, tag(ok))))).isEqualTo(200);
        Map<String, String> sipfrag = RawPeer.with("Event", "refer", "Subscription-State", "terminated;reason=noresource",
                "Content-Type", "message/sipfrag;version=2.0");
        assertThat(RawPeer.status(peer.answerTo(peer.request("NOTIFY", 3, tag(ok), sipfrag, "SIP/2.0 200 OK\r\n")))).isEqualTo(200);
        assertThat(taken.heard().next(SipCallEvent.TransferDone.class).status()).isEqualTo(200);
        taken.heard().next(SipCallEvent.Hungup.class);
    }

    @Test void aTransferNobodyReportsIsSaidToBeUnreported() throws Exception {
        peer.send(peer.invite(Map.of()));
        Party.Taken taken = bob.takes();
        taken.call().answer(Party.answerTo(taken.call()));
        String ok = peer.expect("SIP/2.0 200");
        peer.send(peer.request("ACK", 1, tag(ok)));
        taken.heard().next(SipCallEvent.Acknowledged.class);
        taken.call().call().refer("sip:carol@127.0.0.1", Map.of());
        peer.send(peer.response(peer.expect("REFER "), 202, "", contact() + "Refer-Sub: false\r\n", ""));
        assertThat(RawPeer.status(peer.answerTo(peer.request("BYE", 2, tag(ok))))).isEqualTo(200);
        taken.heard().next(SipCallEvent.TransferUnreported.class);
        taken.heard().next(SipCallEvent.Hungup.class);
    }

    @Test void digitsAreSentByInfo() throws Exception {
        SipCall call = call(Map.of());
        peer.send(peer.response(peer.expect("INVITE "), 200, "b", contact(), OFFER));
        peer.expect("ACK ");
        call.sendDigit('#', 160);
        String info = peer.expect("INFO ");
        assertThat(RawPeer.header(info, "Content-Type")).isEqualTo("application/dtmf-relay");
        assertThat(info).endsWith("Signal=#\r\nDuration=160\r\n");
        peer.send(peer.response(info, 200, "", "", ""));
        call.hangUp(16, "");
        peer.send(peer.response(peer.expect("BYE "), 200, "", "", ""));
    }
}
