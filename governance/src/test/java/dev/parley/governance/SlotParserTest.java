package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.dialplan.Type;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotParserTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final Type ID = new Type.Id("slot");

    private static Optional<Value> said(Type type, String words) {
        return SlotParser.said(type, words, TODAY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            december first | 2026-12-01
            the third of may nineteen eighty four | 1984-05-03
            may twenty five nineteen ninety | 1990-05-25
            may twenty five | 2027-05-25
            march twenty nineteen eighty | 1980-03-20
            december twenty fifth two thousand one | 2001-12-25
            first of december twenty twenty six | 2026-12-01
            July 4th 1976 | 1976-07-04
            january 31 1999 | 1999-01-31
            1984-05-03 | 1984-05-03
            november twentieth | 2027-11-20
            """)
    void datesAreUnderstood(String words, LocalDate date) {
        assertEquals(Optional.of(new Value.Date(date)), said(new Type.Date(), words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "february thirtieth", "may", "the third", "12/11", "may fifth eighty", "1984-13-03", "",
        "january 99 1999", "12345678901234567890"})
    void whatIsNoDateIsNone(String words) {
        assertEquals(Optional.empty(), said(new Type.Date(), words));
    }

    @Test void digitsMustHaveTheLengthOfTheirType() {
        assertEquals(Optional.of(new Value.Digits("94110")), said(new Type.Digits(5), "nine four one one oh"));
        assertEquals(Optional.empty(), said(new Type.Digits(5), "nine four one one"));
        assertEquals(Optional.empty(), said(new Type.Digits(5), "nine four one one oh seven"));
        assertEquals(Optional.empty(), said(new Type.Digits(3), "\u0661\u0662\u0663"));
    }

    @Test void identifiersAreCodesOrSpokenDigits() {
        assertEquals(Optional.of(new Value.Id("AC-1001")), said(ID, "AC-1001"));
        assertEquals(Optional.of(new Value.Id("2026-12-03T10:20")), said(ID, "2026-12-03T10:20"));
        assertEquals(Optional.of(new Value.Id("123")), said(ID, "it is one two three"));
        assertEquals(Optional.of(new Value.Id("7")), said(ID, "seven"));
        assertEquals(Optional.empty(), said(ID, "the second one"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a c one zero zero one | AC1001
            A C dash one double zero one | AC-1001
            alpha charlie 1 0 0 1 | AC1001
            it's a b c | ABC
            my account is b seven nine | B79
            my number is a one two three | 123
            k nine | K9
            """)
    void spelledIdentifiersAreUnderstood(String words, String code) {
        assertEquals(Optional.of(new Value.Id(code)), said(ID, words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "no", "maybe", "hello", "agent", "I", "a", "alpha", "well-known", "what is a b", "no idea", "a person please", "", "oui"})
    void aWordIsNoIdentifier(String words) {
        assertEquals(Optional.empty(), said(ID, words));
    }

    @Test void whatIsSealedCannotBeSaid() {
        assertEquals(Optional.empty(), said(new Type.Token(), "four one one one"));
        assertEquals(Optional.empty(), SlotParser.returned(new Type.Token(), "tok_1"));
    }

    @Test void keyedDigitsFitTheirTypeOrAreNone() {
        assertEquals(Optional.of(new Value.Digits("94110")), SlotParser.keyed(new Type.Digits(5), "94110"));
        assertEquals(Optional.empty(), SlotParser.keyed(new Type.Digits(5), "9411"));
        assertEquals(Optional.of(new Value.Date(LocalDate.of(1984, 5, 3))), SlotParser.keyed(new Type.Date(), "05031984"));
        assertEquals(Optional.empty(), SlotParser.keyed(new Type.Date(), "13031984"));
        assertEquals(Optional.of(new Value.Money(new BigDecimal("50"), "USD")), SlotParser.keyed(new Type.Money("USD"), "50"));
        assertEquals(Optional.empty(), SlotParser.keyed(new Type.Money("USD"), ""));
        assertEquals(Optional.empty(), SlotParser.keyed(new Type.Int(), "1234567890123456789"));
        assertEquals(Optional.empty(), SlotParser.keyed(new Type.Text(), "123"));
    }

    @ParameterizedTest                                          // attack cases 33 and 35
    @ValueSource(strings = {"1e3", "NaN", "0x64", "100,00", "100.001", " 100", "+100", "Infinity", "", "\u0661", "1_000"})
    void moneyIsNeverCoerced(String text) {
        assertEquals(Optional.empty(), SlotParser.returned(new Type.Money("USD"), text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"True", "1", "yes", "", "TRUE", "null"})
    void truthIsNeverCoerced(String text) {
        assertEquals(Optional.empty(), SlotParser.returned(new Type.Bool(), text));
    }

    @Test void returnedValuesAreCanonical() {
        assertEquals(Optional.of(new Value.Money(new BigDecimal("420.10"), "USD")), SlotParser.returned(new Type.Money("USD"), "420.1"));
        assertEquals(Optional.of(new Value.Date(LocalDate.of(2026, 12, 1))), SlotParser.returned(new Type.Date(), "2026-12-01"));
        assertEquals(Optional.empty(), SlotParser.returned(new Type.Date(), "01/12/2026"));
        assertEquals(Optional.empty(), SlotParser.returned(new Type.Text(), "a\u001b[2Jb"));
        assertEquals(Optional.empty(), SlotParser.returned(new Type.Text(), "<html>".repeat(100)));
    }

    @Test void oneBadElementTaintsAList() {
        Type list = new Type.ListOf(ID);
        assertEquals(Optional.of(new Value.ListOf(List.of(new Value.Id("A1"), new Value.Id("B2")))), SlotParser.returned(list, "A1; B2"));
        assertEquals(Optional.empty(), SlotParser.returned(list, "A1; <b>"));
        assertEquals(Optional.empty(), SlotParser.returned(list, "A;".repeat(51)));
    }

    @ParameterizedTest                                          // attack case 34
    @ValueSource(strings = {"{\"a\":1}", "x'; drop table users; --", "see http://evil.example", "a\nb", "\u001b[31m", "<b>x</b>",
        "a\u2028b", "name | cat", "$(id)", "{balance}"})
    void aTextArgumentIsWordsOnly(String text) {
        assertEquals(Optional.empty(), SlotParser.argument(new Type.Text(), text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zoë O'Brien-Smith", "Flat 3, 12 High St.", "D’Arcy & Sons (no. 7)", "李小龙"})
    void namesAndAddressesAreText(String text) {
        assertEquals(Optional.of(new Value.Text(text)), SlotParser.argument(new Type.Text(), text));
    }
}
