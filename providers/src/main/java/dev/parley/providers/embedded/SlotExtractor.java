package dev.parley.providers.embedded;

import dev.parley.dialplan.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Finds in the caller's words what a slot's type can hold, and returns it as it was said. What it is worth is decided
/// elsewhere. One utterance; words given to one slot are gone for the next.
final class SlotExtractor {
    private static final List<String> NAME_CARRIERS = List.of("my name is", "the name is", "name is", "this is", "i am", "i'm", "it's", "it is");

    private final List<String> words;
    private final boolean[] used;

    SlotExtractor(String utterance) {
        words = Words.of(utterance);
        used = new boolean[words.size()];
    }

    /// @param alone the caller was asked for just this, so loose answers count
    Optional<String> find(Type type, boolean alone) {
        return switch (type) {
            case Type.Digits(int length) -> digits(length);
            case Type.Id(String name) -> identifier(name, alone);
            case Type.Money _ -> money();
            case Type.Date _ -> date();
            case Type.Int _ -> best(word -> Words.NUMBERS.contains(word) || word.equals("and") || Words.numeral(word), this::isNumber);
            case Type.Bool _ -> bool();
            case Type.Text _ -> text(alone);
            case Type.Token _, Type.ListOf _ -> Optional.empty();
        };
    }

    /// How many digits a run of words stands for.
    static int digitCount(List<String> run) {
        int count = 0;
        int times = 1;
        for (String word : run) {
            if (word.equals("double")) times = 2;
            else if (word.equals("triple")) times = 3;
            else {
                count += times * (Words.DIGITS.contains(word) ? 1 : word.replaceAll("\\D", "").length());
                times = 1;
            }
        }
        return count;
    }

    private record Run(int from, int to) { }

    private Optional<String> digits(int length) {
        Run best = null;
        int bestCount = 1;
        for (Run run : runs(SlotExtractor::digitLike)) {
            int count = digitCount(words.subList(run.from, run.to));
            if (count == length) return take(run);
            if (count > bestCount) {
                best = run;
                bestCount = count;
            }
        }
        return best == null ? Optional.empty() : take(best);
    }

    private Optional<String> identifier(String name, boolean alone) {
        Run best = null;
        int bestCount = 1;
        for (Run run : runs(word -> digitLike(word) || word.length() == 1 || word.matches("[a-z]{1,4}-?\\d[\\d-]*") || word.equals("dash"))) {
            int count = digitCount(words.subList(run.from, run.to));
            if (count > bestCount) {
                best = run;
                bestCount = count;
            }
        }
        if (best != null) return take(best);
        boolean choice = name.equals("slot") && alone && words.stream().anyMatch(word -> Words.ORDINALS.contains(word)
                || Words.NUMBERS.contains(word) || Words.numeral(word) || word.endsWith("day") || word.matches("\\d.*"));
        return choice ? take(new Run(0, words.size())) : Optional.empty();
    }

    private Optional<String> money() {
        return best(word -> Words.NUMBERS.contains(word) || Words.CURRENCY.contains(word) || Words.numeral(word) || word.equals("and")
                || word.equals("point") || word.equals("a"), this::isNumber);
    }

    private Optional<String> date() {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).matches("\\d{4}-\\d{1,2}-\\d{1,2}|\\d{1,2}/\\d{1,2}/\\d{2,4}|today|tomorrow")) return take(new Run(i, i + 1));
        }
        return best(word -> Words.MONTHS.contains(word) || Words.ORDINALS.contains(word) || Words.NUMBERS.contains(word)
                        || word.equals("of") || word.equals("the") || word.equals("and") || word.equals("oh") || word.matches("\\d{1,4}(st|nd|rd|th)?"),
                run -> run.stream().anyMatch(Words.MONTHS::contains) && run.size() > 1);
    }

    private Optional<String> bool() {
        for (int i = 0; i < words.size(); i++) {
            if (Words.YES.contains(words.get(i)) || Words.NO.contains(words.get(i))) return take(new Run(i, i + 1));
        }
        return Optional.empty();
    }

    private Optional<String> text(boolean alone) {
        for (String carrier : NAME_CARRIERS) {
            List<String> head = List.of(carrier.split(" "));
            for (int i = 0; i + head.size() < words.size(); i++) {
                if (words.subList(i, i + head.size()).equals(head)) return take(new Run(i + head.size(), Math.min(words.size(), i + head.size() + 4)));
            }
        }
        boolean shortAnswer = alone && !words.isEmpty() && words.size() <= 4
                && words.stream().noneMatch(word -> Words.YES.contains(word) || Words.NO.contains(word));
        return shortAnswer ? take(new Run(0, words.size())) : Optional.empty();
    }

    private boolean isNumber(List<String> run) {
        return run.stream().anyMatch(word -> Words.NUMBERS.contains(word) || Words.numeral(word));
    }

    private static boolean digitLike(String word) {
        return Words.DIGITS.contains(word) || Words.REPEATS.contains(word) || word.matches("\\d[\\d-]*");
    }

    /// The longest run of words of a kind that is `enough`, without joining words at its ends.
    private Optional<String> best(Predicate<String> kind, Predicate<List<String>> enough) {
        Run best = null;
        for (Run found : runs(kind)) {
            Run run = trimmed(found);
            boolean longer = best == null || run.to - run.from > best.to - best.from;
            if (longer && run.from < run.to && enough.test(words.subList(run.from, run.to))) best = run;
        }
        return best == null ? Optional.empty() : take(best);
    }

    private Run trimmed(Run run) {
        int from = run.from;
        int to = run.to;
        while (from < to && (List.of("and", "of", "point").contains(words.get(from)) || words.get(from).equals("the")
                || Words.CURRENCY.contains(words.get(from)) || words.get(from).equals("a") && !counts(from + 1, to))) from++;
        while (to > from && List.of("and", "of", "the", "point", "a").contains(words.get(to - 1))) to--;
        return new Run(from, to);
    }

    /// "a hundred" and "a thousand" are numbers; "a" alone is not.
    private boolean counts(int at, int to) {
        return at < to && (words.get(at).equals("hundred") || words.get(at).equals("thousand"));
    }

    private List<Run> runs(Predicate<String> kind) {
        var out = new ArrayList<Run>();
        int from = -1;
        for (int i = 0; i <= words.size(); i++) {
            boolean in = i < words.size() && !used[i] && kind.test(words.get(i));
            if (in && from < 0) from = i;
            if (!in && from >= 0) {
                out.add(new Run(from, i));
                from = -1;
            }
        }
        return out;
    }

    private Optional<String> take(Run run) {
        for (int i = run.from; i < run.to; i++) used[i] = true;
        return Optional.of(String.join(" ", words.subList(run.from, run.to)));
    }
}
