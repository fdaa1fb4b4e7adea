package dev.parley.governance;

import dev.parley.dialplan.Type;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Turns what was said, keyed or returned into a typed value, strictly: what does not fit is no value at all.
final class SlotParser {
    private static final List<String> MONTHS = List.of("january", "february", "march", "april", "may", "june", "july",
            "august", "september", "october", "november", "december");
    private static final Map<String, Integer> ORDINALS = ordinals();
    private static final int LONGEST_TEXT = 200;
    private static final int MOST_ELEMENTS = 50;
    private static final int FEWEST_DIGITS = 3;
    private static final Pattern PLAIN_TEXT = Pattern.compile("(?U)(?!.*--)[\\p{L}\\p{M}\\p{N} .,'\u2019!?&#()+-]{1,200}");
    private static final Pattern CODE = Pattern.compile("(?U)(?=.*\\p{N})[\\p{L}\\p{N}][\\p{L}\\p{N}._:/+-]{1,63}");

    private SlotParser() { }

    static List<String> words(String said) {
        return Arrays.stream(said.toLowerCase(Locale.ROOT).replace('-', ' ').split("[^\\p{L}\\p{N}\\p{Sc}.,']+"))
                .map(w -> w.replaceAll("^[.,']+|[.,']+$", "")).filter(w -> !w.isEmpty()).toList();
    }

    /// What a caller said.
    static Optional<Value> said(Type type, String said, LocalDate today) {
        return switch (type) {
            case Type.Digits(int length) -> digits(NumberWords.digits(words(said)), length);
            case Type.Money(var currency) -> NumberWords.amount(said).map(amount -> new Value.Money(amount, currency));
            case Type.Date _ -> exactDate(said).or(() -> date(words(said), today)).map(Value.Date::new);
            case Type.Int _ -> NumberWords.cardinal(words(said)).map(Value.Int::new);
            case Type.Bool _ -> switch (YesNo.of(said)) {
                case YES -> Optional.of(new Value.Bool(true));
                case NO -> Optional.of(new Value.Bool(false));
                case UNCLEAR -> Optional.empty();
            };
            case Type.Text _ -> text(said);
            case Type.Id _ -> identifier(said);
            case Type.Token _, Type.ListOf _ -> Optional.empty();
        };
    }

    /// What a caller keyed.
    static Optional<Value> keyed(Type type, String digits) {
        return switch (type) {
            case Type.Digits(int length) -> digits(digits, length);
            case Type.Id _ -> digits.isEmpty() ? Optional.empty() : Optional.of(new Value.Id(digits));
            case Type.Int _ -> digits.isEmpty() || digits.length() > 18 ? Optional.empty() : Optional.of(new Value.Int(Long.parseLong(digits)));
            case Type.Money(var currency) -> digits.isEmpty() || digits.length() > 9 ? Optional.empty()
                    : Optional.of(new Value.Money(new java.math.BigDecimal(digits), currency));
            case Type.Date _ -> digits.length() != 8 ? Optional.empty() : monthDayYear(digits);
            case Type.Text _, Type.Bool _, Type.Token _, Type.ListOf _ -> Optional.empty();
        };
    }

