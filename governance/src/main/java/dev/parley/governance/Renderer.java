package dev.parley.governance;

import com.ibm.icu.lang.UCharacter;
import dev.parley.dialplan.Template;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Turns values into what is shown and what is said. The synthesiser gets words, never a figure it could
/// misread: `$420.10` leaves as `four hundred twenty dollars and ten cents`.
///
/// A value is data. It is put in once and never looked at again for placeholders, so a caller who says
/// `{balance}` hears back `{balance}`; control, format and markup characters in it become spaces.
///
/// The languages of [Speller] are spelt out. In others `spoken` is the localised display text, which the voice of that
/// language reads.
public final class Renderer {
    /// A longer text value is cut: nobody wants a paragraph from a CRM field read to them.
    static final int MAX_TEXT = 300;

    private Renderer() { }

    /// Fills in `template` from `values`. Other slots than the template's are not looked at.
    public static Rendering render(Template template, Map<String, Value> values, Locale locale) {
        var display = new StringBuilder();
        var spoken = new StringBuilder();
        for (Template.Part part : template.parts()) {
            switch (part) {
                case Template.Part.Text(var text) -> {
                    display.append(text);
                    spoken.append(text);
                }
                case Template.Part.Placeholder(var slot) -> {
                    Value value = values.get(slot);
                    if (value == null) return new Rendering.Missing(slot);
                    Optional<Rendered> words = render(value, locale);
                    if (words.isEmpty()) return new Rendering.Sealed(slot);
                    display.append(words.get().display());
                    spoken.append(words.get().spoken());
                }
            }
        }
        return new Rendering.Ok(new Rendered(display.toString(), spoken.toString()));
    }

    /// @return empty for a sealed value, or a list that holds one
    public static Optional<Rendered> render(Value value, Locale locale) {
        return switch (value) {
            case Value.Token _ -> Optional.empty();
            case Value.Bool(var yes) -> same(Speller.of(locale).map(s -> s.bool(yes)).orElse(yes ? "✓" : "✗"));
            case Value.Int(var number) -> pair(Formats.of(locale).integer(number), locale,
                s -> s.cardinal(java.math.BigInteger.valueOf(number)));
            case Value.Money(var amount, var currency) -> pair(Formats.of(locale).money(amount, currency), locale,
                s -> s.money(amount, currency));
            case Value.Date(var date) -> pair(Formats.of(locale).date(date), locale, s -> s.date(date));
            case Value.Digits(var digits) -> pair(plain(digits), locale, s -> s.spell(plain(digits)));
            case Value.Id(var id) -> id(id, locale);
            case Value.Text(var text) -> same(plain(text));
            case Value.ListOf(var values) -> list(values, locale);
        };
    }

    private static Optional<Rendered> pair(String display, Locale locale,
                                           java.util.function.Function<Speller, String> spoken) {
        return Optional.of(new Rendered(display, Speller.of(locale).map(spoken).orElse(display)));
    }

    private static Optional<Rendered> same(String text) {
        return Optional.of(new Rendered(text, text));
    }

    /// An identifier is spelt, but an appointment (`2026-12-03T10:20`) is an identifier people know as a date
    /// and a time.
    private static Optional<Rendered> id(String id, Locale locale) {
        try {
            LocalDateTime moment = LocalDateTime.parse(id);
            LocalDate day = moment.toLocalDate();
            String joint = Speller.of(locale).map(Speller::at).orElse(" ");
            return pair(Formats.of(locale).date(day) + joint + Formats.of(locale).time(moment), locale,
                s -> s.date(day) + s.at() + s.time(moment.getHour(), moment.getMinute()));
        } catch (DateTimeParseException _) {
            return pair(plain(id), locale, s -> s.spell(plain(id)));
        }
    }

    private static Optional<Rendered> list(List<Value> values, Locale locale) {
        List<String> display = new ArrayList<>();
        List<String> spoken = new ArrayList<>();
        for (Value value : values) {
            Optional<Rendered> words = render(value, locale);
            if (words.isEmpty()) return Optional.empty();
            display.add(words.get().display());
            spoken.add(words.get().spoken());
        }
        return Optional.of(new Rendered(join(display, locale), join(spoken, locale)));
    }

    private static String join(List<String> items, Locale locale) {
        Optional<Speller> speller = Speller.of(locale);
        if (items.isEmpty()) return speller.map(Speller::none).orElse("—");
        if (items.size() == 1) return items.getFirst();
        String last = speller.map(s -> s.and(items.getLast())).orElse(", ");
        return String.join(", ", items.subList(0, items.size() - 1)) + last + items.getLast();
    }

    /// `text` with everything that is not plain writing turned into a space, cut at [#MAX_TEXT].
    static String plain(String text) {
        var out = new StringBuilder();
        text.codePoints().limit(MAX_TEXT).forEach(c -> {
            switch (UCharacter.getType(c)) {
                case UCharacter.CONTROL, UCharacter.FORMAT, UCharacter.SURROGATE, UCharacter.PRIVATE_USE,
                     UCharacter.UNASSIGNED, UCharacter.LINE_SEPARATOR, UCharacter.PARAGRAPH_SEPARATOR -> out.append(' ');
                default -> {
                    if (c == '<' || c == '>') out.append(' ');
                    else out.appendCodePoint(c);
                }
            }
        });
        return out.toString().replaceAll(" +", " ").strip();
    }
}
