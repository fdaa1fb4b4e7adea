package dev.parley.governance;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/// Says values in one language as words a synthesiser cannot misread: no figure, no hyphen and no comma in any of
/// them. Immutable; any thread.
sealed interface Speller permits EnglishWords, SpanishWords, GermanWords, FrenchWords, HindiWords {
    /// A bare number: `twenty one`.
    String cardinal(BigInteger number);

    /// Exact. An amount finer than the currency's minor unit is read digit by digit after the decimal sign.
    String money(BigDecimal amount, String currency);

    String date(LocalDate date);

    /// `hour` 0 to 23.
    String time(int hour, int minute);

    /// What stands between a date and a time of day, spaces included.
    String at();

    /// One character at a time: `A C dash one zero zero one`.
    String spell(String id);

    String bool(boolean yes);

    /// An empty list.
    String none();

    /// What stands before the last of several, which is `next`; spaces included.
    String and(String next);

    /// @return empty for a language nobody has taught us to spell
    static Optional<Speller> of(Locale locale) {
        return switch (locale.getLanguage()) {
            case "en" -> Optional.of(locale.getCountry().equals("US") || locale.getCountry().isEmpty()
                ? EnglishWords.AMERICAN : EnglishWords.BRITISH);
            case "es" -> Optional.of(locale.getCountry().equals("ES") || locale.getCountry().isEmpty()
                ? SpanishWords.EUROPEAN : SpanishWords.AMERICAN);
            case "de" -> Optional.of(GermanWords.STANDARD);
            case "fr" -> Optional.of(FrenchWords.STANDARD);
            case "hi" -> Optional.of(HindiWords.STANDARD);
            default -> Optional.empty();
        };
    }
}