    /// What a tool returned: canonical text only, never coerced.
    static Optional<Value> returned(Type type, String text) {
        try {
            return switch (type) {
                case Type.Bool _ -> text.equals("true") || text.equals("false") ? Optional.of(new Value.Bool(text.equals("true"))) : Optional.empty();
                case Type.Int _ -> text.matches("-?\\d{1,18}") ? Optional.of(new Value.Int(Long.parseLong(text))) : Optional.empty();
                case Type.Money(var currency) -> text.matches("-?\\d{1,12}(\\.\\d{1,2})?")
                        ? Optional.of(new Value.Money(new java.math.BigDecimal(text).setScale(2), currency)) : Optional.empty();
                case Type.Date _ -> Optional.of(new Value.Date(LocalDate.parse(text)));
                case Type.Digits(int length) -> digits(text, length);
                case Type.Text _ -> text(text);
                case Type.Id _ -> text.matches("[\\p{L}\\p{N} _.:/T+-]{1,64}") ? Optional.of(new Value.Id(text)) : Optional.empty();
                case Type.Token _ -> Optional.empty();
                case Type.ListOf(var element) -> list(element, text);
            };
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// What a model wrote as an argument: as [#returned], and text that looks like words only. Markup, code, addresses
    /// and control characters have no business in what a tool is told about a caller.
    static Optional<Value> argument(Type type, String text) {
        boolean plain = switch (type) {
            case Type.Text _ -> PLAIN_TEXT.matcher(text).matches();
            case Type.Id _ -> !text.contains("//");
            case Type.Bool _, Type.Int _, Type.Money _, Type.Date _, Type.Digits _, Type.Token _, Type.ListOf _ -> true;
        };
        return plain && text.length() <= LONGEST_TEXT ? returned(type, text) : Optional.empty();
    }

    private static Optional<Value> list(Type element, String text) {
        List<Optional<Value>> parts = Arrays.stream(text.split(";")).map(String::strip).filter(s -> !s.isEmpty())
                .map(s -> returned(element, s)).toList();
        if (parts.size() > MOST_ELEMENTS) return Optional.empty();
        // One bad element taints the list: a partly readable answer is not an answer.
        if (parts.stream().anyMatch(Optional::isEmpty)) return Optional.empty();
        return Optional.of(new Value.ListOf(parts.stream().map(Optional::orElseThrow).toList()));
    }

    private static Optional<Value> digits(String digits, int length) {
        return digits.length() == length && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Optional.of(new Value.Digits(digits)) : Optional.empty();
    }

    private static Optional<Value> text(String said) {
        String text = said.strip();
        boolean plain = !text.isEmpty() && text.length() <= LONGEST_TEXT && text.chars().noneMatch(Character::isISOControl);
        return plain ? Optional.of(new Value.Text(text)) : Optional.empty();
    }

    /// A code as written (`AC-1001`, `2026-12-03T10:20`), else spelled out, else the digits that were spoken. A word is no
    /// identifier (a slot that takes words is a `text`), and neither is one stray number in a sentence ("the second one").
    private static Optional<Value> identifier(String said) {
        String text = said.strip();
        if (CODE.matcher(text).matches()) return Optional.of(new Value.Id(text));
        List<String> words = words(said);
        Optional<String> spelled = SpelledCode.of(words);
        if (spelled.isPresent()) return spelled.map(Value.Id::new);
        String digits = NumberWords.digits(words);
        if (digits.length() >= FEWEST_DIGITS || !digits.isEmpty() && words.size() == 1) return Optional.of(new Value.Id(digits));
        return Optional.empty();
    }

    private static Optional<LocalDate> exactDate(String said) {
        String text = said.strip();
        if (!text.matches("\\d{4}-\\d{2}-\\d{2}")) return Optional.empty();
        return ofDate(Integer.parseInt(text.substring(0, 4)), Integer.parseInt(text.substring(5, 7)), Integer.parseInt(text.substring(8)));
    }

    private static Optional<Value> monthDayYear(String digits) {
        return ofDate(Integer.parseInt(digits.substring(4)), Integer.parseInt(digits.substring(0, 2)),
                Integer.parseInt(digits.substring(2, 4))).map(Value.Date::new);
    }

    /// `december first`, `the third of may nineteen eighty four`; without a year the next such day from `today`.
    private static Optional<LocalDate> date(List<String> words, LocalDate today) {
        int month = 0;
        int day = 0;
        var year = new StringBuilder();
        List<String> rest = new java.util.ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int m = MONTHS.indexOf(word) + 1;
            String pair = i + 1 < words.size() ? word + " " + words.get(i + 1) : "";
            if (m > 0) {
                month = m;
            } else if (day == 0 && ORDINALS.containsKey(pair)) {
                day = ORDINALS.get(pair);
                i++;
            } else if (day == 0 && ORDINALS.containsKey(word)) {
                day = ORDINALS.get(word);
            } else if (day == 0 && month > 0 && word.matches("\\d{1,2}(st|nd|rd|th)?")) {
                day = Integer.parseInt(word.replaceAll("\\D", ""));
            } else if (NumberWords.isNumberWord(word) || word.matches("[0-9]{1,4}")) {
                rest.add(word);
            }
        }
        if (day == 0 && month > 0 && !rest.isEmpty()) day = day(rest);
        if (month == 0 || day == 0) return Optional.empty();
        if (rest.isEmpty()) {
            Optional<LocalDate> thisYear = ofDate(today.getYear(), month, day);
            return thisYear.map(d -> d.isBefore(today) ? d.plusYears(1) : d);
        }
        boolean thousands = rest.contains("thousand");
        year.append(thousands ? NumberWords.cardinal(rest).map(String::valueOf).orElse("") : NumberWords.digits(rest));
        return year.length() == 4 ? ofDate(Integer.parseInt(year.toString()), month, day) : Optional.empty();
    }

    /// Takes the day off the front: `twenty five` when what follows is nothing or a whole year, else the first word.
    private static int day(List<String> rest) {
        if (rest.size() >= 2 && NumberWords.cardinal(rest.subList(0, 2)).filter(d -> d > 20 && d <= 31).isPresent()
                && (rest.size() == 2 || NumberWords.digits(rest.subList(2, rest.size())).length() >= 4 || rest.contains("thousand"))) {
            int day = NumberWords.cardinal(rest.subList(0, 2)).orElseThrow().intValue();
            rest.subList(0, 2).clear();
            return day;
        }
        return NumberWords.cardinal(List.of(rest.removeFirst())).filter(d -> d <= 31).orElse(0L).intValue();
    }

    private static Optional<LocalDate> ofDate(int year, int month, int day) {
        try {
            return Optional.of(LocalDate.of(year, month, day));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Integer> ordinals() {
        String[] names = {"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
            "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"};
        Map<String, Integer> out = new java.util.HashMap<>();
        for (int i = 0; i < names.length; i++) out.put(names[i], i + 1);
        for (int i = 0; i < 9; i++) out.put("twenty " + names[i], 21 + i);
        out.put("thirtieth", 30);
        out.put("thirty first", 31);
        return Map.copyOf(out);
    }
}
