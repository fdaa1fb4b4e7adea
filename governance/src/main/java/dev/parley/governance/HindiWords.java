package dev.parley.governance;

import dev.parley.governance.Spellout.Coin;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;

/// Says values in Hindi, with lakh and crore. A year of the last century is said in hundreds (`उन्नीस सौ चौरासी`).
enum HindiWords implements Speller {
    STANDARD;

    private static final Locale HINDI = Locale.of("hi");
    private static final Spellout NUMBERS = new Spellout(HINDI);
    private static final Map<String, Coin> COINS = Map.of(
        "INR", new Coin("रुपया", "रुपये", "पैसा", "पैसे"),
        "USD", new Coin("डॉलर", "डॉलर", "सेंट", "सेंट"),
        "EUR", new Coin("यूरो", "यूरो", "सेंट", "सेंट"),
        "GBP", new Coin("पाउंड", "पाउंड", "पेनी", "पेंस"));
    private static final Map<Integer, String> SIGNS = Map.of((int) '-', "डैश", (int) '.', "डॉट", (int) '/', "स्लैश",
        (int) '_', "अंडरस्कोर", (int) '#', "हैश", (int) '*', "स्टार", (int) '+', "प्लस");
    private static final Spellout.Grammar GRAMMAR = new Spellout.Grammar(COINS, "और", "ऋण", "दशमलव", unit -> unit, false);

    @Override public String cardinal(BigInteger number) {
        if (number.signum() < 0) return "ऋण " + cardinal(number.negate());
        return NUMBERS.isNameable(number) ? NUMBERS.say(number, "cardinal") : NUMBERS.digits(number.toString());
    }

    @Override public String money(BigDecimal amount, String currency) {
        return NUMBERS.money(amount, currency, GRAMMAR);
    }

    @Override public String date(LocalDate date) {
        return NUMBERS.say(date.getDayOfMonth(), "cardinal") + " " + date.getMonth().getDisplayName(TextStyle.FULL, HINDI)
            + " " + year(date.getYear());
    }

    private static String year(int year) {
        if (year < 1100 || year > 1999) return NUMBERS.say(year, "cardinal");
        String rest = year % 100 == 0 ? "" : " " + NUMBERS.say(year % 100, "cardinal");
        return NUMBERS.say(year / 100, "cardinal") + " सौ" + rest;
    }

    @Override public String time(int hour, int minute) {
        String part = hour >= 4 && hour < 12 ? "सुबह" : hour >= 12 && hour < 16 ? "दोपहर" : hour >= 16 && hour < 20 ? "शाम" : "रात";
        String twelve = NUMBERS.say(hour % 12 == 0 ? 12 : hour % 12, "cardinal");
        return part + " " + twelve + (minute == 0 ? " बजे" : " बजकर " + NUMBERS.say(minute, "cardinal") + " मिनट");
    }

    @Override public String at() {
        return " को ";
    }

    @Override public String spell(String id) {
        return NUMBERS.spell(id, SIGNS);
    }

    @Override public String bool(boolean yes) {
        return yes ? "हाँ" : "नहीं";
    }

    @Override public String none() {
        return "कोई नहीं";
    }

    @Override public String and(String next) {
        return " और ";
    }
}
