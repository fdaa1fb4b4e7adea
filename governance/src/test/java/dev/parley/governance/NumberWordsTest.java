package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberWordsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nine four one one oh | 94110
            one two double three | 1233
            triple seven four | 7774
            forty two seventeen | 4217
            1 2 3 | 123
            double 5 one | 551
            nine hundred | 900
            my zip is 9 4 1 1 0 thanks | 94110
            12,345 | 12345
            twenty zero | 200
            """)
    void digitsAreReadOneByOneAndInGroups(String said, String digits) {
        assertEquals(digits, NumberWords.digits(SlotParser.words(said)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            seven | 7
            twelve hundred | 1200
            four hundred and twenty | 420
            two fifty five | 255
            five thousand two hundred | 5200
            a hundred | 100
            1,200 | 1200
            5 hundred | 500
            twenty one | 21
            """)
    void cardinalsAreOneNumber(String said, long number) {
        assertEquals(Optional.of(number), NumberWords.cardinal(SlotParser.words(said)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"four two", "twenty twelve", "fifty eleven", "fifty or five", "two hundred hundred",
        "five thousand two thousand", "12345678901234567890123", "1,00", "three people", "", "and", "hundred twenty thirty"})
    void whatIsNotOneNumberIsNone(String said) {
        assertEquals(Optional.empty(), NumberWords.cardinal(SlotParser.words(said)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fifty dollars | 50.00
            put five hundred on it | 500.00
            four hundred twenty dollars and ten cents | 420.10
            two fifty | 250.00
            $50.25 | 50.25
            £7.5 | 7.50
            i can pay a hundred a month | 100.00
            $1,250 | 1250.00
            50 dollars and 25 cents | 50.25
            5 hundred dollars | 500.00
            50 cents | 0.50
            twenty five cents | 0.25
            fifty dollars fifty | 50.50
            $5 hundred | 500.00
            """)
    void amountsAreExact(String said, BigDecimal amount) {
        assertEquals(Optional.of(amount), NumberWords.amount(said));
    }

    @ParameterizedTest
    @ValueSource(strings = {"half of fifty", "a couple of hundred", "five grand", "5k", "minus fifty", "fifty or sixty",
        "fifty no five hundred", "100,00", "4.205", "fifty dollars sixty dollars", "two million", "fifty percent", "nothing",
        "1e3", "0x64", "NaN", "not fifty", "99999999999999999999", "two hundred cents", "٥٠", "a"})
    void whatMayMeanAnotherAmountIsNone(String said) {
        assertEquals(Optional.empty(), NumberWords.amount(said));
    }
}
