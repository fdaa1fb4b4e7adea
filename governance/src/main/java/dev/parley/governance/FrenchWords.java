package dev.parley.governance;

import dev.parley.governance.Spellout.Coin;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;

/// Says values in French, numbers as in France (`soixante dix`).
enum FrenchWords implements Speller {
    STANDARD;

    private static final Spellout NUMBERS = new Spellout(Locale.FRENCH);
    private static final Map<String, Coin> COINS = Map.of(
        "EUR", new Coin("euro", "euros", "centime", "centimes"),
        "USD", new Coin("dollar", "dollars", "cent", "cents"),
        "GBP", new Coin("livre", "livres", true, "penny", "pence", false),
        "CHF", new Coin("franc suisse", "francs suisses", "centime", "centimes"),
        "INR", new Coin("roupie", "roupies", true, "paisa", "paisas", false),
        "CAD", new Coin("dollar canadien", "dollars canadiens", "cent", "cents"));
    private static final Map<Integer, String> SIGNS = Map.of((int) '-', "tiret", (int) '.', "point", (int) '/', "barre oblique",
        (int) '_', "tiret bas", (int) '#', "dièse", (int) '*', "étoile", (int) '+', "plus");
    private static final Spellout.Grammar GRAMMAR = new Spellout.Grammar(COINS, "et", "moins", "virgule",
        unit -> (unit.startsWith("e") ? "d'" : "de ") + unit, true);

    @Override public String cardinal(BigInteger number) {
        if (number.signum() < 0) return "moins " + cardinal(number.negate());
        return NUMBERS.isNameable(number) ? NUMBERS.say(number, "cardinal-masculine") : NUMBERS.digits(number.toString());
    }

    @Override public String money(BigDecimal amount, String currency) {
        return NUMBERS.money(amount, currency, GRAMMAR);
    }

    @Override public String date(LocalDate date) {
        String day = date.getDayOfMonth() == 1 ? "premier" : NUMBERS.say(date.getDayOfMonth(), "cardinal-masculine");
        return day + " " + date.getMonth().getDisplayName(TextStyle.FULL, Locale.FRENCH) + " "
            + NUMBERS.say(date.getYear(), "cardinal-masculine");
    }

    @Override public String time(int hour, int minute) {
        String minutes = minute == 0 ? "" : " " + NUMBERS.say(minute, "cardinal-feminine");
        if (hour % 12 == 0 && minute == 0) return hour == 0 ? "minuit" : "midi";
        return NUMBERS.say(hour, "cardinal-feminine") + (hour < 2 ? " heure" : " heures") + minutes;
    }

    @Override public String at() {
        return " à ";
    }

    @Override public String spell(String id) {
        return NUMBERS.spell(id, SIGNS);
    }

    @Override public String bool(boolean yes) {
        return yes ? "oui" : "non";
    }

    @Override public String none() {
        return "aucun";
    }

    @Override public String and(String next) {
        return " et ";
    }
}
