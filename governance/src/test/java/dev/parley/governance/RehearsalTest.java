package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsalTest {
    @ParameterizedTest
    @ValueSource(strings = {"billing.flow", "clinic.flow", "collections.flow", "frontdesk/frontdesk.flow"})
    void theFlowsPassTheirOwnTests(String file) {
        var results = Rehearsal.all(Flows.policy(Flows.file(file)), Rehearsal.Understanding.NONE);
        assertTrue(results.size() >= 2);
        for (var result : results) assertEquals("", result.failure(), () -> String.join("\n", result.trace()));
    }
}
