package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HeardWordsTest {
    private static final String LINE = "Your balance is four hundred twenty dollars.";

    @Test void nothingSentIsNothingHeardAndAllSentIsTheLine() {
        assertEquals("", HeardWords.of(LINE, 0, 16_000));
        assertEquals("", HeardWords.of(LINE, 0, -1));
        assertEquals(LINE, HeardWords.of(LINE, 16_000, 16_000));
    }

    @Test void whatIsHeardGrowsWordByWordAndIsNeverMoreThanItsShare() {
        String before = "";
        for (int sent = 0; sent <= 16_000; sent += 10) {
            String heard = HeardWords.of(LINE, sent, 16_000);
            assertTrue(LINE.startsWith(heard) && heard.length() >= before.length(), heard);
            assertTrue(heard.length() <= LINE.length() * (long) sent / 16_000, heard);
            assertTrue(heard.equals(LINE) || heard.isEmpty() || LINE.charAt(heard.length()) == ' ', heard);
            before = heard;
        }
    }

    @Test void aLineOfUnknownLengthIsTakenToBeSpokenAtAnOrdinaryPace() {
        assertEquals("Your balance", HeardWords.of(LINE, 8_000, -1));       // one second: fourteen letters
    }
}
