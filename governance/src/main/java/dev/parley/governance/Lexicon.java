package dev.parley.governance;

import com.ibm.icu.text.RuleBasedNumberFormat;
import dev.parley.governance.PhraseMatcher.Phrase;
import dev.parley.governance.Wording.Kind;
import dev.parley.governance.Wording.Token;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What the grounding rules know of one language, read from `words/<language>.txt`. A language without a file
/// gets its number words from ICU's spell-out rules, and English for the rest.
final class Lexicon {
    private static final Map<String, String> DIGITS = digitWords();
    private static final Lexicon ENGLISH = new Lexicon(Locale.ENGLISH, PhraseFile.read("words/en.txt"));
    private static final Map<String, Lexicon> OTHERS = Map.of("de", spelt(Locale.GERMAN), "es", spelt(Locale.of("es")),
        "fr", spelt(Locale.FRENCH), "hi", spelt(Locale.of("hi")));

    final Set<String> numbers;
    /// Number words of the other languages, which a model might slip into.
    final Set<String> foreign;
    final Set<String> ordinals;
    final Set<String> currency;
    final Set<String> modifiers;
    final Set<String> months;
    final Set<String> days;
    final PhraseMatcher claims;
    final PhraseMatcher pending;
    final PhraseMatcher leaks;
    private final List<List<String>> dates;
    private final List<List<String>> idioms;
    private final Set<String> shortened;                    // the numbers with runs of a letter collapsed

    private Lexicon(Locale locale, Map<String, List<String>> file) {
        numbers = locale.getLanguage().equals("en") ? words(file, "numbers") : spelloutWords(locale);
        shortened = numbers.stream().map(Lexicon::collapsed).collect(Collectors.toUnmodifiableSet());
        foreign = locale.getLanguage().equals("en") ? foreignWords(file) : Set.of();
        ordinals = words(file, "ordinals");
        currency = words(file, "currency");
        modifiers = words(file, "modifiers");
        months = words(file, "months");
        days = words(file, "days");
        dates = sequences(file, "dates");
        idioms = sequences(file, "idioms");
        claims = matcher(file, "claims");
        pending = matcher(file, "pending");
        leaks = matcher(file, "leak");
    }

    static Lexicon of(Locale locale) {
        return OTHERS.getOrDefault(locale.getLanguage(), ENGLISH);
    }

    private static Lexicon spelt(Locale locale) {
        return new Lexicon(locale, PhraseFile.read("words/en.txt"));
    }

    /// Every word ICU uses to spell the numbers up to a hundred and the powers of ten.
    private static Set<String> spelloutWords(Locale locale) {
        var format = new RuleBasedNumberFormat(locale, RuleBasedNumberFormat.SPELLOUT);
        Set<String> words = new HashSet<>();
        for (int i = 0; i < 100; i++) words.addAll(Wording.words(format.format(i)));
        for (int i = 100; i < 1000; i += 100) words.addAll(Wording.words(format.format(i)));
        for (long n = 1000; n <= 1_000_000_000; n *= 10) words.addAll(Wording.words(format.format(2 * n)));
        words.removeAll(Set.of("y", "et", "und"));
        return words;
    }

    private Set<String> foreignWords(Map<String, List<String>> file) {
        Set<String> foreign = new HashSet<>();
        for (String language : List.of("de", "es", "fr")) foreign.addAll(spelloutWords(Locale.of(language)));
        foreign.removeIf(word -> word.length() < 4);
        foreign.removeAll(words(file, "own"));
        foreign.removeAll(numbers);
        return Set.copyOf(foreign);
    }

    private static Set<String> words(Map<String, List<String>> file, String section) {
        Set<String> words = new HashSet<>();
        file.get(section).forEach(line -> words.addAll(List.of(line.split(" +"))));
        return Set.copyOf(words);
    }

    private static List<List<String>> sequences(Map<String, List<String>> file, String section) {
        return file.get(section).stream().map(Wording::words).toList();
    }

    private static PhraseMatcher matcher(Map<String, List<String>> file, String section) {
        return new PhraseMatcher(file.get(section).stream().map(line -> new Phrase(line, section)).toList(), false);
    }

    /// Which tokens are part of a date that only the sequence makes one.
    BitSet dates(List<Token> tokens) {
        return covered(tokens, dates);
    }

    /// Which tokens are part of an idiom.
    BitSet idioms(List<Token> tokens) {
        return covered(tokens, idioms);
    }

    private static BitSet covered(List<Token> tokens, List<List<String>> sequences) {
        var covered = new BitSet();
        for (int i = 0; i < tokens.size(); i++) {
            for (List<String> sequence : sequences) {
                if (stands(tokens, i, sequence)) covered.set(i, i + sequence.size());
            }
        }
        return covered;
    }

    private static boolean stands(List<Token> tokens, int from, List<String> sequence) {
        if (from + sequence.size() > tokens.size()) return false;
        for (int k = 0; k < sequence.size(); k++) if (!tokens.get(from + k).is(sequence.get(k))) return false;
        return true;
    }

    /// `four`, `fouur`, `fourhundred`.
    boolean isNumber(String word) {
        return numbers.contains(word) || isDrawnOut(word) || isRunTogether(word);
    }

    private boolean isDrawnOut(String word) {
        String once = collapsed(word);
        return !once.equals(word) && shortened.contains(once);
    }

    private static String collapsed(String word) {
        var out = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            if (i == 0 || word.charAt(i) != word.charAt(i - 1)) out.append(word.charAt(i));
        }
        return out.toString();
    }

    private boolean isRunTogether(String word) {
        if (word.length() < 6 || word.length() > 60) return false;
        List<Integer> reachable = new ArrayList<>(List.of(0));
        for (int at = 0; at < reachable.size(); at++) {
            int from = reachable.get(at);
            for (int to = from + 3; to <= word.length(); to++) {
                String piece = word.substring(from, to);
                boolean joint = from > 0 && piece.equals("and");
                if (!reachable.contains(to) && (joint || numbers.contains(piece))) reachable.add(to);
            }
        }
        return reachable.contains(word.length());
    }

    /// The digits a word stands for when someone reads a number out; empty when it stands for none.
    static String digits(Token token) {
        if (token.kind() == Kind.FIGURE) return token.text().replaceAll("\\D", "");
        return token.kind() == Kind.WORD ? DIGITS.getOrDefault(token.text(), "") : "";
    }

    private static Map<String, String> digitWords() {
        Map<String, String> digits = new HashMap<>(Map.of("oh", "0", "o", "0", "nought", "0"));
        for (int i = 0; i < 100; i++) {
            String word = EnglishWords.AMERICAN.cardinal(i);
            if (!word.contains(" ")) digits.put(word, Integer.toString(i));
        }
        return Map.copyOf(digits);
    }
}
