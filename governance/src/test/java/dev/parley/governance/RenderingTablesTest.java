package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each language shows and says, as tables to read: `src/test/resources/…/renderings/<locale>.txt`, one value a line as
/// `what | shown | said`. `-Dgolden.update` writes them anew; the difference is for a speaker of the language to judge.
class RenderingTablesTest {
    private static final Path TABLES = Path.of("src/test/resources/dev/parley/governance/renderings");

    /// The same values for all, where numerals, genders, plurals, months and the clock have their corners.
    private static final List<String> VALUES = List.of(
        "int 0", "int 1", "int 2", "int 16", "int 21", "int 31", "int 71", "int 80", "int 81", "int 99", "int 100", "int 101", "int 121",
        "int 200", "int 500", "int 999", "int 1000", "int 1001", "int 1984", "int 2026", "int 21000", "int 100000", "int 123456",
        "int 1000000", "int 2000001", "int 10000000", "int 1234567890", "int -7", "int 9223372036854775807",
        "money EUR 420.10", "money USD 420.10", "money GBP 420.10", "money INR 420.10", "money EUR 1.00", "money USD 1.01", "money GBP 1.00",
        "money INR 1.00", "money EUR 0.00", "money EUR 0.01", "money USD 0.50", "money GBP 0.01", "money INR 0.01", "money EUR 21.00",
        "money GBP 21.21", "money EUR 101.00", "money GBP 200.00", "money EUR 1000000.00", "money USD 1203.05", "money EUR -12.50",
        "money EUR 1.005", "money JPY 500", "money CHF 5.05", "money INR 125000.00", "money EUR 1500000.00", "money CAD 2.00",
        "date 2026-12-01", "date 2026-01-02", "date 2026-03-21", "date 2026-08-31", "date 1984-07-09", "date 1900-03-03", "date 2000-05-22",
        "date 2005-01-12", "date 1905-02-20",
        "id 2026-12-03T10:20", "id 2026-12-01T14:05", "id 2026-12-01T00:00", "id 2026-12-01T12:00", "id 2026-12-01T13:15", "id 2026-12-01T01:30",
        "id 2026-12-01T21:00", "id 2026-12-01T12:45", "id 2026-12-01T05:59",
        "id AC-1001", "id a.b/c_d", "digits 02139", "bool true", "bool false", "text Jane O'Neill", "text José Ñandú",
        "list ", "list Jane", "list Jane;Inés", "list Jane;John;Hielo", "list Ana;Hilda");

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "en-GB", "es-ES", "es-US", "de-DE", "fr-FR", "hi-IN"})
    void eachLanguageShowsAndSays(String tag) throws IOException {
        Locale locale = Locale.forLanguageTag(tag);
        List<String> lines = new ArrayList<>();
        for (String what : VALUES) {
            Rendered words = Renderer.render(value(what), locale).orElseThrow();
            lines.add(what + " | " + words.display() + " | " + words.spoken());
        }
        Path table = TABLES.resolve(tag + ".txt");
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(TABLES);
            Files.write(table, lines);
        }
        assertEquals(String.join("\n", Files.readAllLines(table)), String.join("\n", lines));
    }

    /// Whatever the value, the voice gets no figure and no sign it could misread.
    @ParameterizedTest
    @ValueSource(strings = {"en-US", "en-GB", "es-ES", "es-US", "de-DE", "fr-FR", "hi-IN"})
    void whatIsSaidHasNoFigures(String tag) {
        Locale locale = Locale.forLanguageTag(tag);
        var random = new java.util.Random(20261125);
        for (int i = 0; i < 2_000; i++) {
            long n = random.nextLong() >> random.nextInt(64);
            String currency = List.of("EUR", "USD", "GBP", "INR", "CHF", "JPY", "KWD").get(random.nextInt(7));
            for (Value value : List.of(new Value.Int(n), new Value.Money(BigDecimal.valueOf(n, random.nextInt(4)), currency),
                    new Value.Date(LocalDate.ofEpochDay(random.nextInt(60_000))), new Value.Digits(Long.toString(Math.abs(n % 1_000_000))))) {
                String spoken = Renderer.render(value, locale).orElseThrow().spoken();
                assertTrue(spoken.codePoints().noneMatch(c -> Character.isDigit(c) || "-+.,:€$£₹\u00AD".indexOf(c) >= 0), value + ": " + spoken);
                assertEquals(spoken.strip().replaceAll(" +", " "), spoken);
            }
        }
    }

    /// No two amounts, dates or numbers are said alike: what is heard is one value.
    @ParameterizedTest
    @ValueSource(strings = {"en-US", "en-GB", "es-ES", "de-DE", "fr-FR", "hi-IN"})
    void noTwoValuesAreSaidAlike(String tag) {
        Locale locale = Locale.forLanguageTag(tag);
        var seen = new java.util.HashMap<String, Value>();
        for (int cents = 0; cents < 200_00; cents += 7) distinct(new Value.Money(BigDecimal.valueOf(cents, 2), "EUR"), locale, seen);
        for (int day = 0; day < 4_000; day++) distinct(new Value.Date(LocalDate.of(2020, 1, 1).plusDays(day)), locale, seen);
        for (int n = 0; n < 5_000; n++) distinct(new Value.Int(n * 13L), locale, seen);
        for (int minute = 0; minute < 24 * 60; minute++) {
            distinct(new Value.Id("2026-12-01T%02d:%02d".formatted(minute / 60, minute % 60)), locale, seen);
        }
    }

    private static void distinct(Value value, Locale locale, java.util.Map<String, Value> seen) {
        Value other = seen.put(Renderer.render(value, locale).orElseThrow().spoken(), value);
        assertTrue(other == null, () -> other + " and " + value + " are said alike");
    }

    private static Value value(String what) {
        String kind = what.substring(0, what.indexOf(' '));
        String rest = what.substring(what.indexOf(' ') + 1);
        return switch (kind) {
            case "int" -> new Value.Int(Long.parseLong(rest));
            case "money" -> new Value.Money(new BigDecimal(rest.substring(4)), rest.substring(0, 3));
            case "date" -> new Value.Date(LocalDate.parse(rest));
            case "id" -> new Value.Id(rest);
            case "digits" -> new Value.Digits(rest);
            case "bool" -> new Value.Bool(Boolean.parseBoolean(rest));
            case "text" -> new Value.Text(rest);
            default -> new Value.ListOf(Arrays.stream(rest.split(";")).filter(s -> !s.isEmpty()).<Value>map(Value.Text::new).toList());
        };
    }
}
