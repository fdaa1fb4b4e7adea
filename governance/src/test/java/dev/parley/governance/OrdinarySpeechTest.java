package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A governor nobody can work under is switched off. What a good agent says all day passes.
class OrdinarySpeechTest {
    static List<String> sentences() {
        try (var in = OrdinarySpeechTest.class.getResourceAsStream("ordinary-speech.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void isAllowed(String sentence) {
        assertInstanceOf(Decision.Allow.class, UtteranceReview.judge(Fixtures.in("bill"), sentence));
    }
}
