package dev.parley.governance;

import com.ibm.icu.text.RuleBasedNumberFormat;
import dev.parley.governance.PhraseMatcher.Phrase;
import dev.parley.governance.Wording.Token;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the grounding rules know of one language, read from `words/<language>.txt`. Number words are the file's and
/// ICU's spell-out rules together, so that one the file forgot is a number still. A call in a language without a file
/// is judged by the English one.
final class Lexicon {
    private static final List<String> LANGUAGES = List.of("en", "de", "es", "fr", "hi");
    private static final Map<String, Map<String, List<String>>> FILES = files();
    private static final Map<String, Set<String>> COMMON = common();
    private static final Map<String, Lexicon> LEXICONS = LANGUAGES.stream()
        .collect(Collectors.toUnmodifiableMap(language -> language, Lexicon::new));
    private static final Lexicon ENGLISH = LEXICONS.get("en");
    /// Fewer of another language's commonest words are a quotation or a name.
    private static final int FOREIGN_WORDS = 3;
    private static final int SHORTEST_RUN = 4;

    /// What stands between the parts of a number.
    private static final Set<String> JOINTS = Set.of("and", "und", "y", "et");

    final String language;
    final Set<String> numbers;
    /// Number words of the other languages, which a model might slip into.
    final Set<String> foreign;
    final Set<String> ordinals;
    final Set<String> currency;
    final Set<String> modifiers;
    final Set<String> months;
    final Set<String> days;
    final PhraseMatcher claims;
    /// The claims over the loose skeleton.
    final PhraseMatcher disguised;
    final PhraseMatcher pending;
    final PhraseMatcher leaks;
    final WordList vocabulary;
    private final Map<String, List<List<String>>> dates;
    private final Map<String, List<List<String>>> idioms;
    private final Set<String> shortened;                    // the numbers without accents and runs of a letter
    private final Set<String> articles;
    private final Set<String> heads;                        // the first two letters of numbers and articles
    private final Map<String, String> digits;

    private Lexicon(String language) {
        this.language = language;
        Map<String, List<String>> file = FILES.get(language);
        Set<String> own = words(file, "numbers");
        if (!language.equals("en")) own.addAll(spelloutWords(Locale.of(language)));
        articles = words(file, "articles");
        own.removeAll(articles);
        numbers = Set.copyOf(own);
        shortened = numbers.stream().map(Lexicon::plain).collect(Collectors.toUnmodifiableSet());
        heads = Stream.concat(numbers.stream(), articles.stream()).filter(word -> word.length() >= 2).map(word -> word.substring(0, 2))
            .collect(Collectors.toUnmodifiableSet());
        foreign = foreignWords(file);
        ordinals = words(file, "ordinals");
        currency = words(file, "currency");
        modifiers = words(file, "modifiers");
        months = words(file, "months");
        days = words(file, "days");
        dates = sequences(file, "dates");
        idioms = sequences(file, "idioms");
        claims = matcher(file, "claims", false);
        disguised = matcher(file, "claims", true);
        pending = matcher(file, "pending", false);
        leaks = matcher(file, "leak", false);
        vocabulary = language.equals("en") ? WordList.read("words/en.vocabulary.txt", words(file, "words")) : WordList.NONE;
        digits = digitWords();
    }

    static Lexicon of(Locale locale) {
        return LEXICONS.getOrDefault(locale.getLanguage(), ENGLISH);
    }

    /// The words of one section of a language's file; none when it has no such section.
    static Set<String> section(String language, String section) {
        Map<String, List<String>> file = FILES.getOrDefault(language, Map.of());
        return Set.copyOf(words(file, section));
    }

    /// The lines of one section, each as its words.
    static List<List<String>> lines(String language, String section) {
        return FILES.getOrDefault(language, Map.of()).getOrDefault(section, List.of()).stream().map(Wording::words).toList();
    }

    private static Map<String, Map<String, List<String>>> files() {
        Map<String, Map<String, List<String>>> files = new HashMap<>();
        for (String language : LANGUAGES) files.put(language, PhraseFile.read("words/" + language + ".txt"));
        return Map.copyOf(files);
    }

    private static Map<String, Set<String>> common() {
        Map<String, Set<String>> common = new LinkedHashMap<>();
        for (String language : LANGUAGES) common.put(language, section(language, "common"));
        return common;
    }

    /// Every word ICU uses to spell the numbers up to a hundred and the powers of ten.
    private static Set<String> spelloutWords(Locale locale) {
        var format = new RuleBasedNumberFormat(locale, RuleBasedNumberFormat.SPELLOUT);
        Set<String> words = new HashSet<>();
        for (int i = 0; i < 100; i++) words.addAll(Wording.words(format.format(i)));
        for (int i = 100; i < 1000; i += 100) words.addAll(Wording.words(format.format(i)));
        for (long n = 1000; n <= 1_000_000_000; n *= 10) {
            words.addAll(Wording.words(format.format(n)));
            words.addAll(Wording.words(format.format(2 * n)));
        }
        words.removeAll(Set.of("y", "et", "und"));
        return words;
    }

