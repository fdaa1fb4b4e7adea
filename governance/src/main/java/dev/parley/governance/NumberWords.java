package dev.parley.governance;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    private NumberWords() { }

    static boolean isNumberWord(String word) {
        return UNITS.containsKey(word) || TENS.containsKey(word) || word.equals("hundred") || word.equals("thousand");
    }

    /// A string of digits said one by one or in groups: `one two double three`, `forty two seventeen`, `1 2 3`.
    static String digits(List<String> words) {
        var out = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            Integer repeat = REPEATS.get(word);
            Integer next = i + 1 < words.size() ? UNITS.get(words.get(i + 1)) : null;
            if (repeat != null && next != null && next < 10) {
                out.append(String.valueOf(next).repeat(repeat));
                i++;
            } else if (UNITS.containsKey(word)) {
                out.append(UNITS.get(word));
            } else if (TENS.containsKey(word)) {
                boolean joined = next != null && next > 0 && next < 10;
                out.append(TENS.get(word) + (joined ? next : 0));
                if (joined) i++;
            } else if (word.chars().allMatch(Character::isDigit)) {
                out.append(word);
            } else if (word.equals("hundred") && !out.isEmpty()) {
                out.append("00");
            }
        }
        return out.toString();
    }

    /// A cardinal: `four hundred and twenty`, `two fifty`, `1,200`. Empty when the words are not one number.
    static Optional<Long> cardinal(List<String> words) {
        long total = 0;
        long group = 0;
        boolean seen = false;
        int lastScale = Integer.MAX_VALUE;
        for (String word : words) {
            Integer unit = UNITS.get(word);
            Integer ten = TENS.get(word);
            if (unit != null) {
                if (seen && lastScale <= 1) return Optional.empty();        // "four two": digits, not a number
                group += unit;
                lastScale = unit >= 10 ? 1 : 1;
            } else if (ten != null) {
                if (seen && lastScale == 1 && group % 100 > 0 && group < 10) {
                    group = group * 100 + ten;                              // "two fifty"
                } else if (seen && lastScale <= 10) {
                    return Optional.empty();
                } else {
                    group += ten;
                }
                lastScale = 10;
            } else if (word.equals("hundred")) {
                group = (group == 0 ? 1 : group) * 100;
                lastScale = 100;
            } else if (word.equals("thousand")) {
                total += (group == 0 ? 1 : group) * 1000;
                group = 0;
                lastScale = 1000;
            } else if (word.matches("\\d[\\d,]*")) {
                group += Long.parseLong(word.replace(",", ""));
                lastScale = 1;
            } else if (!word.equals("and") && !word.equals("a")) {
                return Optional.empty();
            }
            seen |= !word.equals("and") && !word.equals("a");
        }
        return seen ? Optional.of(total + group) : Optional.empty();
    }

    /// An amount: `fifty dollars`, `four hundred twenty dollars and ten cents`, `two fifty`, `$50.25`.
    static Optional<BigDecimal> amount(String said) {
        var figures = java.util.regex.Pattern.compile("\\$?(\\d[\\d,]*)(?:\\.(\\d{1,2}))?").matcher(said);
        if (figures.find() && !said.replace(figures.group(), "").matches(".*\\d.*")) {
            String cents = figures.group(2) == null ? "00" : (figures.group(2) + "0").substring(0, 2);
            return Optional.of(new BigDecimal(figures.group(1).replace(",", "") + "." + cents));
        }
        List<String> major = new ArrayList<>();
        List<String> minor = new ArrayList<>();
        List<String> current = major;
        for (String word : SlotParser.words(said)) {
            if (word.matches("dollars?|pounds?|euros?|bucks?")) {
                current = minor;
            } else if (word.matches("cents?|pence")) {
                if (minor.isEmpty()) {
                    minor.addAll(major);
                    major.clear();
                }
            } else if (isNumberWord(word) || word.equals("and") || word.equals("a") && !current.isEmpty()) {
                current.add(word);
            } else if (word.equals("a")) {
                current.add(word);
            }
        }
        trim(major);
        trim(minor);
        Optional<Long> whole = major.isEmpty() ? Optional.of(0L) : cardinal(major);
        Optional<Long> cents = minor.isEmpty() ? Optional.of(0L) : cardinal(minor);
        if (whole.isEmpty() || cents.isEmpty() || cents.get() > 99 || major.isEmpty() && minor.isEmpty()) return Optional.empty();
        return Optional.of(BigDecimal.valueOf(whole.get() * 100 + cents.get(), 2));
    }

    private static void trim(List<String> words) {
        while (!words.isEmpty() && words.getFirst().matches("and")) words.removeFirst();
        while (!words.isEmpty() && words.getLast().matches("and|a")) words.removeLast();
        if (words.stream().noneMatch(w -> !w.equals("a"))) words.clear();
    }
}
