package dev.parley.governance;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers as callers say them in English. Understanding only: what the *agent* says never comes from here.
final class NumberWords {
    private static final Map<String, Integer> UNITS = Map.ofEntries(
            Map.entry("zero", 0), Map.entry("oh", 0), Map.entry("o", 0), Map.entry("nought", 0), Map.entry("one", 1),
            Map.entry("two", 2), Map.entry("three", 3), Map.entry("four", 4), Map.entry("five", 5), Map.entry("six", 6),
            Map.entry("seven", 7), Map.entry("eight", 8), Map.entry("nine", 9), Map.entry("ten", 10), Map.entry("eleven", 11),
            Map.entry("twelve", 12), Map.entry("thirteen", 13), Map.entry("fourteen", 14), Map.entry("fifteen", 15),
            Map.entry("sixteen", 16), Map.entry("seventeen", 17), Map.entry("eighteen", 18), Map.entry("nineteen", 19));
    private static final Map<String, Integer> TENS = Map.of("twenty", 20, "thirty", 30, "forty", 40, "fifty", 50, "sixty", 60,
            "seventy", 70, "eighty", 80, "ninety", 90);
    private static final Map<String, Integer> REPEATS = Map.of("double", 2, "triple", 3);

    private static final Set<String> MAJOR = Set.of("dollar", "dollars", "pound", "pounds", "euro", "euros", "buck", "bucks");
    private static final Set<String> MINOR = Set.of("cent", "cents", "penny", "pence");
    /// Beside one of these a number is not the amount it seems to be.
    private static final Set<String> CHANGES_THE_NUMBER = Set.of("half", "quarter", "couple", "few", "several", "dozen", "grand",
            "million", "billion", "k", "minus", "negative", "percent", "point", "times", "double", "triple", "or", "not");
    private static final Pattern EXACT = Pattern.compile("\\p{Sc}?(\\d{1,12}|\\d{1,3}(?:,\\d{3}){1,3})((?:\\.\\d{1,2})?)");

    private NumberWords() { }

    static boolean isNumberWord(String word) {
        return UNITS.containsKey(word) || TENS.containsKey(word) || word.equals("hundred") || word.equals("thousand");
    }

    /// `double`, `triple`: says the digit after it so many times.
    static boolean isRepeat(String word) {
        return REPEATS.containsKey(word);
    }

    /// `7`, `1,200`: a whole figure with its commas in the right places, or none.
    static boolean isFigure(String word) {
        return word.matches("\\d{1,15}|\\d{1,3}(,\\d{3}){1,4}");
    }

