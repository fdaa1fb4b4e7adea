package dev.parley.governance;

import dev.parley.governance.Spellout.Coin;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;

/// Says values in Spanish. Of Spain: `uno de enero`, `coma`; of America: `primero de enero`, `punto`.
enum SpanishWords implements Speller {
    EUROPEAN, AMERICAN;

    private static final Locale SPANISH = Locale.of("es");
    private static final Spellout NUMBERS = new Spellout(SPANISH);
    private static final Map<String, Coin> COINS = Map.of(
        "EUR", new Coin("euro", "euros", "céntimo", "céntimos"),
        "USD", new Coin("dólar", "dólares", "centavo", "centavos"),
        "MXN", new Coin("peso", "pesos", "centavo", "centavos"),
        "GBP", new Coin("libra", "libras", true, "penique", "peniques", false),
        "INR", new Coin("rupia", "rupias", true, "paisa", "paisas", true),
        "CAD", new Coin("dólar canadiense", "dólares canadienses", "centavo", "centavos"),
        "CHF", new Coin("franco suizo", "francos suizos", "céntimo", "céntimos"));
    private static final Map<Integer, String> SIGNS = Map.of((int) '-', "guion", (int) '.', "punto", (int) '/', "barra",
        (int) '_', "guion bajo", (int) '#', "almohadilla", (int) '*', "asterisco", (int) '+', "más");

    @Override public String cardinal(BigInteger number) {
        if (number.signum() < 0) return "menos " + cardinal(number.negate());
        return NUMBERS.isNameable(number) ? NUMBERS.say(number, "numbering") : NUMBERS.digits(number.toString());
    }

    @Override public String money(BigDecimal amount, String currency) {
        String point = this == EUROPEAN ? "coma" : "punto";
        return NUMBERS.money(amount, currency, new Spellout.Grammar(COINS, "con", "menos", point, unit -> "de " + unit, false));
    }

    @Override public String date(LocalDate date) {
        String first = this == EUROPEAN ? "uno" : "primero";
        String day = date.getDayOfMonth() == 1 ? first : NUMBERS.say(date.getDayOfMonth(), "numbering");
        return day + " de " + date.getMonth().getDisplayName(TextStyle.FULL, SPANISH) + " de " + NUMBERS.say(date.getYear(), "numbering");
    }

    @Override public String time(int hour, int minute) {
        int twelve = hour % 12 == 0 ? 12 : hour % 12;
        String part = hour == 12 && minute == 0 ? "del mediodía" : hour == 0 || hour >= 20 ? "de la noche"
            : hour < 6 ? "de la madrugada" : hour < 12 ? "de la mañana" : "de la tarde";
        String minutes = minute == 0 ? "" : minute == 15 ? " y cuarto" : minute == 30 ? " y media" : " y " + NUMBERS.say(minute, "numbering");
        return (twelve == 1 ? "la " : "las ") + NUMBERS.say(twelve, "cardinal-feminine") + minutes + " " + part;
    }

    @Override public String at() {
        return " a ";
    }

    @Override public String spell(String id) {
        return NUMBERS.spell(id, SIGNS);
    }

    @Override public String bool(boolean yes) {
        return yes ? "sí" : "no";
    }

    @Override public String none() {
        return "ninguno";
    }

    /// `e` before the sound of an i: `Juan e Inés`, but `nieve y hielo`.
    @Override public String and(String next) {
        String start = next.toLowerCase(Locale.ROOT);
        boolean i = (start.startsWith("i") || start.startsWith("í") || start.startsWith("hi") || start.startsWith("hí"))
            && !start.startsWith("hie") && !start.startsWith("hia") && !start.startsWith("io");
        return i ? " e " : " y ";
    }
}
