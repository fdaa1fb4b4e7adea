package dev.parley.governance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A code that is spelled out: letters one by one, by their names or in the ITU and NATO alphabet, with digits among them.
/// `a c one zero zero one` and `alpha charlie dash 1 0 0 1` are codes; a word is none.
final class SpelledCode {
    private static final Map<String, String> ALPHABET = Stream.of("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india",
            "juliett", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor",
            "whiskey", "xray", "yankee", "zulu").collect(Collectors.toMap(Function.identity(), w -> w.substring(0, 1).toUpperCase(Locale.ROOT)));
    private static final Map<String, String> OTHERWISE = Map.of("alfa", "A", "juliet", "J", "whisky", "W", "dash", "-", "hyphen", "-", "minus", "-");
    private static final int FEWEST_IN_A_SENTENCE = 3;

    private SpelledCode() { }

    /// @param words lower case, as [SlotParser#words] has them
    /// @return the longest run of letters and digits; empty when there is no letter in it, or too little to be meant
    static Optional<String> of(List<String> words) {
        List<String> longest = List.of();
        List<String> run = new ArrayList<>();
        for (int i = 0; i <= words.size(); i++) {
            if (i < words.size() && isSpelled(words.get(i))) {
                run.add(words.get(i));
                continue;
            }
            if (isArticle(run, i - run.size() > 0)) run.removeFirst();
            if (run.size() > longest.size()) longest = List.copyOf(run);
            run.clear();
        }
        boolean alone = longest.size() == words.size();
        boolean letters = longest.stream().anyMatch(w -> !letter(w).isEmpty() && !letter(w).equals("-"));
        return letters && longest.size() >= (alone ? 2 : FEWEST_IN_A_SENTENCE) ? Optional.of(joined(longest)) : Optional.empty();
    }

    /// `my number is a one two three`.
    private static boolean isArticle(List<String> run, boolean inASentence) {
        return inASentence && run.size() > 1 && (run.getFirst().equals("a") || run.getFirst().equals("i")) && letter(run.get(1)).isEmpty();
    }

    private static String joined(List<String> run) {
        var out = new StringBuilder();
        List<String> digits = new ArrayList<>();
        for (String word : run) {
            if (letter(word).isEmpty()) {
                digits.add(word);
                continue;
            }
            out.append(NumberWords.digits(digits)).append(letter(word));
            digits.clear();
        }
        return out.append(NumberWords.digits(digits)).toString();
    }

    private static boolean isSpelled(String word) {
        return !letter(word).isEmpty() || word.matches("[0-9]{1,15}") || NumberWords.isNumberWord(word) || NumberWords.isRepeat(word);
    }

    private static String letter(String word) {
        if (word.length() == 1 && Character.isLetter(word.charAt(0))) return word.toUpperCase(Locale.ROOT);
        return ALPHABET.getOrDefault(word, OTHERWISE.getOrDefault(word, ""));
    }
}
