package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.dialplan.Type;
import org.junit.jupiter.api.Test;

class KeypadCaptureTest {
    private final KeypadCapture keypad = new KeypadCapture();

    private boolean press(String digits, Type type) {
        boolean complete = false;
        for (char digit : digits.toCharArray()) complete = keypad.press(digit, "zip", type, 0);
        return complete;
    }

    @Test void isCompleteAtTheLengthOfItsType() {
        assertFalse(press("9411", new Type.Digits(5)));
        assertTrue(press("0", new Type.Digits(5)));
        assertEquals("94110", keypad.take());
        assertTrue(keypad.isEmpty());
    }

    @Test void poundEndsItUnlessNothingWasPressed() {
        assertFalse(press("#", new Type.Token()));
        assertTrue(press("4111#", new Type.Token()));
    }

    @Test void starBeginsAgain() {
        assertTrue(press("12*34#", new Type.Token()));
        assertEquals("34", keypad.take());
    }

    @Test void aPauseOfFourSecondsEndsIt() {
        assertEquals(Long.MAX_VALUE, keypad.deadline());
        keypad.press('1', "zip", new Type.Token(), 1_000);
        assertEquals(1_000 + 4_000_000_000L, keypad.deadline());
        keypad.clear();
        assertEquals(Long.MAX_VALUE, keypad.deadline());
    }

    @Test void digitsBeyondFortyAreDropped() {                  // attack case 65
        press("1".repeat(100), new Type.Token());
        assertEquals(40, keypad.take().length());
    }

    @Test void digitsMeantForOneSlotNeverReachAnother() {
        press("123", new Type.Digits(6));
        keypad.press('9', "account", new Type.Digits(5), 0);
        assertEquals("9", keypad.take());
    }
}
