package dev.parley.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.agent.ToolOutcome;
import dev.parley.governance.RecordType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The failures other voice systems had in production (conversation.md, by number), each as a call in virtual time.
class ProductionFailuresTest {
    private static final String GREETING = "How may I help you today?";

    private static CallScene greeted() {
        return CallScene.triage().text(GREETING).finished().heard();
    }

    @Test void f03WhoGoesOnBeforeTheAnswerIsAudibleIsAnsweredToAllOfIt() {
        var scene = greeted().says("I have a").text("Of course. ").onset();
        assertEquals(List.of("Of course."), scene.saying());
        assertTrue(scene.effects.getLast() instanceof Effect.CancelGeneration || scene.last(Effect.StopSpeaking.class).turn() > 1);
        scene.cut(0, -1).after(500).quiet().after(700).transcribed("question about my bill");
        assertEquals("I have a question about my bill", scene.generation().request().callerWords());
        assertEquals(0, scene.records(RecordType.BARGE_IN).size(), "nobody was interrupted: nothing had been heard");
    }

    @Test void f04WhenBothStartTheAgentYieldsAtOnceAndItsGenerationIsDead() {
        var scene = greeted().says("hello").text("Hello there. ").audible().after(100).onset();
        assertEquals(1, scene.records(RecordType.BARGE_IN).size());
        int old = scene.generation().generation();
        long lines = scene.count(Effect.Speak.class);
        scene.event(new CallEvent.TextGenerated(old, "How may I help you? ")).event(new CallEvent.GenerationFinished(old));
        assertEquals(lines, scene.count(Effect.Speak.class));
    }

    @Test void f05ACoughWhileTheAnswerIsBeingThoughtOfCostsNothingButTime() {
        var scene = greeted().says("what are your opening hours");
        scene.onset().after(200).quiet().after(700).transcribed("");
        assertEquals("what are your opening hours", scene.generation().request().callerWords());
        assertEquals("hours", scene.intent("hours").state());
    }

    @Test void f05ACoughBeforeTheSlowFirstWordOfTheTranscriberCostsNothingEither() {
        var scene = greeted().says("what are your opening hours").text("One moment. ");
        scene.onset().cut(0, -1).after(200).quiet().after(5_000);
        assertEquals(1, scene.records(RecordType.TRANSCRIBER_LATE).size());
        assertEquals("what are your opening hours", scene.generation().request().callerWords());
    }

    @Test void f06NoiseDuringPlaybackDoesNotEndTheConversation() {
        var scene = greeted().says("hello").text("Hello, I can tell you about your bill. ").finished().audible().after(500);
        scene.onset().cut(4_000, 16_000).after(200).quiet().after(700).transcribed("");
        assertEquals("", scene.generation().request().callerWords());
        scene.text("Hello, I can tell you about your bill. ").finished();
        assertEquals(List.of("Hello, I can tell you about your bill."), scene.saying(), "said again is no repetition if it was not heard");
    }

    @Test void f08TheTranscriptIsWhatWasHeardAtEveryPointOfInterruption() {
        String line = "I can tell you when we are open.";
        for (int sent = 0; sent <= 16_000; sent += 100) {
            var scene = greeted().says("hello").text(line + " ").finished();
            if (sent > 0) scene.audible();
            scene.onset().cut(sent, 16_000).after(500).quiet().after(700).transcribed("what");
            String stored = scene.generation().request().transcript().stream().filter(l -> !l.caller()).map(l -> l.text())
                    .reduce((_, b) -> b).orElse("");
            if (sent == 0) {
                assertEquals(GREETING, stored);
                continue;
            }
            String heard = stored.equals(GREETING) ? "" : stored;
            assertTrue(line.startsWith(heard), heard);
            assertTrue(heard.length() <= Math.ceil(line.length() * sent / 16_000.0), heard + " at " + sent);
            if (sent == 16_000) assertEquals(line, heard);
        }
    }

    @Test void f09ALineNobodyHearsAnyOfEndsTheCallInsteadOfSilence() {
        var scene = CallScene.answered().after(46_000);
        assertTrue(scene.call.isEnded());
        assertEquals(41, scene.last(Effect.HangUp.class).q850Cause());
    }

    @Test void f11OneUtteranceFinalisedTwiceGetsOneReplyToBoth() {
        var scene = greeted().says("I have a question").after(300).transcribed("about my opening hours");
        assertEquals("I have a question about my opening hours", scene.generation().request().callerWords());
        scene.text("Certainly. ").finished();
        assertEquals(List.of("Certainly."), scene.saying());
    }

    @Test void f11TheSameFinalTwiceIsOneFinal() {
        var scene = greeted().says("hello").after(300);
        long before = scene.count(Effect.Generate.class);
        scene.transcribed("Hello");
        assertEquals(before, scene.count(Effect.Generate.class));
    }

