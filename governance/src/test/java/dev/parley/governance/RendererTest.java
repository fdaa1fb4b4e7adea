package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.dialplan.Template;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RendererTest {
    private static Rendered say(Value value, Locale locale) {
        return Renderer.render(value, locale).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        en-US | 420.10     | USD | $420.10       | four hundred twenty dollars and ten cents
        en-GB | 420.10     | USD | US$420.10     | four hundred and twenty dollars and ten cents
        en-GB | 420.10     | GBP | £420.10       | four hundred and twenty pounds and ten pence
        en-US | 1.01       | USD | $1.01         | one dollar and one cent
        en-GB | 1.01       | GBP | £1.01         | one pound and one penny
        en-US | 0.10       | USD | $0.10         | ten cents
        en-US | 0          | USD | $0.00         | zero dollars
        en-US | 5          | USD | $5.00         | five dollars
        en-US | -12.50     | USD | -$12.50       | minus twelve dollars and fifty cents
        en-US | 1000000    | USD | $1,000,000.00 | one million dollars
        en-US | 1203.05    | USD | $1,203.05     | one thousand two hundred three dollars and five cents
        en-GB | 1203.05    | GBP | £1,203.05     | one thousand two hundred and three pounds and five pence
        en-GB | 2005       | EUR | €2,005.00     | two thousand and five euros
        en-US | 1.005      | USD | $1.005        | one point zero zero five dollars
        en-US | 500        | JPY | ¥500          | five hundred Japanese yen
        en-US | 1234567.89 | USD | $1,234,567.89 | one million two hundred thirty four thousand five hundred sixty seven dollars and eighty nine cents
        """)
    void moneyIsExactInBothForms(String locale, String amount, String currency, String display, String spoken) {
        Rendered rendered = say(new Value.Money(new BigDecimal(amount), currency), Locale.forLanguageTag(locale));
        assertEquals(new Rendered(display, spoken), rendered);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        en-US | 2026-12-01 | December 1, 2026  | december first twenty twenty six
        en-GB | 2026-12-01 | 1 December 2026   | the first of december twenty twenty six
        en-US | 2000-05-22 | May 22, 2000      | may twenty second two thousand
        en-US | 2005-01-31 | January 31, 2005  | january thirty first two thousand five
        en-GB | 2005-01-12 | 12 January 2005   | the twelfth of january two thousand and five
        en-US | 1905-02-20 | February 20, 1905 | february twentieth nineteen oh five
        en-US | 1900-03-03 | March 3, 1900     | march third nineteen hundred
        en-US | 1984-07-09 | July 9, 1984      | july ninth nineteen eighty four
        """)
    void datesAreNamed(String locale, LocalDate date, String display, String spoken) {
        assertEquals(new Rendered(display, spoken), say(new Value.Date(date), Locale.forLanguageTag(locale)));
    }

    @Test void identifiersAreSpeltOneByOne() {
        assertEquals(new Rendered("AC-1001", "A C dash one zero zero one"), say(new Value.Id("AC-1001"), Locale.US));
        assertEquals(new Rendered("02139", "zero two one three nine"), say(new Value.Digits("02139"), Locale.US));
    }

    @Test void anAppointmentIsSaidAsDateAndTime() {
        assertEquals(new Rendered("3 December 2026 at 14:05", "the third of december twenty twenty six at two oh five p m"),
            say(new Value.Id("2026-12-03T14:05"), Locale.UK));
    }

    @Test void countsTruthsAndLists() {
        assertEquals(new Rendered("1,234", "one thousand two hundred thirty four"), say(new Value.Int(1234), Locale.US));
        assertEquals(new Rendered("-9,223,372,036,854,775,808",
            "minus nine quintillion two hundred twenty three quadrillion three hundred seventy two trillion "
                + "thirty six billion eight hundred fifty four million seven hundred seventy five thousand eight hundred eight"),
            say(new Value.Int(Long.MIN_VALUE), Locale.US));
        assertEquals("yes", say(new Value.Bool(true), Locale.US).spoken());
        var list = new Value.ListOf(List.of(new Value.Text("a"), new Value.Text("b"), new Value.Int(3)));
        assertEquals(new Rendered("a, b and 3", "a, b and three"), say(list, Locale.US));
        assertEquals("a", say(new Value.ListOf(List.of(new Value.Text("a"))), Locale.US).spoken());
    }

    @Test void whatACallerSaidIsNeverExpanded() {                      // case 63
        Map<String, Value> values = Map.of("name", new Value.Text("{balance}\u0007\n<break time='900s'/>\u202E"),
            "balance", new Value.Money(new BigDecimal("420.10"), "USD"));
        assertEquals(new Rendering.Ok(new Rendered("Hello {balance} break time='900s'/.", "Hello {balance} break time='900s'/.")),
            Renderer.render(Template.of("Hello {name}."), values, Locale.US));
    }

    @Test void theSynthesiserGetsWordsAndNoFigures() {                 // case 68
        Map<String, Value> values = Map.of("balance", new Value.Money(new BigDecimal("420.10"), "USD"),
            "due", new Value.Date(LocalDate.of(2026, 12, 1)), "zip", new Value.Digits("02139"), "n", new Value.Int(7));
        var rendering = (Rendering.Ok) Renderer.render(Template.of("{balance} by {due} for {zip}, {n} times"), values, Locale.US);
        assertTrue(rendering.words().spoken().chars().noneMatch(Character::isDigit), rendering.words().spoken());
    }

    @Test void aMissingValueIsNamed() {
        assertEquals(new Rendering.Missing("due"), Renderer.render(Template.of("Due {due}."), Map.of(), Locale.US));
    }

    @Test void aSealedValueHasNoWordsNotEvenInAList() {
        Value token = new Value.Token("tok_1");
        assertEquals(new Rendering.Sealed("card"), Renderer.render(Template.of("{card}"), Map.of("card", token), Locale.US));
        assertEquals(Optional.empty(), Renderer.render(new Value.ListOf(List.of(token)), Locale.US));
    }

    @Test void otherLanguagesShowTheirOwnForms() {
        assertEquals("1. Dezember 2026", say(new Value.Date(LocalDate.of(2026, 12, 1)), Locale.GERMANY).display());
        assertEquals("420,10\u00A0€", say(new Value.Money(new BigDecimal("420.10"), "EUR"), Locale.GERMANY).display());
    }
}
