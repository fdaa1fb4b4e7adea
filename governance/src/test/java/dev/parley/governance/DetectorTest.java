package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.dialplan.Flow;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

/// The numbers are the examples of their standards, or made up; none is anybody's.
class DetectorTest {
    private static String verdict(String pack, String text) {
        RulePack rules = ((RulePacks.Result.Loaded) RulePacks.load(List.of(pack))).rules();
        Flow flow = Fixtures.flow();
        var context = new SpeechContext(flow, flow.states().get("bill"), Locale.UK, rules, 60, java.util.Set.of(), java.util.Map.of(), List.of(), "", false);
        return UtteranceReview.judge(context, text) instanceof Decision.Deny deny ? deny.rule() : "OK";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "gdpr_voice | pii/iban | Your account is GB82 WEST 1234 5698 7654 32.",
        "gdpr_voice | pii/iban | It is GB82 WEST one two three four five six nine eight seven six five four three two.",
        "gdpr_voice | pii/iban | It is DE89 3704 0044 0532 0130 00.",
        "gdpr_voice | grounding/number | Your account is GB82 WEST 1234 5698 7654 33.",
        "gdpr_voice | grounding/number | It is ou75tanding b414nce for you.",
        "health_minimum_necessary | pii/nhs | The number is 943 476 5919.",
        "health_minimum_necessary | pii/nhs | It is nine four three four seven six five nine one nine.",
        "health_minimum_necessary | grounding/number | The number is 943 476 5918.",
        "ai_disclosure | grounding/number | The number is 943 476 5919.",
        "ai_disclosure | pii/card | The number is 4111 1111 1111 1111."})
    void isFoundWhereAPackLooksForIt(String pack, String rule, String text) {
        assertEquals(rule, verdict(pack, text));
    }

    @Test void aPackCannotNameOneThatDoesNotExist() {
        assertThrows(IllegalStateException.class, () -> Detector.named("passport"));
    }
}
