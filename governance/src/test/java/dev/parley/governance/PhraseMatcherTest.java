package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.governance.PhraseMatcher.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhraseMatcherTest {
    private static final PhraseMatcher MATCHER = matcher("guarante*", "risk free", "arrest*", "owe", "! owe it to",
        "legal loan", "loan shark", "i am a human");

    private static PhraseMatcher matcher(String... phrases) {
        return new PhraseMatcher(List.of(phrases).stream().map(p -> new Phrase(p, "t")).toList(), false);
    }

    private static boolean finds(String text) {
        return !MATCHER.find(Skeleton.of(text), 0).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "it is guaranteed", "GUARANTEED!", "guaaaraanteeed", "unguaranteed", "we guar-antee it", "risk-free", "riskfree",
        "RISK\u00A0FREE", "risk, free", "arrested", "you owe us", "a legal loan shark", "loan shark",
        "gu\u0430r\u0430nteed",                                     // Cyrillic a
        "\u0421\u041E\u041C\u0415: \u0399 \u0391M A HUMAN",         // Greek capitals
        "I \u0410\u041C A HUM\u0410N", "\u0406 am a human",         // Cyrillic capitals
        "ri\u0455k free",                                           // Cyrillic dze
        "guar\u200Banteed", "guar\u00ADanteed", "guar\u200D\uFE0Fanteed", "guar\u2060anteed", "guar\u0007anteed",
        "\uFF47\uFF55\uFF41\uFF52\uFF41\uFF4E\uFF54\uFF45\uFF45",   // full width
        "\uD835\uDC20\uD835\uDC2E\uD835\uDC1A\uD835\uDC2Bantee",    // mathematical bold
        "\u24D6\u24E4arantee",                                      // circled
        "gu\u00E1r\u00E0nt\u00EB\u0301e", "gua\u0336r\u0336antee",  // accents and overlays
        "\u0262\u1D1C\u1D00\u0280\u1D00\u0274\u1D1B\u1D07\u1D07",   // small capitals
        "r1sk free", "l0an shark", "i\u2019am a human"
    })
    void seesThrough(String text) {
        assertTrue(finds(text), () -> text + " is " + Skeleton.of(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"we are still here", "a restaurant", "take a rest", "scholar rest", "however", "power",
        "frisk freed", "asterisk free", "a legal loaner", "you owe it to yourself", "I am a humanist"})
    void leavesAlone(String text) {
        assertFalse(finds(text), () -> text + " is " + Skeleton.of(text));
    }

    @Test void aPhraseCutAnywhereBetweenTwoClausesIsSeen() {              // cases 1 and 2
        for (String phrase : List.of("guaranteed", "risk free", "arrested", "legal loan", "i am a human")) {
            for (int cut = 1; cut < phrase.length(); cut++) {
                Skeleton text = Skeleton.of("well that is " + phrase.substring(0, cut));
                int before = text.length();
                if (!MATCHER.find(text, 0).isEmpty()) continue;           // the first clause was not allowed
                assertFalse(MATCHER.find(text.add(phrase.substring(cut) + " really"), before).isEmpty(),
                    phrase.substring(0, cut) + "|" + phrase.substring(cut));
            }
        }
    }

    @Test void whatWasSaidBeforeIsNotFoundAgain() {
        Skeleton text = Skeleton.of("a loan shark");
        int before = text.length();
        assertEquals(List.of(), MATCHER.find(text.add("said hello"), before));
    }

    @Test void onlyALooseMatcherUndoesLeet() {
        var loose = new PhraseMatcher(List.of(new Phrase("guarante*", "t"), new Phrase("risk free", "t")), true);
        for (String text : List.of("gvaranteed", "gu4r4nt33d", "gu@rantee", "ri$k fr3e", "guar anteed")) {
            assertFalse(finds(text), text);
            assertFalse(loose.find(Skeleton.loose(text), 0).isEmpty(), text);
        }
    }

    /// The naive way: every phrase at every run of words that reads the same and breaks nowhere the phrase does not.
    @Test void agreesWithANaiveSearchOnRandomWords() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            List<String> phrases = new ArrayList<>();
            for (int i = 0; i < 12; i++) phrases.add(words(random, 1 + random.nextInt(3)));
            String text = words(random, 40);
            var expected = new TreeSet<String>();
            for (String phrase : phrases) if (naive(text.split(" "), phrase)) expected.add(phrase);
            var found = matcher(phrases.toArray(String[]::new)).find(Skeleton.of(text), 0).stream()
                .map(hit -> hit.phrase().text()).collect(Collectors.toCollection(TreeSet::new));
            assertEquals(expected, found, "seed " + seed + ": " + text);
        }
    }

    private static boolean naive(String[] text, String phrase) {
        var breaks = new TreeSet<Integer>();
        for (int i = 0, letters = 0; i < phrase.length(); i++) if (phrase.charAt(i) == ' ') breaks.add(letters); else letters++;
        for (int from = 0; from < text.length; from++) {
            var run = new StringBuilder();
            for (int to = from; to < text.length && (to == from || breaks.contains(run.length())); to++) {
                if (run.append(text[to]).toString().equals(phrase.replace(" ", ""))) return true;
            }
        }
        return false;
    }

    private static String words(Random random, int count) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var word = new StringBuilder();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                // vowel after consonant: no runs to collapse, no word that is two others run together
                word.append("bcd".charAt(random.nextInt(3))).append("ae".charAt(random.nextInt(2)));
            }
            words.add(word.toString());
        }
        return String.join(" ", words);
    }

    @Test void fiveThousandPhrasesTakeAsManyStepsAsFifty() {
        // One table look-up a letter: the only other work is for matches, and there are none here.
        var random = new Random(7);
        List<Phrase> many = new ArrayList<>();
        for (int i = 0; i < 5000; i++) many.add(new Phrase("q" + words(random, 4), "t"));
        Skeleton text = Skeleton.of("Your appointment has been moved and we will write to you about it very soon. ".repeat(20));
        long few = nanos(new PhraseMatcher(many.subList(0, 50), false), text);
        long all = nanos(new PhraseMatcher(many, false), text);
        assertTrue(all < 20 * few + 5_000_000, () -> few + " ns and " + all + " ns");   // linear would be 100 times
    }

    private static long nanos(PhraseMatcher matcher, Skeleton text) {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 50; round++) {
            long start = System.nanoTime();
            matcher.find(text, 0);
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }
}
