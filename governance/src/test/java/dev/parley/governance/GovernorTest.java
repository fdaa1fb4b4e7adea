package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.dialplan.Flow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GovernorTest {
    private static final String NOTICE = "You are speaking with an automated assistant for Acme Power. This call is recorded.";
    private static final String SORRY = "I'm sorry, I can't help with that here. Could you put it another way?";
    private static final String FORBIDDEN = "Your balance is $420.00.";

    @Test void theNoticeIsSaidFirstAndNothingIsAskedOfTheModelBefore() {
        var scene = Scene.of("billing.flow").began();
        assertEquals(List.of(NOTICE), scene.saying());
        assertEquals(0, scene.converses());
        assertEquals(DenyCode.STATE_SPEECH, scene.denied("Hello."));
        assertEquals("triage", scene.heard().state());
        assertEquals(1, scene.converses());
    }

    // ---- denials

    @Test void theFirstDenialOfATurnIsRetriedTheSecondIsAnsweredByTheFixedLine() {
        var scene = Scene.billing();
        assertTrue(((Verdict.Deny) scene.propose(FORBIDDEN)).retry());
        assertEquals(List.of(), scene.saying());
        assertFalse(((Verdict.Deny) scene.propose(FORBIDDEN)).retry());
        assertEquals(List.of(SORRY), scene.saying());
    }

    @Test void theThirdDenialTakesItsBranch() {
        var scene = Scene.billing();
        for (int i = 0; i < 3; i++) scene.propose(FORBIDDEN);
        assertEquals("billing-agents", scene.transfers.getFirst().destination());
    }

    @Test void aProposalOfAnOlderTurnIsDeniedAndCostsNothing() {
        var scene = Scene.billing();
        int old = scene.governor.view().turn();
        scene.caller("wait");
        for (int i = 0; i < 10; i++) {
            var verdict = (Verdict.Deny) scene.governor.review(new Proposed.Utterance(old, "One moment."), scene.now);
            assertEquals(DenyCode.TURN, verdict.code());
            assertFalse(verdict.retry());
        }
        assertTrue(((Verdict.Deny) scene.propose(FORBIDDEN)).retry());
        assertEquals("triage", scene.state());
    }

    @Test void onlySlotsTheStateMentionsMayBeSpoken() {
        assertEquals(DenyCode.NOT_VERIFIED, Scene.billing().denied("Your balance is {balance}."));
        var scene = Scene.bill();
        assertInstanceOf(Verdict.Speak.class, scene.propose("Your balance is {balance}."));
        assertEquals(List.of("Your balance is $420.10."), scene.saying());
        assertEquals(DenyCode.MENTION, scene.denied("Your account is {account}."));
    }

    @Test void aLineThatWasCutMayBeSaidAgain() {
        var scene = Scene.billing().says("How may I help you today?").cutAt(30);
        assertInstanceOf(Verdict.Speak.class, scene.propose("How may I help you today?"));
        assertEquals(DenyCode.REPEAT, scene.denied("How may I help you today?"));
    }

    @Test void personalDataThatWasDeniedIsNotOnTheRecord() {
        var scene = Scene.billing();
        assertEquals(DenyCode.PII, scene.denied("Your card is 4111 1111 1111 1111."));
        assertFalse(scene.all.toString().contains("4111"));
    }

    @Test void argumentsTheToolDoesNotHaveAreNotOnTheRecord() {
        var scene = Scene.billing().intent("pay_bill");
        assertEquals(DenyCode.SCHEMA, scene.deniedCall("verify", Map.of("account", "AC-1", "zip", "94110", "pan", "4111111111111111")));
        assertFalse(scene.all.toString().contains("4111"));
    }

    // ---- disclosures

    @Test void aDisclosureCutAtTenPercentIsPlayedAgain() {          // attack case 48
        assertEquals(List.of(NOTICE), Scene.of("billing.flow").began().cutAt(10).saying());
    }

    @Test void aDisclosureCutAtNinetyPercentIsPlayedAgain() {       // attack case 49
        var scene = Scene.terms().feed(new FlowInput.CallerSpoke("hmm", Scene.SECOND));
        assertEquals("confirm", scene.state());
        scene = Scene.of("billing.flow").began().cutAt(90);
        assertEquals(List.of(NOTICE), scene.saying());
        assertEquals("greet", scene.state());
        assertEquals(0, scene.evidence(RecordType.DISCLOSURE_DONE).size());
    }

    @Test void aDisclosureIsPlayedThreeTimesAtMost() {              // attack case 50
        var scene = Scene.of("billing.flow").began().cutAt(90).cutAt(90).cutAt(90);
        assertEquals("disclosure_refused", scene.ended());
    }

    @Test void aDisclosureThatWasLeftBehindIsNotPlayedAgain() {
        var scene = Scene.of("clinic.flow").began().heardOne();
        assertEquals("ask_consent", scene.state());
        scene.intent("human").cutAt(20);
        assertEquals(List.of(), scene.saying());
        assertEquals(1, scene.transfers.size());
    }

    @Test void aYesThatBeganBeforeTheTermsWereHeardIsIgnored() {    // attack case 55
        var scene = Scene.terms();
        scene.now += Scene.SECOND;
        scene.caller("yes", scene.now - 2 * Scene.SECOND);
        assertEquals("confirm", scene.state());
        assertEquals("capture", scene.caller("yes").state());
    }

    @Test void anAnswerThatIsNoAnswerAsksAgain() {                  // attack case 57
        var scene = Scene.terms().caller("uh-huh… wait, no");
        assertEquals("confirm", scene.state());
        scene.feed(new FlowInput.ModelFinished(scene.governor.view().turn()));
        assertEquals(1, scene.saying().size());
        assertTrue(scene.saying().getFirst().startsWith("You are authorizing"));
    }

    @Test void aChangedAmountKillsTheTermsAndTheConfirmation() {    // attack case 51
        var scene = Scene.terms().caller("no").ok(Map.of("balance", "420.10", "due", "2026-12-01")).slot("amount", "sixty dollars");
        assertEquals("bill", scene.state());
        scene.says("Shall I take {amount}?").heard().caller("yes");
        assertEquals("confirm", scene.state());
        assertEquals(List.of("You are authorizing a one-time card payment of $60.00 today. Shall I go ahead?"), scene.saying());
        assertFalse(scene.toolsRun().contains("pay"));
    }

    // ---- confirmed slots

    @Test void aSlotToBeConfirmedIsFilledByAYesToItsValue() {
        var scene = Scene.bill().slot("amount", "fifty dollars");
        assertEquals("bill", scene.state());
        assertEquals(List.of("amount"), scene.governor.view().confirming());
        scene.says("Shall I take {amount}?").heard().caller("no");
        assertEquals("bill", scene.state());
        scene.says("Then how does {amount} sound to you?").heard().caller("yes");
        assertEquals("confirm", scene.state());
    }

    @Test void aYesToAnOlderValueConfirmsNothing() {
        var scene = Scene.bill().slot("amount", "fifty dollars").says("Shall I take {amount}?").heard().slot("amount", "sixty dollars").caller("yes");
        assertEquals("bill", scene.state());
        assertEquals(0, scene.evidence(RecordType.SLOT_CONFIRMED).size());
    }

    @Test void aYesToAnotherQuestionConfirmsNothing() {
        var scene = Scene.bill().slot("amount", "fifty dollars").says("I have noted {amount}.").says("Are you still there?").heard().caller("yes");
        assertEquals("bill", scene.state());
    }

    @Test void aYesAfterTheQuestionWasCutConfirmsNothing() {
        var scene = Scene.bill().slot("amount", "fifty dollars").says("Shall I take {amount}?").cutAt(50).caller("yes");
        assertEquals("bill", scene.state());
    }

    @Test void anAmountAboveTheBalanceIsAskedForAgain() {
        var scene = Scene.bill().slot("amount", "five hundred").says("Shall I take {amount}?").heard().caller("yes");
        assertEquals("bill", scene.state());
        assertFalse(scene.toolsRun().contains("pay"));
    }

    // ---- tools

    @Test void paymentTakesItsThreeExits() {
        for (var outcome : List.of(new FlowInput.Outcome.Ok(Map.of("receipt", "R-77")), new FlowInput.Outcome.Fail("declined"),
                new FlowInput.Outcome.Unknown("no answer"))) {
            var scene = Scene.terms().caller("yes").keys("4111111111111111#");
            assertEquals("charge", scene.state());
            scene.returns(outcome).heard();
            String end = switch (outcome) {
                case FlowInput.Outcome.Ok _ -> "paid";
                case FlowInput.Outcome.Fail _ -> "served";
                case FlowInput.Outcome.Unknown _ -> "payment_unknown";
            };
            assertEquals(end, scene.ended());
            assertFalse(scene.all.toString().contains("4111"), "a card number on the record");
        }
    }

    @Test void aTimeoutIsNotADecline() {                            // attack case 39
        var scene = Scene.terms().caller("yes").keys("4111#").wait(11);
        assertEquals("payment_unknown", scene.ended());
        scene.ok(Map.of("receipt", "R-77"));
        assertEquals(1, scene.evidence(RecordType.TOOL_LATE).size());
        assertEquals(1, scene.toolsRun().stream().filter("pay"::equals).count());
    }

    @Test void globalHandlersWaitForARun() {
        var scene = Scene.terms().caller("yes").keys("4111#").intent("human").keys("0");
        assertEquals(0, scene.transfers.size());
        assertEquals("charge", scene.state());
        assertEquals("paid", scene.ok(Map.of("receipt", "R-77")).ended());
    }

    @Test void globalHandlersWaitWhileTheRecorderIsAwaitedAfterARun() {
        var scene = Scene.terms().caller("yes").keys("4111#");
        scene.recorderAnswers = false;
        scene.ok(Map.of("receipt", "R-77")).intent("human");
        assertEquals(0, scene.transfers.size());
        assertEquals("paid", scene.feed(new FlowInput.RecordingChanged(true)).ended());
    }

    @Test void aDisclosureWithAValueNobodyGaveEndsTheCallWithoutAWord() {
        var scene = Scene.of("collections.flow").began();
        assertEquals("error", scene.ended());
        assertEquals(List.of(), scene.saying(), "an apology is speech, and the disclosure comes first");
    }

    @Test void aFailedRunSkipsTheRestButResumesTheRecording() {
        var scene = Scene.terms().caller("yes").keys("4111#").returns(new FlowInput.Outcome.Fail("down"));
        assertEquals(true, scene.last(RecordType.RECORDING).get("on"));
        assertEquals(List.of("No payment was taken."), scene.saying().subList(scene.saying().size() - 1, scene.saying().size()));
    }

    @Test void aPauseThatIsNotAcknowledgedTakesNoCard() {           // attack case 74
        var scene = Scene.terms();
        scene.recorderAnswers = false;
        scene.caller("yes").keys("4111#").wait(3);
        assertEquals("error", scene.ended());
        assertFalse(scene.toolsRun().contains("pay"));
    }

    @Test void anAcknowledgementOfTheOppositeIsNone() {
        var scene = Scene.terms();
        scene.recorderAnswers = false;
        scene.caller("yes").feed(new FlowInput.RecordingChanged(true));
        assertEquals(List.of(), scene.governor.view().collecting());
    }

    @Test void resumingWhatWasNeverPausedNeedsNoAcknowledgement() {
        var scene = Scene.billing().feed(new FlowInput.ModelDown("gone"));
        assertEquals("callback", scene.ended());
        assertEquals(List.of("I can't complete this now. A colleague will call you back today."), scene.saying());
    }

    @Test void aToolThatAnswersInAnotherStateIsOnRecordAndChangesNothing() {
        var scene = Scene.billing().intent("pay_bill").slot("account", "AC-1").keys("94110")
                .call("verify", Map.of("account", "{account}", "zip", "{zip}")).intent("human");
        long converses = scene.converses();
        scene.ok(Map.of("verified", "true"));
        assertEquals(converses, scene.converses());
        assertEquals("zip", scene.last(RecordType.SLOT_WRITE).get("slot"));
        assertEquals("ok", scene.last(RecordType.TOOL_LATE).get("outcome"));
        assertEquals("callback", scene.feed(new FlowInput.TransferEnded(false, "busy")).ended());
    }

    @Test void whatAChargeBecameIsOwedToTheRecordAfterTheCallerHungUp() {       // attack case 58
        var scene = Scene.terms().caller("yes").keys("4111#").hangUp();
        assertEquals("abandoned", scene.ended());
        assertTrue(scene.governor.effectPending());
        scene.ok(Map.of("receipt", "R-77"));
        assertFalse(scene.governor.effectPending());
        assertEquals("ok", scene.last(RecordType.TOOL_RES).get("outcome"));
    }

    @Test void aResultTheFlowDidNotAskForIsNotEvenLooked() {
        var scene = Scene.billing().intent("pay_bill").slot("account", "AC-1").keys("94110")
                .call("verify", Map.of("account", "{account}", "zip", "{zip}")).ok(Map.of("verified", "true", "html", "<html>".repeat(9_999)));
        assertFalse(scene.all.toString().contains("<html>"));
        assertEquals("bill", scene.state());
    }

    @Test void aResultOfTheWrongShapeIsAFailure() {                 // attack case 40
        for (String wrong : List.of("True", "<html>", "")) {
            var scene = Scene.billing().intent("pay_bill").slot("account", "AC-1").keys("94110")
                    .call("verify", Map.of("account", "{account}", "zip", "{zip}")).ok(Map.of("verified", wrong));
            assertEquals("callback", scene.ended());
        }
    }

    // ---- budgets and silence

    @Test void turnsAreSpentOverTheWholeCall() {
        var scene = Scene.billing();
        for (int i = 0; i < 5; i++) assertEquals("triage", scene.caller("hmm").state());
        assertEquals("callback", scene.caller("hmm").ended());
    }

    @Test void silenceTakesItsBranchEvenWhenItIsLongerThanTheDefault() {
        var scene = new Scene(Flows.file("frontdesk/frontdesk.flow")).began().heard();
        scene.wait(11);
        assertEquals("triage", scene.state());
        scene.wait(2);
        assertEquals("callback", scene.ended());
    }

    @Test void aCallerWhoIsTalkingIsNotSilent() {
        var scene = Scene.billing().feed(new FlowInput.CallerSpeaking(true)).wait(60);
        assertEquals("triage", scene.state());
        scene.feed(new FlowInput.CallerSpeaking(false)).wait(9);
        assertEquals("triage", scene.state());
        assertEquals("callback", scene.wait(2).ended());
    }

    @Test void silenceWhereTheFlowSaysNothingAboutItSpendsATurn() {
        var scene = Scene.bill();
        scene.wait(10 * 9);
        assertEquals("callback", scene.ended());
    }

    @Test void silenceAfterAQuestionAsksItAgainAndAgainAndNoMore() {
        var scene = Scene.terms();
        for (int i = 0; i < 2; i++) scene.wait(10).heard();
        assertEquals("confirm", scene.state());
        assertEquals("disclosure_refused", scene.wait(10).ended());
    }

    // ---- keypad

    @Test void digitsThatDoNotFitAreMissedAndTriesRunOut() {
        var scene = Scene.terms().caller("yes").heard();
        assertEquals("capture", scene.state());
        for (int i = 0; i < 3; i++) scene.wait(10);
        assertEquals("unpaid", scene.state());
    }

    @Test void digitsNeverReachTheRecord() {
        var scene = Scene.billing().intent("pay_bill").slot("account", "AC-1").keys("94110");
        assertFalse(scene.all.toString().contains("94110"));
        assertEquals("(set)", scene.governor.view().known().get("zip"));
    }

    @Test void halfADigitStringIsForgottenWhenItsSlotWasSaid() {
        var scene = Scene.billing().intent("pay_bill").keys("12").slot("account", "AC-1").keys("94110");
        assertEquals("94110", scene.call("verify", Map.of("account", "{account}", "zip", "{zip}")).tools.getLast().arguments().get("zip"));
    }

    @Test void zeroGoesToAPersonUnlessDigitsAreWanted() {
        assertEquals(1, Scene.billing().keys("0").transfers.size());
        assertEquals(0, Scene.billing().intent("pay_bill").keys("0").transfers.size());
        assertEquals(0, Scene.of("billing.flow").began().keys("0").transfers.size());
    }

    // ---- transfer and the end

    @Test void aTransferCarriesWhatItMay() {
        var transfer = Scene.bill().intent("human").transfers.getFirst();
        assertEquals("$420.10", transfer.carrying().get("balance"));
        assertFalse(transfer.carrying().containsKey("card"));
    }

    @Test void aTransferThatFailedGoesToItsOtherwise() {
        var scene = Scene.billing().intent("human");
        assertEquals("callback", scene.feed(new FlowInput.TransferEnded(false, "SIP 486")).ended());
        assertEquals("transferred", Scene.billing().intent("human").feed(new FlowInput.TransferEnded(true, "SIP 200")).ended());
    }

    @Test void aTransferNobodyAnswersFailsAfterAMinute() {
        assertEquals("callback", Scene.billing().intent("human").wait(61).ended());
    }

    @Test void theModelGoingDownBeforeItIsNeededWaitsUntilItIs() {
        var scene = Scene.of("billing.flow").began().feed(new FlowInput.ModelDown("transcriber"));
        assertEquals("", scene.ended());
        assertEquals("callback", scene.heard().ended());
    }

    @Test void hangUpEndsTheCallInEveryState() {
        for (String name : List.of("billing.flow", "clinic.flow", "frontdesk/frontdesk.flow")) {
            Flow flow = Flows.file(name);
            var fresh = new Scene(flow).hangUp();
            assertTrue(!fresh.ended().isEmpty() && fresh.governor.deadline() == Long.MAX_VALUE, name);
        }
        for (Scene scene : List.of(Scene.of("billing.flow").began(), Scene.billing(), Scene.bill(), Scene.terms(), Scene.terms().caller("yes"),
                Scene.terms().caller("yes").keys("4111#"), Scene.billing().intent("human"), Scene.of("clinic.flow").began().heard())) {
            String state = scene.state();
            assertFalse(scene.hangUp().ended().isEmpty(), state);
            assertTrue(scene.all.getLast() instanceof Directive.Finish(var _, var immediately) && immediately, state);
            scene.wait(60);
            assertEquals(Long.MAX_VALUE, scene.governor.deadline(), state);
        }
    }

    @Test void nothingHappensAfterTheEnd() {
        var scene = Scene.billing().hangUp();
        int directives = scene.all.size();
        scene.caller("hello").intent("human").keys("0").slot("account", "AC-1").feed(new FlowInput.ModelDown("x")).feed(new FlowInput.Began());
        assertEquals(directives, scene.all.size());
    }
}
