package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.dialplan.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The governor against the naive [Reference], on random flows, calls and proposals: one verdict, one code. A disagreement prints
/// its seed; `-Ddiff.seed=` runs that one alone.
class DifferentialTest {
    private static final int IN_VERIFY = 20_000;
    private static final int NIGHTLY = 1_000_000;

    @Test void theGovernorAgreesWithTheReference() {
        Map<String, Integer> seen = compare(Long.getLong("diff.seed", 1), Long.getLong("diff.seed") == null ? Integer.getInteger("diff.count", IN_VERIFY) : 1);
        if (Long.getLong("diff.seed") != null) return;
        System.out.println("differential: " + seen);
        // A comparison in which nothing is ever allowed, or only one code comes up, would show nothing.
        assertTrue(seen.get("speech ALLOW") > 500 && seen.get("tool ALLOW") > 50 && seen.get("move stay") > 100, seen.toString());
        for (String code : List.of("FORBIDDEN_PHRASE", "CHARSET", "LANGUAGE", "MARKUP", "LENGTH", "REPEAT", "EMPTY", "LEAK", "UNGROUNDED_NUMBER", "UNGROUNDED_CLAIM",
                "TYPE", "DATE", "PII", "NOT_VERIFIED", "MENTION", "STATE_SPEECH", "DISCLOSURE_FIRST", "OOV", "PENDING_TOOL")) {
            assertTrue(seen.getOrDefault("speech " + code, 0) > 0, code + " in " + seen);
        }
        for (String code : List.of("STATE_TOOL", "SCHEMA", "PROVENANCE", "NEEDS", "WHERE", "ONCE", "LIMIT", "APPROVAL", "STALE_DISCLOSURE", "ONE_EFFECT")) {
            assertTrue(seen.getOrDefault("tool " + code, 0) > 0, code + " in " + seen);
        }
    }

    @Tag("nightly")
    @Test void theGovernorAgreesWithTheReferenceAMillionTimes() {
        System.out.println("differential: " + compare(10_000_000, NIGHTLY));
    }

    /// A comparison that cannot fail proves nothing: each mistake put into the reference is found.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aMistakeIsFound(Reference.Bug bug) {
        for (long seed = 1; seed < 20_000; seed++) if (!scene(seed, bug, new TreeMap<>()).isEmpty()) return;
        throw new AssertionError(bug + " was not noticed");
    }

    /// @return how often each answer came
    private static Map<String, Integer> compare(long firstSeed, int proposals) {
        Map<String, Integer> seen = new TreeMap<>();
        long count = 0;
        for (long seed = firstSeed; count < proposals; seed++) {
            assertEquals("", scene(seed, Reference.Bug.NONE, seen));
            count = seen.values().stream().mapToLong(Integer::longValue).sum();
        }
        return seen;
    }

    /// A few proposals in one random call, until one of them changes it. @return the first disagreement, or nothing
    private static String scene(long seed, Reference.Bug bug, Map<String, Integer> seen) {
        var random = new Random(seed);
        var scene = new RandomScene(random);
        var proposals = new RandomProposals(random);
        Governor governor = scene.governor();
        Set<String> succeeded = Set.copyOf(scene.ran.keySet());
        List<String> said = new ArrayList<>();
        String heldOver = "";
        int words = 0;
        for (int i = 0; i < 6; i++) {
            var situation = new Reference.Situation(scene.flow, scene.state, scene.packs, scene.values, scene.disclosed, scene.confirmed, scene.ran, succeeded,
                Math.max(0, scene.state.speech().words() - words), said, heldOver, governor.rehearsedMachine().desk.isOut());
            var reference = new Reference(situation, bug);
            if (random.nextInt(100) < 75) {
                String text = i > 0 && random.nextInt(12) == 0 && !said.isEmpty() ? said.getLast() : proposals.speech();
                Verdict verdict = governor.review(new Proposed.Utterance(governor.view().turn(), text), 0);
                String expected = reference.speech(text);
                String answer = code(verdict);
                if (!answer.equals(expected)) return "seed " + seed + ": `" + text + "` after `" + heldOver + "`: governor " + verdict + ", reference " + expected;
                seen.merge("speech " + answer, 1, Integer::sum);
                if (verdict instanceof Verdict.Speak(var utterance, var _)) {
                    said.add(utterance.words().display());
                    heldOver = heldOver + "-" + utterance.words().display().strip();
                    words += UtteranceReview.words(utterance.words().display());
                }
            } else if (random.nextInt(100) < 65) {
                Map.Entry<String, Map<String, String>> call = proposals.tool(scene);
                Verdict verdict = governor.review(new Proposed.ToolCall(governor.view().turn(), call.getKey(), call.getValue()), 0);
                String expected = reference.tool(call.getKey(), call.getValue());
                if (!code(verdict).equals(expected)) return "seed " + seed + ": " + call + ": governor " + verdict + ", reference " + expected;
                seen.merge("tool " + expected, 1, Integer::sum);
                if (verdict instanceof Verdict.Run) scene.ran.merge(call.getKey(), 1, Integer::sum);
            } else if (!governor.rehearsedMachine().desk.isOut() && governor.view().ended().isEmpty() && governor.rehearsedMachine().isOpen()) {
                String intent = "i" + random.nextInt(2);
                String expected = reference.move(new Flow.Event.OnIntent(intent));
                while (governor.poll() != null) { }
                governor.handle(new FlowInput.IntentRecognised(intent, 1), 0);
                String moved = moved(governor);
                if (!moved.equals(expected)) return "seed " + seed + ": " + intent + ": governor " + moved + ", reference " + expected;
                seen.merge("move " + (moved.equals("stay") ? "stay" : "on"), 1, Integer::sum);
                if (!moved.equals("stay")) return "";
            }
        }
        return "";
    }

    /// The state an input led to, the label it ended with, or `stay`.
    private static String moved(Governor governor) {
        String moved = "stay";
        for (Directive d = governor.poll(); d != null; d = governor.poll()) {
            if (d instanceof Directive.Evidence(var type, var fields) && type == RecordType.TRANSITION && moved.equals("stay")) moved = String.valueOf(fields.get("to"));
            if (d instanceof Directive.Evidence(var type, var fields) && type == RecordType.FLOW_END && moved.equals("stay")) moved = String.valueOf(fields.get("end"));
        }
        return moved;
    }

    private static String code(Verdict verdict) {
        return verdict instanceof Verdict.Deny deny ? deny.code().name() : "ALLOW";
    }
}
