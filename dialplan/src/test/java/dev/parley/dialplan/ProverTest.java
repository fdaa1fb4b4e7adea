package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProverTest {
    /// That `a or b` was false says nothing once `a` has become true.
    @Test void whatWasKnownOfAWholeEndsWithItsParts() {
        String flow = """
                flow f version 1 {
                  disclosure first say "One." disclosure second say "Two."
                  slot known : bool = false from tool look
                  tool look() -> (known: bool) effect read
                  start state a { collect n by keypad on filled n when disclosed(first) or known -> bye on filled n -> b on tries spent -> c }
                  slot n : int from caller
                  state b { play first play second on done -> bye }
                  state c { run look() on ok look -> a on fail look -> bye on unknown look -> bye }
                  state bye { say "Bye." end "bye" }
                  assert "never second after first" : never disclosed(second) while disclosed(first) or known
                }
                """;
        Flow compiled = Compiler.compile(flow, "f.flow").flow();
        assertThat(compiled).as("%s", Compiler.compile(flow, "f.flow").diagnostics()).isNotNull();
        assertThat(Prover.prove(compiled).failed()).hasSize(1);
    }

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
