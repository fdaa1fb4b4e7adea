package dev.parley.governance;

import static dev.parley.governance.Fixtures.heldOver;
import static dev.parley.governance.Fixtures.in;
import static dev.parley.governance.Fixtures.under;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Properties around the attack catalogue: whatever is done to a banned phrase that a listener would not notice, it is denied.
/// Nothing here is drawn without a seed.
class DisguiseTest {
    private static final RulePack ALL = ((RulePacks.Result.Loaded) RulePacks.load(RulePacks.names())).rules();
    private static final SpeechContext BILL = under(in("bill"), ALL);
    private static final SpoofChecker CONFUSABLES = new SpoofChecker.Builder().build();

    private static String verdict(SpeechContext context, String text) {
        return switch (UtteranceReview.judge(context, text)) {
            case Decision.Allow _ -> "OK";
            case Decision.Deny deny -> deny.code().name();
        };
    }

    private static List<String> phrases() {
        List<String> phrases = new ArrayList<>();
        new java.util.TreeMap<>(ALL.forbidden()).values().forEach(phrases::addAll);
        phrases.removeIf(phrase -> phrase.startsWith("!"));
        phrases.replaceAll(phrase -> phrase.replace("*", ""));
        return phrases;
    }

    private static List<String> claims(String language) {
        return PhraseFile.read("words/" + language + ".txt").get("claims").stream().filter(c -> !c.startsWith("!")).map(c -> c.replace("*", "")).toList();
    }

    @Test void everyHomoglyphOfEveryLetterIsThatLetter() {                            // case 3
        Map<String, List<Integer>> lookAlikes = new HashMap<>();
        for (int c = 0x80; c < 0x1FBFF; c++) {
            if (Character.getType(c) == Character.UNASSIGNED || Character.getType(c) == Character.SURROGATE) continue;
            lookAlikes.computeIfAbsent(CONFUSABLES.getSkeleton(Character.toString(c)), _ -> new ArrayList<>()).add(c);
        }
        int tried = 0;
        for (String phrase : List.of("guaranteed", "risk free", "i am a human", "we promise", "limited time offer", "legal advice", "wire transfer")) {
            for (int i = 0; i < phrase.length(); i++) {
                for (int glyph : lookAlikes.getOrDefault(CONFUSABLES.getSkeleton(phrase.substring(i, i + 1)), List.of())) {
                    String text = phrase.substring(0, i) + Character.toString(glyph) + phrase.substring(i + 1);
                    // What is no letter to Unicode (a spacing accent that looks like an i) is at least no writing.
                    String plain = Normalizer2.getNFKCCasefoldInstance().normalize(Character.toString(glyph));
                    // The long s looks like an f and is an s, the lunate sigma looks like a c and is a sigma: no banned word is
                    // left, and what stands there is no writing either.
                    boolean another = !CONFUSABLES.getSkeleton(plain).equals(CONFUSABLES.getSkeleton(phrase.substring(i, i + 1)));
                    boolean letter = plain.codePoints().allMatch(Character::isLetter) && !another;
                    String found = verdict(BILL, "It is " + text + " today.");
                    assertTrue(found.equals("FORBIDDEN_PHRASE") || !letter && !found.equals("OK"), () -> "U+%04X in %s: %s".formatted(glyph, text, found));
                    tried++;
                }
            }
        }
        assertTrue(tried > 800, "only " + tried);
    }