    @Test void f11AFinalAfterItsDeadlineIsStillHeard() {
        var scene = greeted().onset().after(800).quiet().after(700).after(1_600);
        assertEquals(1, scene.records(RecordType.TRANSCRIBER_LATE).size());
        assertEquals("what are your opening hours", scene.transcribed("what are your opening hours").generation().request().callerWords());
    }

    @Test void f11ALateFinalReplacesThePartialThatStoodInForIt() {
        var scene = greeted().onset().event(new CallEvent.PartiallyTranscribed("what are")).after(800).quiet().after(700).after(1_600);
        assertEquals("what are", scene.generation().request().callerWords());
        assertEquals("what are your hours", scene.transcribed("what are your hours").generation().request().callerWords());
    }

    @Test void f12ASupersededAnswerIsNeverPlayed() {
        var scene = greeted();
        for (int i = 0; i < 2; i++) {
            int old = scene.says("so what " + i).generation().generation();
            long lines = scene.count(Effect.Speak.class);
            scene.says("are your hours " + i).event(new CallEvent.TextGenerated(old, "We are open. ")).event(new CallEvent.GenerationFinished(old));
            assertEquals(lines, scene.count(Effect.Speak.class));
        }
    }

    @Test void f19TheLastWordsBeforeAHangUpAreKept() {
        var scene = greeted().onset().event(new CallEvent.PartiallyTranscribed("please cancel my order")).after(100).event(new CallEvent.HungUp("BYE"));
        assertEquals("please cancel my order", scene.records(RecordType.HEARD).getLast().get("words"));
        assertTrue(scene.call.isEnded());
    }

    @Test void f21AHangUpEndsTheCallAtOnceInEveryState() {
        List<CallScene> everywhere = List.of(CallScene.answered(), CallScene.triage(), greeted(), greeted().onset(), greeted().onset().after(300).quiet(),
                greeted().says("hello"), greeted().says("hello").text("Hello. "), greeted().says("human").intent("human"),
                greeted().says("what are your hours").intent("hours"), greeted().says("bye").intent("goodbye"),
                new CallScene("frontdesk/frontdesk.flow").event(new CallEvent.Invited(java.util.Optional.empty())));
        for (CallScene scene : everywhere) {
            scene.event(new CallEvent.HungUp("BYE"));
            assertTrue(scene.call.isEnded());
            assertTrue(scene.effects.getLast() instanceof Effect.Ended);
        }
    }

    @Test void aKeyNobodyWantedDoesNotCostTheAnswer() {
        var scene = greeted().says("hello").event(new CallEvent.DigitPressed('5')).text("Hello there. ");
        assertEquals(List.of("Hello there."), scene.saying());
    }

    @Test void aSecondAttemptNeedNotRepeatWhatWasAllowed() {
        var scene = greeted().says("hello").text("Certainly. You owe $420.00. ");
        assertEquals("UNGROUNDED_NUMBER", scene.generation().request().denied().orElseThrow().code());
        scene.text("Certainly. ").text("Let me look. ").finished();
        assertEquals(List.of("Certainly.", "Let me look."), scene.saying());
    }

    @Test void aChargeThatIsOutWhenTheCallerHangsUpIsOnTheRecordBeforeTheEnd() {
        var scene = new CallScene("billing.flow").event(new CallEvent.Invited(java.util.Optional.of(CallScene.offer(dev.parley.sip.Direction.SENDRECV))))
                .event(new CallEvent.Acknowledged(java.util.Optional.empty())).heard();
        scene.intent("pay_bill").slot("account", "AC-1");
        for (char digit : "94110".toCharArray()) scene.event(new CallEvent.DigitPressed(digit));
        scene.event(new CallEvent.ToolProposed(scene.generation().generation(), "verify", Map.of("account", "{account}", "zip", "{zip}")))
                .returns(Map.of("verified", "true")).returns(Map.of("balance", "420.10", "due", "2026-12-01")).slot("amount", "fifty")
                .text("Shall I take {amount}? ").finished().heard().says("yes").heard().after(100).says("yes")
                .event(new CallEvent.RecordingChanged(false)).heard();
        assertEquals("capture", scene.state());
        for (char digit : "4111111111111111#".toCharArray()) scene.event(new CallEvent.DigitPressed(digit));
        assertEquals("charge", scene.state());

        scene.event(new CallEvent.HungUp("BYE"));
        assertFalse(scene.call.isEnded());
        scene.event(new CallEvent.ToolReturned(scene.last(Effect.RunTool.class).call().decision(), new ToolOutcome.Ok(Map.of("receipt", "R-7"))));
        assertTrue(scene.call.isEnded());
        assertEquals("pay", scene.records(RecordType.TOOL_RES).getLast().get("tool"));
    }
}
