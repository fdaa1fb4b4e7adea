package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The bugs the prover has to be sharp enough to see, and how it shows them.
class CounterexampleTest {
    private static AssertionResult result(String file, String from, String to, String assertion) {
        String source = Flows.read(file);
        assertThat(source).contains(from);
        CompileResult compiled = Compiler.compile(source.replace(from, to), file);
        assertThat(compiled.flow()).as("%s", compiled.diagnostics()).isNotNull();
        AssertionResult result = Prover.prove(compiled.flow()).results().stream().filter(r -> r.name().equals(assertion)).findFirst().orElseThrow();
        System.out.print(ProofText.render(compiled.flow(), result, 0));
        if (!result.proved()) {
            SoundnessTest.replay(compiled.flow(), result, 1, "");
            String test = CounterexampleExport.toTest(compiled.flow(), result);
            System.out.print(test);
            String with = compiled.flow().source().stripTrailing();
            CompileResult again = Compiler.compile(with.substring(0, with.length() - 1) + test + "}\n", file);
            assertThat(again.diagnostics()).filteredOn(d -> d.severity() == Diagnostic.Severity.ERROR).as(test).isEmpty();
        }
        return result;
    }

    @Test void aHumanBeforeTheNoticeIsCalledBackBeforeTheNotice() {
        AssertionResult result = result("billing.flow", "anywhere after disclosed(notice) {", "anywhere {", "notice first");
        assertThat(result.proved()).isFalse();
        assertThat(String.join("\n", result.story())).contains("greet: play notice").contains("violates").doesNotContain("✔");
    }

    @Test void aYesToOneAmountIsNotAYesToAnother() {
        String lax = "  tool pay(amount: money(USD), card: token) -> (receipt: text) effect charge once per call timeout 10s\n    needs verified, disclosed(terms), confirmed(amount)";
        String source = Flows.read("billing.flow").replace(lax, lax.replace("disclosed(terms), ", ""))
                .replace("on no -> bill", "on no -> adjust")
                .replace("requires verified, disclosed(terms) {", "requires verified {")
                .replace("  state capture", "  state adjust requires verified {\n    collect amount by either\n    speak free up to 9 words mention amount\n    on turns 3 -> unpaid\n"
                        + "    on filled amount when amount >= 1.00 and amount <= balance and amount <= 5000.00 -> capture\n    on tries spent -> unpaid\n  }\n\n  state capture");
        Flow flow = Compiler.compile(source, "billing.flow").flow();
        assertThat(flow).isNotNull();
        AssertionResult result = Prover.prove(flow).results().stream().filter(r -> r.name().equals("terms before charge")).findFirst().orElseThrow();
        System.out.print(ProofText.render(flow, result, 0));
        assertThat(result.proved()).isFalse();
        SoundnessTest.replay(flow, result, 1, "");
        assertThat(String.join("\n", result.story())).contains("play terms(amount v1)").contains("tool pay(amount v2", "✗ disclosed(terms) killed: it spoke amount v1");
        System.out.print(CounterexampleExport.toTest(flow, result));
    }

    @Test void anEmergencyThatEndsInAnAdviceIsNotATransfer() {
        AssertionResult result = result("clinic.flow", "on intent emergency -> transfer \"duty-nurse-priority\" carrying name, patient else emergency",
                "on intent emergency -> emergency", "emergency always exits");
        assertThat(result.proved()).isFalse();
        assertThat(String.join("\n", result.story())).contains("─intent emergency→ emergency").contains("without transfer");
    }

    @Test void anOptOutThatIsForgottenIsSeen() {
        assertThat(result("collections.flow", "on intent stop_calling or attorney", "on intent attorney", "opt-out always suppresses").proved()).isFalse();
    }

    @Test void cardDataIsNotRecordedEvenWithoutAPack() {
        AssertionResult result = result("billing.flow", "pci_dss_4   #", "other #", "card never recorded");
        assertThat(result.proved()).isTrue();
        String source = Flows.read("billing.flow").replace("pci_dss_4   #", "other #").replace("    record pause\n", "");
        Flow flow = Compiler.compile(source, "b.flow").flow();
        assertThat(Prover.prove(flow).failed()).extracting(AssertionResult::name).containsExactly("card never recorded");
    }
}
