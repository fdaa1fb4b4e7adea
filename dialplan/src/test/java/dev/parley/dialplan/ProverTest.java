package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProverTest {
    static Proof prove(String name) {
        CompileResult result = Compiler.compile(Flows.read(name), name);
        assertThat(result.diagnostics()).isEmpty();
        return Prover.prove(result.flow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"billing.flow", "clinic.flow", "collections.flow", "frontdesk/frontdesk.flow"})
    void everyAssertionOfTheReferenceFlowsIsProvedAndNoneIsVacuous(String name) {
        Proof proof = prove(name);
        System.out.print(name + "\n" + ProofText.render(proof));
        assertThat(proof.failed()).isEmpty();
        assertThat(proof.results()).noneMatch(AssertionResult::vacuous);
    }
}
