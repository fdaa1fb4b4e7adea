package dev.parley.governance;

import com.ibm.icu.number.LocalizedNumberFormatter;
import com.ibm.icu.number.NumberFormatter;
import com.ibm.icu.number.Precision;
import com.ibm.icu.text.DateFormat;
import com.ibm.icu.util.Calendar;
import com.ibm.icu.util.Currency;
import com.ibm.icu.util.GregorianCalendar;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How one locale writes numbers, amounts, dates and times. ICU takes a good part of a review to find that out, so
/// the locales a voice speaks are asked for once. Any thread: ICU's formats of dates are copied for each use.
final class Formats {
    private static final Map<Locale, Formats> KNOWN = List.of("en", "en-US", "en-GB", "es", "es-ES", "es-US", "de", "de-DE", "fr", "fr-FR", "hi", "hi-IN")
        .stream().map(Locale::forLanguageTag).collect(Collectors.toUnmodifiableMap(Function.identity(), Formats::new));

    private final Locale locale;
    private final LocalizedNumberFormatter numbers;
    private final DateFormat dates;
    private final DateFormat times;

    private Formats(Locale locale) {
        this.locale = locale;
        this.numbers = NumberFormatter.withLocale(locale);
        this.dates = DateFormat.getDateInstance(DateFormat.LONG, locale);
        this.times = DateFormat.getTimeInstance(DateFormat.SHORT, locale);
    }

    static Formats of(Locale locale) {
        Formats known = KNOWN.get(locale);
        return known == null ? new Formats(locale) : known;
    }

    String integer(long number) {
        return numbers.format(number).toString();
    }

    /// Never rounded: what is shown is what is said.
    String money(BigDecimal amount, String code) {
        Currency currency = Currency.getInstance(code);
        int digits = currency.getDefaultFractionDigits();
        int exact = Math.max(digits, amount.stripTrailingZeros().scale());
        return numbers.unit(currency).precision(Precision.minMaxFraction(digits, exact)).format(amount).toString();
    }

    String date(LocalDate date) {
        String written = written(dates, date.atStartOfDay());
        boolean french = locale.getLanguage().equals("fr") && date.getDayOfMonth() == 1;
        return french ? written.replaceFirst("^1 ", "1er ") : written;
    }

    String time(LocalDateTime moment) {
        return written(times, moment);
    }

    private String written(DateFormat prototype, LocalDateTime moment) {
        var calendar = new GregorianCalendar(TimeZone.GMT_ZONE, ULocale.forLocale(locale));
        calendar.setGregorianChange(new java.util.Date(Long.MIN_VALUE));
        calendar.clear();
        calendar.set(Calendar.EXTENDED_YEAR, moment.getYear());
        calendar.set(Calendar.MONTH, moment.getMonthValue() - 1);
        calendar.set(Calendar.DAY_OF_MONTH, moment.getDayOfMonth());
        calendar.set(Calendar.HOUR_OF_DAY, moment.getHour());
        calendar.set(Calendar.MINUTE, moment.getMinute());
        var format = (DateFormat) prototype.clone();
        format.setTimeZone(TimeZone.GMT_ZONE);
        return format.format(calendar.getTime()).replace('\u202F', ' ');
    }
}
