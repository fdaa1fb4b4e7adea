package dev.parley.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClauseAssemblerTest {
    private static List<String> clauses(String... pieces) {
        var assembler = new ClauseAssembler();
        List<String> out = new ArrayList<>();
        for (String piece : pieces) out.addAll(assembler.add(piece));
        out.addAll(assembler.finish());
        return out;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Your bill is 4.20. It is due {due}. Thank you, Dr. Smith! Anything else?", "{due}.x {a}. B", "。",
        "你好。请问您有什么需要？好的！", "One two three four five six, and then seven: eight.", "   ", "a.b.c. d", "x {unclosed. never. ends. ",
        "No punctuation ever and so on and so forth and more and more and yet more of it until somebody cuts it, which must happen at the same place "
            + "whatever the pieces were that it came in, because a verdict must not depend on the network that carried the words to us. And then. ",
        "\uD83D\uDE00\uD83D\uDE00. \uD83D\uDE00! ok"})
    void theClausesDoNotDependOnHowTheTextWasCutIntoPieces(String text) {
        List<String> whole = clauses(text);
        for (int i = 0; i <= text.length(); i++) {
            assertEquals(whole, clauses(text.substring(0, i), text.substring(i)), "cut at " + i);
            for (int j = i; j <= text.length(); j += 7) {
                assertEquals(whole, clauses(text.substring(0, i), text.substring(i, j), text.substring(j)), "cut at " + i + " and " + j);
            }
        }
        assertEquals(whole, clauses(text.split("")));
    }

    @Test void norDoesItForAnyText() {
        RandomGenerator dice = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        for (int n = 0; n < 500; n++) {
            var text = new StringBuilder();
            for (int k = dice.nextInt(600); k > 0; k--) text.append("ab .,;{}!4。\uD83D\uDE00".charAt(dice.nextInt(13)));
            assertEquals(clauses(text.toString()), clauses(text.toString().split("")), text.toString());
        }
    }

    @Test void aClauseEndsWhereASentenceDoes() {
        assertEquals(List.of("Your bill is 4.20.", "It is due {due}.", "Anything else?"), clauses("Your bill is 4.20. It is due {due}. Anything else?"));
        assertEquals(List.of("Dr. Smith is in."), clauses("Dr. Smith is in."));
        assertEquals(List.of("你好。", "好的！"), clauses("你好。好的！"));
    }

    @Test void aCommaEndsAClauseThatIsLongEnoughToBeSpokenEarly() {
        assertEquals(List.of("Well, I can take one two three,", "and four."), clauses("Well, I can take one two three, and four."));
        assertEquals(List.of("Well, yes."), clauses("Well, yes."));
    }

    @Test void nothingIsReleasedUntilTheNextCharacterShowsThatItEnded() {
        var assembler = new ClauseAssembler();
        assertEquals(List.of(), assembler.add("It is 4."));
        assertEquals(List.of(), assembler.add("20"));
        assertEquals(List.of("It is 4.20."), assembler.add(". "));
    }

    @Test void whatIsHeldBackIsBounded() {
        var assembler = new ClauseAssembler();
        List<String> out = assembler.add("word ".repeat(1_000));
        assertTrue(out.stream().allMatch(c -> c.length() <= ClauseAssembler.LONGEST));
        assertTrue(assembler.finish().getFirst().length() <= ClauseAssembler.LONGEST);
        assertTrue(clauses("x".repeat(10_000)).stream().allMatch(c -> c.length() <= ClauseAssembler.LONGEST));
    }
}
