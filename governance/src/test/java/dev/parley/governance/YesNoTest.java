package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YesNoTest {
    @ParameterizedTest
    @ValueSource(strings = {"Yes.", "yeah sure", "OK, go ahead", "that's right", "yes please", "please", "I do", "that’s fine",
        "absolutely", "do it", "please go ahead", "correct"})
    void aPlainYesIsAYes(String words) {
        assertEquals(YesNo.YES, YesNo.of(words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"No.", "nope", "no please don't", "I don’t agree", "I can't agree to that", "that's not right",
        "not okay", "please cancel", "stop", "I won't", "never", "I cannot", "don't do it"})
    void anySignOfANoIsANo(String words) {
        assertEquals(YesNo.NO, YesNo.of(words));
    }

    @ParameterizedTest                                          // attack case 57 first
    @ValueSource(strings = {"uh-huh… wait, no", "yes no", "yes but", "wait", "hold on", "are you sure", "is that correct",
        "can you repeat that please", "could you say that again please", "I doubt it", "undo it", "what", "ok what does that mean",
        "uh-huh", "hmm", "", "the weather is nice", "sure if you say so",
        "yes I would like you to know that my account number is nine"})
    void theRestIsAskedAgain(String words) {
        assertEquals(YesNo.UNCLEAR, YesNo.of(words));
    }
}