    /// A string of digits said one by one or in groups: `one two double three`, `forty two seventeen`, `1 2 3`.
    static String digits(List<String> words) {
        var out = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            Integer repeat = REPEATS.get(word);
            String after = i + 1 < words.size() ? words.get(i + 1) : "";
            Integer next = after.matches("[0-9]") ? Integer.valueOf(after) : UNITS.get(after);
            if (repeat != null && next != null && next < 10) {
                out.append(String.valueOf(next).repeat(repeat));
                i++;
            } else if (UNITS.containsKey(word)) {
                out.append(UNITS.get(word));
            } else if (TENS.containsKey(word)) {
                boolean joined = UNITS.containsKey(after) && next != null && next > 0 && next < 10;
                out.append(TENS.get(word) + (joined ? next : 0));
                if (joined) i++;
            } else if (word.matches("[0-9][0-9,]*")) {
                out.append(word.replace(",", ""));
            } else if (word.equals("hundred") && !out.isEmpty()) {
                out.append("00");
            }
        }
        return out.toString();
    }

    /// A cardinal: `four hundred and twenty`, `two fifty`, `1,200`, `5 hundred`. Empty when the words are not one number:
    /// `four two` is digits, `fifty or five` is two numbers, `twenty twelve` is a year.
    static Optional<Long> cardinal(List<String> words) {
        long total = 0;
        long group = 0;
        boolean seen = false;
        Last last = Last.NOTHING;
        for (String word : words) {
            if (word.equals("and") || word.equals("a")) continue;
            Integer unit = UNITS.get(word);
            Integer ten = TENS.get(word);
            if (unit != null) {
                boolean fits = last == Last.NOTHING || last == Last.HUNDRED || last == Last.THOUSAND
                        || last == Last.TEN && unit >= 1 && unit <= 9;
                if (!fits || unit == 0 && seen) return Optional.empty();
                group += unit;
                last = Last.UNIT;
            } else if (ten != null) {
                if (last == Last.UNIT && group >= 1 && group <= 9) group = group * 100 + ten;      // "two fifty"
                else if (last == Last.UNIT || last == Last.TEN) return Optional.empty();
                else group += ten;
                last = Last.TEN;
            } else if (word.equals("hundred")) {
                if (group >= 100) return Optional.empty();
                group = (group == 0 ? 1 : group) * 100;
                last = Last.HUNDRED;
            } else if (word.equals("thousand")) {
                if (total > 0) return Optional.empty();
                total = (group == 0 ? 1 : group) * 1000;
                group = 0;
                last = Last.THOUSAND;
            } else if (isFigure(word)) {
                long figure = Long.parseLong(word.replace(",", ""));
                boolean fits = last == Last.NOTHING || last == Last.HUNDRED && figure < 100 || last == Last.THOUSAND && figure < 1000;
                if (!fits) return Optional.empty();
                group += figure;
                last = Last.UNIT;
            } else {
                return Optional.empty();
            }
            seen = true;
        }
        return seen ? Optional.of(total + group) : Optional.empty();
    }

    private enum Last { NOTHING, UNIT, TEN, HUNDRED, THOUSAND }

    /// An amount: `fifty dollars`, `four hundred twenty dollars and ten cents`, `two fifty`, `$50.25`, `put a hundred on it`.
    /// Empty when there is more than one number, or a word that changes what a number means: nothing is guessed about money.
    static Optional<BigDecimal> amount(String said) {
        List<String> run = new ArrayList<>();
        boolean over = false;
        for (String word : SlotParser.words(said)) {
            if (CHANGES_THE_NUMBER.contains(word)) return Optional.empty();
            boolean number = isNumberWord(word) || word.matches("\\p{Sc}?[\\p{N}].*");
            if (number && over) return Optional.empty();
            if (number || MAJOR.contains(word) || MINOR.contains(word) || word.equals("and") && !run.isEmpty()) run.add(word);
            else if (!word.equals("a") && run.stream().anyMatch(w -> isNumberWord(w) || w.matches(".*\\p{N}.*"))) over = true;
        }
        while (!run.isEmpty() && run.getLast().equals("and")) run.removeLast();
        Matcher exact = run.isEmpty() ? null : EXACT.matcher(run.getFirst());
        if (exact != null && exact.matches() && run.stream().skip(1).allMatch(MAJOR::contains)) {
            return Optional.of(new BigDecimal(exact.group(1).replace(",", "") + exact.group(2)).setScale(2, RoundingMode.UNNECESSARY));
        }
        return worded(run);
    }

    private static Optional<BigDecimal> worded(List<String> run) {
        List<String> major = new ArrayList<>();
        List<String> minor = new ArrayList<>();
        boolean afterMajor = false;
        for (String word : run) {
            if (MAJOR.contains(word)) {
                if (afterMajor) return Optional.empty();
                afterMajor = true;
            } else if (MINOR.contains(word)) {
                if (!afterMajor) {
                    minor.addAll(major);
                    major.clear();
                }
            } else {
                (afterMajor ? minor : major).add(word.replaceAll("^\\p{Sc}", ""));
            }
        }
        boolean none = minor.stream().allMatch("and"::equals);
        Optional<Long> whole = major.isEmpty() ? Optional.of(0L) : cardinal(major);
        Optional<Long> cents = none ? Optional.of(0L) : cardinal(minor);
        if (whole.isEmpty() || cents.isEmpty() || cents.get() > 99 || major.isEmpty() && none) return Optional.empty();
        return Optional.of(BigDecimal.valueOf(whole.get(), 0).add(BigDecimal.valueOf(cents.get(), 2)).setScale(2, RoundingMode.UNNECESSARY));
    }
}
