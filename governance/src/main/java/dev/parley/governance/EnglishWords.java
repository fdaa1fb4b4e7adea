package dev.parley.governance;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;

/// Says numbers, money, dates and identifiers in English. No hyphens and no commas: a synthesiser pauses on
/// them. `and`: British usage puts it after the hundreds; American keeps it for the cents.
enum EnglishWords implements Speller {
    AMERICAN, BRITISH;

    private static final String[] SMALL = {
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
    private static final String[] TENS = {
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
    private static final String[] SCALES = {
        "", " thousand", " million", " billion", " trillion", " quadrillion", " quintillion"};
    private static final Map<String, String> IRREGULAR_ORDINALS = Map.of(
        "one", "first", "two", "second", "three", "third", "five", "fifth", "eight", "eighth", "nine", "ninth", "twelve", "twelfth");

    private record Coin(String one, String many, String minorOne, String minorMany) { }
    private static final Map<String, Coin> COINS = Map.of(
        "USD", new Coin("dollar", "dollars", "cent", "cents"),
        "EUR", new Coin("euro", "euros", "cent", "cents"),
        "GBP", new Coin("pound", "pounds", "penny", "pence"),
        "INR", new Coin("rupee", "rupees", "paisa", "paise"),
        "CAD", new Coin("Canadian dollar", "Canadian dollars", "cent", "cents"),
        "AUD", new Coin("Australian dollar", "Australian dollars", "cent", "cents"),
        "CHF", new Coin("Swiss franc", "Swiss francs", "centime", "centimes"));

    /// `four hundred twenty`, British `four hundred and twenty`.
    String cardinal(long number) {
        return cardinal(BigInteger.valueOf(number));
    }

    @Override public String cardinal(BigInteger number) {
        if (number.signum() < 0) return "minus " + cardinal(number.negate());
        if (number.signum() == 0) return SMALL[0];
        String digits = number.toString();
        if (digits.length() > SCALES.length * 3) return spell(digits);
        var out = new StringBuilder();
        int groups = (digits.length() + 2) / 3;
        for (int group = groups - 1; group >= 0; group--) {
            int to = digits.length() - group * 3;
            int value = Integer.parseInt(digits.substring(Math.max(0, to - 3), to));
            if (value == 0) continue;
            if (!out.isEmpty()) out.append(this == BRITISH && group == 0 && value < 100 ? " and " : " ");
            out.append(underThousand(value)).append(SCALES[group]);
        }
        return out.toString();
    }

    private String underThousand(int number) {
        if (number < 20) return SMALL[number];
        if (number < 100) return TENS[number / 10] + (number % 10 == 0 ? "" : " " + SMALL[number % 10]);
        String rest = number % 100 == 0 ? "" : (this == BRITISH ? " and " : " ") + underThousand(number % 100);
        return SMALL[number / 100] + " hundred" + rest;
    }

    /// `december twenty third`: the last word becomes an ordinal.
    String ordinal(int number) {
        String cardinal = cardinal(number);
        int last = cardinal.lastIndexOf(' ') + 1;
        String word = cardinal.substring(last);
        String ordinal = IRREGULAR_ORDINALS.getOrDefault(word,
            word.endsWith("y") ? word.substring(0, word.length() - 1) + "ieth" : word + "th");
        return cardinal.substring(0, last) + ordinal;
    }

    /// Exact. An amount finer than the currency's minor unit is read digit by digit after `point`.
    @Override public String money(BigDecimal amount, String currency) {
        if (amount.signum() < 0) return "minus " + money(amount.negate(), currency);
        BigDecimal exact = amount.stripTrailingZeros();
        BigInteger whole = exact.toBigInteger();
        Coin coin = COINS.get(currency);
        if (coin == null || exact.scale() > 2) {
            String fraction = exact.scale() <= 0 ? "" : " point " + spell(exact.toPlainString().replaceFirst(".*\\.", ""));
            String name = coin != null ? coin.many
                : com.ibm.icu.util.Currency.getInstance(currency).getName(Locale.US,
                    com.ibm.icu.util.Currency.PLURAL_LONG_NAME, exact.equals(BigDecimal.ONE) ? "one" : "other", null);
            return cardinal(whole) + fraction + " " + name;
        }
        int minor = exact.subtract(new BigDecimal(whole)).movePointRight(2).intValueExact();
        String small = minor == 0 ? "" : cardinal(minor) + " " + (minor == 1 ? coin.minorOne : coin.minorMany);
        if (whole.signum() == 0 && minor > 0) return small;
        String large = cardinal(whole) + " " + (whole.equals(BigInteger.ONE) ? coin.one : coin.many);
        return minor == 0 ? large : large + " and " + small;
    }

    /// `december first twenty twenty six`, British `the first of december twenty twenty six`.
    @Override public String date(LocalDate date) {
        String month = date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).toLowerCase(Locale.ROOT);
        String day = ordinal(date.getDayOfMonth());
        return (this == BRITISH ? "the " + day + " of " + month : month + " " + day) + " " + year(date.getYear());
    }

    private String year(int year) {
        int century = year / 100;
        int rest = year % 100;
        if (year < 1000 || year > 9999 || century % 10 == 0 && rest < 10) return cardinal(year);
        if (rest == 0) return underThousand(century) + " hundred";
        return underThousand(century) + " " + (rest < 10 ? "oh " : "") + underThousand(rest);
    }

    /// 24-hour clock in, 12-hour words out: `two oh five p m`.
    @Override public String time(int hour, int minute) {
        if (minute == 0 && hour % 12 == 0) return hour == 0 ? "midnight" : "noon";
        String minutes = minute == 0 ? "" : minute < 10 ? " oh " + SMALL[minute] : " " + underThousand(minute);
        return SMALL[hour % 12 == 0 ? 12 : hour % 12] + minutes + (hour < 12 ? " a m" : " p m");
    }

    /// One character at a time: `A C dash one zero zero one`.
    @Override public String spell(String id) {
        var out = new StringBuilder();
        id.codePoints().forEach(c -> {
            String word = switch (c) {
                case '-' -> "dash";
                case '.' -> "dot";
                case '/' -> "slash";
                case '_' -> "underscore";
                case '#' -> "hash";
                case '*' -> "star";
                case '+' -> "plus";
                default -> c >= '0' && c <= '9' ? SMALL[c - '0']
                    : Character.isLetterOrDigit(c) ? Character.toString(Character.toUpperCase(c)) : "";
            };
            if (!word.isEmpty()) out.append(out.isEmpty() ? "" : " ").append(word);
        });
        return out.toString();
    }

    @Override public String bool(boolean yes) {
        return yes ? "yes" : "no";
    }

    @Override public String at() {
        return " at ";
    }

    @Override public String none() {
        return "none";
    }

    @Override public String and(String next) {
        return " and ";
    }
}
