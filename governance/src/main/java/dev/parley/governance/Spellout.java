package dev.parley.governance;

import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.Currency;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// ICU's number words of one language, as a voice wants them: the soft hyphens of its German out, the hyphens of its
/// French spaces, and `mil novecientos` not broken in the middle. ICU's formatter is not for several threads, so there
/// is one for each use.
final class Spellout {
    /// ICU spells no more than this as one number.
    private static final BigInteger LARGEST = BigInteger.valueOf(999_999_999_999_999L);

    /// The names of a currency in one language. `feminine`: of the major unit, of the minor one.
    record Coin(String one, String many, boolean feminine, String minorOne, String minorMany, boolean minorFeminine) {
        Coin(String one, String many, String minorOne, String minorMany) {
            this(one, many, false, minorOne, minorMany, false);
        }
    }

    private final Locale locale;
    private final RuleBasedNumberFormat format;
    private final Set<String> ruleSets;

    Spellout(Locale locale) {
        this.locale = locale;
        this.format = new RuleBasedNumberFormat(locale, RuleBasedNumberFormat.SPELLOUT);
        this.ruleSets = new TreeSet<>(Arrays.asList(format.getRuleSetNames()));
    }

    /// `rules`: a rule set of ICU (`cardinal-masculine`); a language without it has one form for all.
    String say(BigInteger number, String rules) {
        String set = "%spellout-" + rules;
        if (!ruleSets.contains(set)) set = ruleSets.contains("%spellout-cardinal") ? "%spellout-cardinal" : "%spellout-numbering";
        var own = (RuleBasedNumberFormat) format.clone();
        return own.format(number.longValueExact(), set).replace("\u00AD", "").replace('-', ' ');
    }

    String say(long number, String rules) {
        return say(BigInteger.valueOf(number), rules);
    }

    /// Beyond what has a name, digit by digit.
    boolean isNameable(BigInteger number) {
        return number.abs().compareTo(LARGEST) <= 0;
    }

    String digits(String digits) {
        return digits.chars().mapToObj(c -> say(c - '0', "numbering")).collect(Collectors.joining(" "));
    }

    /// `signs`: how punctuation of an identifier is called.
    String spell(String id, Map<Integer, String> signs) {
        return id.codePoints().mapToObj(c -> c >= '0' && c <= '9' ? say(c - '0', "numbering")
                : signs.containsKey(c) ? signs.get(c)
                : Character.isLetterOrDigit(c) ? Character.toString(Character.toUpperCase(c)) : "")
            .filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
    }

    /// How the amounts of a language are put together. `and`: between major and minor unit; `minus` and `point` as words;
    /// `of`: what joins a round million to its unit; `zeroIsOne`: nothing takes the singular.
    record Grammar(Map<String, Coin> coins, String and, String minus, String point, Function<String, String> of, boolean zeroIsOne) { }

    String money(BigDecimal amount, String currency, Grammar grammar) {
        if (amount.signum() < 0) return grammar.minus + " " + money(amount.negate(), currency, grammar);
        BigDecimal exact = amount.stripTrailingZeros();
        BigInteger whole = exact.toBigInteger();
        Coin coin = grammar.coins.get(currency);
        if (coin == null || exact.scale() > 2 || !isNameable(whole)) {
            boolean feminine = coin != null && coin.feminine;
            String rules = exact.scale() > 0 ? "numbering" : gender(feminine);
            String number = isNameable(whole) ? say(whole, rules) : digits(whole.toString());
            String fraction = exact.scale() <= 0 ? "" : " " + grammar.point + " " + digits(exact.toPlainString().replaceFirst(".*\\.", ""));
            return number + fraction + " " + (coin != null ? coin.many : name(currency, exact));
        }
        int minor = exact.subtract(new BigDecimal(whole)).movePointRight(2).intValueExact();
        String small = minor == 0 ? "" : say(minor, gender(coin.minorFeminine)) + " " + (minor == 1 ? coin.minorOne : coin.minorMany);
        if (whole.signum() == 0 && minor > 0) return small;
        boolean one = whole.equals(BigInteger.ONE) || whole.signum() == 0 && grammar.zeroIsOne;
        String unit = one ? coin.one : coin.many;
        boolean round = whole.signum() > 0 && whole.mod(BigInteger.valueOf(1_000_000)).signum() == 0;
        String large = say(whole, gender(coin.feminine)) + " " + (round ? grammar.of.apply(unit) : unit);
        return minor == 0 ? large : large + " " + grammar.and + " " + small;
    }

    private static String gender(boolean feminine) {
        return feminine ? "cardinal-feminine" : "cardinal-masculine";
    }

    private String name(String currency, BigDecimal amount) {
        return Currency.getInstance(currency).getName(locale, Currency.PLURAL_LONG_NAME,
            amount.compareTo(BigDecimal.ONE) == 0 ? "one" : "other", null).replace('-', ' ');
    }
}