    @Test void everyIgnorableCharacterIsIgnored() {                                   // case 4
        for (int c = 0; c < 0xE1000; c++) {
            boolean ignorable = UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT) && UCharacter.isDefined(c);
            boolean mark = c >= 0x300 && c < 0x370 && c != 0x34F;
            // Hangul fillers are letters to NFKC, which turns them into a jamo before anything can drop them.
            if (!ignorable && !mark || Character.isLetter(c)) continue;
            String text = "It is guar" + Character.toString(c) + "anteed.";
            assertEquals("FORBIDDEN_PHRASE", verdict(BILL, text), "U+%04X".formatted(c));
        }
    }

    @Test void caseWidthStyleAndRepeatsChangeNothing() {                              // cases 3, 4 and 5
        var random = new Random(4);
        List<String> phrases = phrases().stream().filter(p -> p.chars().allMatch(c -> c < 128)).toList();
        for (int seed = 0; seed < 4_000; seed++) {
            String phrase = phrases.get(random.nextInt(phrases.size()));
            var text = new StringBuilder();
            for (char c : phrase.toCharArray()) {
                for (int times = Character.isLetter(c) && random.nextInt(6) == 0 ? random.nextInt(1, 5) : 1; times > 0; times--) {
                    text.append(Character.isLetter(c) ? styled(c, random) : Character.toString(c));
                }
            }
            assertEquals("FORBIDDEN_PHRASE", verdict(BILL, "Well, " + text + " now."), phrase + " as " + text);
        }
    }

    private static String styled(char c, Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Character.toString(Character.toUpperCase(c));
            case 1 -> Character.toString(c - 'a' + 0xFF41);                       // full width
            case 2 -> Character.toString(c - 'a' + 0xFF21);
            case 3 -> Character.toString(c - 'a' + 0x1D41A);                      // mathematical bold
            case 4 -> Character.toString(c - 'a' + 0x24D0);                       // circled
            case 5 -> c + "\u0301";
            case 6 -> c + "\u00AD";
            default -> Character.toString(c);
        };
    }

    @Test void everyPhraseAndEveryClaimCutAnywhereIsCaught() {                        // cases 1, 2 and 25
        for (String phrase : phrases()) cutAnywhere(BILL, phrase, "FORBIDDEN_PHRASE");
        for (String claim : claims("en")) {
            if (verdict(BILL, claim).equals("FORBIDDEN_PHRASE")) continue;
            cutAnywhere(BILL, claim, "UNGROUNDED_CLAIM");
        }
    }

    /// One of the two is denied: for the phrase, or, where half a word is left, for what that is.
    private static void cutAnywhere(SpeechContext context, String phrase, String code) {
        for (int cut = 1; cut < phrase.length(); cut++) {
            String first = phrase.substring(0, cut);
            String second = phrase.substring(cut);
            if (first.isBlank() || second.isBlank() || isInsideLetter(phrase, cut)) continue;
            String before = verdict(context, first);
            SpeechContext after = heldOver(context, UtteranceReview.heldOver(context, new Rendered(first, first)));
            String found = verdict(after, second);
            boolean seen = before.equals(code) || found.equals(code) || !before.equals("OK") && !before.equals("OOV") || found.equals("LEAK");
            assertTrue(seen || !found.equals("OK") && !found.equals("OOV"), first + "|" + second + ": " + before + ", " + found);
        }
    }

    private static boolean isInsideLetter(String text, int cut) {
        int type = Character.getType(text.charAt(cut));
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    @Test void aPhraseInManyPiecesOverManyTurnsIsCaught() {                           // cases 1 and 2
        var random = new Random(3);
        List<String> phrases = phrases();
        for (int i = 0; i < 2_000; i++) {
            String phrase = phrases.get(random.nextInt(phrases.size()));
            SpeechContext context = BILL;
            boolean caught = false;
            for (String rest = phrase; !rest.isEmpty() && !caught; ) {
                int length = Math.min(rest.length(), random.nextInt(1, 6));
                while (length < rest.length() && isInsideLetter(rest, length)) length++;
                String piece = rest.substring(0, length);
                rest = rest.substring(length);
                Decision decision = UtteranceReview.judge(context, piece);
                caught = decision instanceof Decision.Deny(var code, var _, var _) && code != DenyCode.EMPTY && code != DenyCode.OOV;
                context = heldOver(context, UtteranceReview.heldOver(context, new Rendered(piece, piece)));
            }
            assertTrue(caught, phrase);
        }
    }

    /// A word put before a claim without a space hides where it begins.
    @Test void aClaimGluedToAnotherWordIsStillSeen() {                                // case 25
        for (String language : List.of("en", "es", "de", "fr")) {
            SpeechContext context = speaking(language);
            for (String claim : claims(language)) {
                String glued = claim.substring(0, 1).toUpperCase(Locale.ROOT) + claim.substring(1);
                assertTrue(!verdict(context, "guaran" + glued + " now").equals("OK"), glued);
                assertTrue(!verdict(context, claim + "Guaran").equals("OK"), glued);
                if (Skeleton.of(claim).length() < 12 || !claim.contains(" ")) continue;
                assertTrue(!verdict(context, "zapo" + claim + "zapo").equals("OK"), claim);
            }
        }
    }

    private static SpeechContext speaking(String language) {
        return new SpeechContext(BILL.flow(), BILL.state(), Locale.of(language), ALL, 40, BILL.mentionable(), BILL.values(), List.of(), "", false);
    }

    @Test void everyClaimOfEveryLanguageIsDenied() {                                  // case 25
        for (String language : List.of("en", "de", "es", "fr", "hi")) {
            SpeechContext context = speaking(language);
            for (String claim : claims(language)) assertTrue(!verdict(context, claim + ".").equals("OK"), language + ": " + claim);
        }
    }

    /// Every number below two thousand, in every language we spell, however it is written.
    @Test void noNumberInWordsPasses() {                                              // case 16
        for (String tag : List.of("en-US", "en-GB", "es-ES", "de-DE", "fr-FR", "hi-IN")) {
            Locale locale = Locale.forLanguageTag(tag);
            SpeechContext context = new SpeechContext(BILL.flow(), BILL.state(), locale, ALL, 40, BILL.mentionable(), BILL.values(), List.of(), "", false);
            for (int n = 2; n < 2_000; n++) {
                String words = Renderer.render(new Value.Int(n), locale).orElseThrow().spoken();
                for (String text : List.of(words, words.replace(' ', '-'), words.replace(" ", ""), words.toUpperCase(locale), Normalizer2.getNFDInstance().normalize(words))) {
                    assertTrue(!verdict(context, text + ".").equals("OK"), tag + ": " + text);
                }
            }
        }
    }

    @Test void whateverDecidesThereIsADecision() {                                    // case 69
        var random = new Random(69);
        for (int i = 0; i < 3_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--) text.appendCodePoint(random.nextInt(3) == 0 ? random.nextInt(0x11000) : 32 + random.nextInt(95));
            assertInstanceOf(Decision.class, UtteranceReview.judge(random.nextBoolean() ? BILL : speaking("hi"), text.toString()));
        }
    }
}
