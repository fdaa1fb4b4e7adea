package dev.parley.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.governance.RecordType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A stream of model text on its way to the caller: what is released when, and what a denied clause stops.
class StreamingTest {
    private static final String FALLBACK = "I'm sorry, I can't say that. Is there anything else I can help you with?";

    private static CallScene asked() {
        return CallScene.triage().text("How may I help you today?").finished().heard().says("hello");
    }

    private static List<String> codes(CallScene scene) {
        return scene.records(RecordType.VERDICT).stream().filter(r -> "deny".equals(r.get("verdict"))).map(r -> (String) r.get("code")).toList();
    }

    @Test void theFirstClauseIsSpokenWhileTheRestIsStillBeingWritten() {
        var scene = asked().text("Certainly, I can help. Let me ");
        assertEquals(List.of("Certainly, I can help."), scene.saying());
        scene.text("look at that for you.");
        assertEquals(List.of("Certainly, I can help."), scene.saying(), "an unfinished clause is held");
        assertEquals(List.of("Certainly, I can help.", "Let me look at that for you."), scene.finished().saying());
    }

    @Test void aDeniedClauseIsNeverSpokenAndEndsItsGeneration() {
        var scene = asked();
        int generation = scene.generation().generation();
        scene.text("Certainly. It is guaranteed. And more. ");
        assertEquals(List.of("Certainly."), scene.saying());
        assertEquals(1, scene.count(Effect.CancelGeneration.class));
        assertNotEquals(generation, scene.generation().generation(), "the model is asked again");
        assertEquals("FORBIDDEN_PHRASE", scene.generation().request().denied().orElseThrow().code());
        scene.event(new CallEvent.TextGenerated(generation, "What the old answer had left. "));
        assertEquals(List.of("Certainly."), scene.saying(), "the cancelled answer has no more to say");
        assertEquals(List.of("Certainly.", "Let me look."), scene.text("Let me look. ").finished().saying());
    }

    @Test void theSecondDenialIsAnsweredWithTheFixedLine() {
        var scene = asked().text("It is guaranteed. ").text("You owe nothing. ");
        assertEquals(List.of("FORBIDDEN_PHRASE", "UNGROUNDED_CLAIM"), codes(scene));
        assertEquals(List.of(FALLBACK), scene.saying());
    }

    /// The hold-back: wherever a stream is cut into pieces, no piece of a banned sentence leaves.
    @ParameterizedTest
    @ValueSource(strings = {"Well, it is guaranteed, madam.", "I am a human. Really.", "It is risk free for you.", "You owe nothing at all.",
        "Your balance is $420.00.", "guaranYou owe nothing."})
    void aBannedSentenceCutAnywhereIsNeverHeard(String sentence) {
        for (int cut = 1; cut < sentence.length(); cut++) {
            var scene = asked().text(sentence.substring(0, cut)).text(sentence.substring(cut) + " ").finished();
            assertFalse(codes(scene).isEmpty(), sentence.substring(0, cut) + "|" + sentence.substring(cut));
            for (String said : scene.saying()) {
                String letters = said.toLowerCase(java.util.Locale.ROOT);
                assertTrue(List.of("guarant", "human", "risk", "owe", "420").stream().noneMatch(letters::contains), said);
            }
        }
    }

    @Test void letterByLetterIsJudgedAsInOnePiece() {
        var scene = asked();
        "Certainly. It is guaranteed. ".chars().forEach(c -> scene.text(Character.toString(c)));
        assertEquals(List.of("Certainly."), scene.saying());
        assertEquals(List.of("FORBIDDEN_PHRASE"), codes(scene));
    }

    @Test void aPhraseSplitOverTwoTurnsIsDeniedInTheSecond() {                        // case 2
        var scene = asked().text("It is risk").finished().heard().says("is it").text("free. ");
        assertEquals(List.of("FORBIDDEN_PHRASE"), codes(scene));
    }

    @Test void aModelThatOnlyFilledSlotsIsAskedOnceForWordsAndThatIsNoDenial() {
        var scene = asked().intent("balance").slot("account", "one two three four five six");
        int generation = scene.generation().generation();
        scene.finished();
        assertNotEquals(generation, scene.generation().generation());
        assertEquals("EMPTY", scene.generation().request().denied().orElseThrow().code());
        assertEquals(List.of(), codes(scene));
        assertEquals(List.of("What is your ZIP code?"), scene.text("What is your ZIP code?").finished().saying());
        assertEquals(List.of(), codes(scene));
    }

    @Test void aModelThatHasNoWordsEvenThenIsDenied() {
        var scene = asked().finished().finished();
        assertEquals(List.of("EMPTY"), codes(scene));
        assertEquals(List.of(FALLBACK), scene.finished().saying());
        assertEquals(List.of("EMPTY", "EMPTY"), codes(scene));
    }

    @Test void theModelIsToldWhatIsToBeReadBack() {
        var scene = new CallScene("billing.flow").event(new CallEvent.Invited(java.util.Optional.of(CallScene.offer(dev.parley.sip.Direction.SENDRECV))))
                .event(new CallEvent.Acknowledged(java.util.Optional.empty())).heard();
        scene.intent("pay_bill").slot("account", "AC-1");
        for (char digit : "94110".toCharArray()) scene.event(new CallEvent.DigitPressed(digit));
        scene.event(new CallEvent.ToolProposed(scene.generation().generation(), "verify", Map.of("account", "{account}", "zip", "{zip}")))
                .returns(Map.of("verified", "true")).returns(Map.of("balance", "420.10", "due", "2026-12-01"));
        assertEquals(List.of(), scene.generation().request().confirming());
        scene.slot("amount", "fifty").finished();
        assertEquals(List.of("amount"), scene.generation().request().confirming());
    }
}
