package dev.parley.governance;

import dev.parley.governance.Spellout.Coin;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;

/// Says values in German. A date is in the nominative (`erster Dezember`), as the figure in a text is read.
enum GermanWords implements Speller {
    STANDARD;

    private static final Spellout NUMBERS = new Spellout(Locale.GERMAN);
    private static final Map<String, Coin> COINS = Map.of(
        "EUR", new Coin("Euro", "Euro", "Cent", "Cent"),
        "USD", new Coin("Dollar", "Dollar", "Cent", "Cent"),
        "GBP", new Coin("Pfund", "Pfund", "Penny", "Pence"),
        "CHF", new Coin("Franken", "Franken", "Rappen", "Rappen"),
        "INR", new Coin("Rupie", "Rupien", true, "Paisa", "Paise", false),
        "CAD", new Coin("kanadischer Dollar", "kanadische Dollar", "Cent", "Cent"),
        "AUD", new Coin("australischer Dollar", "australische Dollar", "Cent", "Cent"));
    private static final Map<Integer, String> SIGNS = Map.of((int) '-', "Strich", (int) '.', "Punkt", (int) '/', "Schrägstrich",
        (int) '_', "Unterstrich", (int) '#', "Raute", (int) '*', "Stern", (int) '+', "plus");
    private static final Spellout.Grammar GRAMMAR = new Spellout.Grammar(COINS, "und", "minus", "Komma", unit -> unit, false);

    @Override public String cardinal(BigInteger number) {
        if (number.signum() < 0) return "minus " + cardinal(number.negate());
        return NUMBERS.isNameable(number) ? NUMBERS.say(number, "numbering") : NUMBERS.digits(number.toString());
    }

    @Override public String money(BigDecimal amount, String currency) {
        return NUMBERS.money(amount, currency, GRAMMAR);
    }

    @Override public String date(LocalDate date) {
        return NUMBERS.say(date.getDayOfMonth(), "ordinal-r") + " " + date.getMonth().getDisplayName(TextStyle.FULL, Locale.GERMAN)
            + " " + NUMBERS.say(date.getYear(), "numbering-year");
    }

    @Override public String time(int hour, int minute) {
        return NUMBERS.say(hour, "cardinal-masculine") + " Uhr" + (minute == 0 ? "" : " " + NUMBERS.say(minute, "numbering"));
    }

    @Override public String at() {
        return " um ";
    }

    @Override public String spell(String id) {
        return NUMBERS.spell(id, SIGNS);
    }

    @Override public String bool(boolean yes) {
        return yes ? "ja" : "nein";
    }

    @Override public String none() {
        return "keine";
    }

    @Override public String and(String next) {
        return " und ";
    }
}