    private Set<String> foreignWords(Map<String, List<String>> file) {
        Set<String> foreign = new HashSet<>();
        for (String other : LANGUAGES) {
            if (other.equals(language)) continue;
            foreign.addAll(other.equals("en") ? words(FILES.get("en"), "numbers") : spelloutWords(Locale.of(other)));
            foreign.removeAll(words(FILES.get(other), "articles"));
        }
        foreign.removeIf(word -> word.length() < 4 && word.charAt(0) < 0x0900);
        for (String section : List.of("own", "common", "numbers", "articles", "currency", "modifiers", "months", "days", "ordinals")) {
            foreign.removeAll(words(file, section));
        }
        foreign.removeAll(numbers);
        return Set.copyOf(foreign);
    }

    private static Set<String> words(Map<String, List<String>> file, String section) {
        Set<String> words = new HashSet<>();
        file.getOrDefault(section, List.of()).forEach(line -> words.addAll(Wording.words(line)));
        return words;
    }

    private static Map<String, List<List<String>>> sequences(Map<String, List<String>> file, String section) {
        return file.getOrDefault(section, List.of()).stream().map(Wording::words).filter(words -> !words.isEmpty())
            .collect(Collectors.groupingBy(List::getFirst));
    }

    private static PhraseMatcher matcher(Map<String, List<String>> file, String section, boolean loose) {
        return new PhraseMatcher(file.getOrDefault(section, List.of()).stream().map(line -> new Phrase(line, section)).toList(), loose);
    }

    /// Which tokens are part of a date that only the sequence makes one.
    BitSet dates(List<Token> tokens) {
        return covered(tokens, dates);
    }

    /// Which tokens are part of an idiom.
    BitSet idioms(List<Token> tokens) {
        return covered(tokens, idioms);
    }

    private static BitSet covered(List<Token> tokens, Map<String, List<List<String>>> sequences) {
        var covered = new BitSet();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).kind() != Wording.Kind.WORD) continue;
            for (List<String> sequence : sequences.getOrDefault(tokens.get(i).text(), List.of())) {
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

    /// Another language than this one, when enough of its commonest words stand in one clause.
    Optional<String> otherLanguage(List<Token> tokens) {
        Set<String> common = COMMON.get(language);
        for (Map.Entry<String, Set<String>> other : COMMON.entrySet()) {
            if (other.getKey().equals(language)) continue;
            Set<String> seen = Set.of();                        // in nearly every clause there are none
            int own = 0;
            for (Token token : tokens) {
                if (token.kind() != Wording.Kind.WORD) continue;
                if (common.contains(token.text())) {
                    own++;
                } else if (other.getValue().contains(token.text())) {
                    if (seen.isEmpty()) seen = new HashSet<>();
                    seen.add(token.text());
                }
            }
            if (seen.size() >= FOREIGN_WORDS && seen.size() > own) return Optional.of(other.getKey());
        }
        return Optional.empty();
    }

    /// `four`, `fouur`, `fourhundred`, `dieciseis` without its accent.
    boolean isNumber(String word) {
        return numbers.contains(word) || isDrawnOut(word) || isRunTogether(word);
    }

    private boolean isDrawnOut(String word) {
        String once = plain(word);
        return !once.equals(word) && shortened.contains(once);
    }

    private static boolean isPlain(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) >= 128 || i > 0 && word.charAt(i) == word.charAt(i - 1)) return false;
        }
        return true;
    }

    /// Without accents, each run of a letter as one.
    private static String plain(String word) {
        if (isPlain(word)) return word;
        String bare = word;
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) >= 128) {
                bare = Wording.unaccented(word);
                break;
            }
        }
        var out = new StringBuilder(bare.length());
        for (int i = 0; i < bare.length(); i++) {
            if (i == 0 || bare.charAt(i) != bare.charAt(i - 1)) out.append(bare.charAt(i));
        }
        return out.length() == word.length() && bare.equals(word) ? word : out.toString();
    }

    /// Parts of numbers and nothing else, one of them a number at least: `fourhundredandtwenty`, `einhundert`.
    private boolean isRunTogether(String word) {
        if (word.length() < SHORTEST_RUN || word.length() > 60 || !heads.contains(word.substring(0, 2))) return false;
        boolean[] parts = new boolean[word.length() + 1];       // parts reach to here
        boolean[] number = new boolean[word.length() + 1];      // and one of them is a number
        parts[0] = true;
        for (int from = 0; from < word.length(); from++) {
            if (!parts[from]) continue;
            for (int to = from + (from == 0 ? 2 : 1); to <= word.length(); to++) {
                String piece = word.substring(from, to);
                boolean counts = numbers.contains(piece) && (from > 0 || piece.length() > 2 || piece.charAt(0) >= 0x900);
                if (!counts && !articles.contains(piece) && (from == 0 || !JOINTS.contains(piece))) continue;
                parts[to] = true;
                number[to] |= counts || number[from];
            }
        }
        return number[word.length()];
    }

    /// The digits a word stands for when someone reads a number out; empty when it stands for none.
    String digits(Token token) {
        if (token.kind() == Wording.Kind.FIGURE) return Wording.decimal(token.text());
        return token.kind() == Wording.Kind.WORD ? digits.getOrDefault(token.text(), "") : "";
    }

    private Map<String, String> digitWords() {
        Map<String, String> digits = new HashMap<>(Map.of("oh", "0", "o", "0", "nought", "0"));
        var format = new RuleBasedNumberFormat(Locale.of(language), RuleBasedNumberFormat.SPELLOUT);
        for (int i = 0; i < 100; i++) {
            List<String> words = Wording.words(format.format(i));
            if (words.size() == 1) digits.put(words.getFirst(), Integer.toString(i));
        }
        return Map.copyOf(digits);
    }
}
