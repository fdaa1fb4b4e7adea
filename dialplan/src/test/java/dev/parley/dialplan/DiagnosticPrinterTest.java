package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosticPrinterTest {
    private static final String SOURCE = Flows.read("billing.flow")
            .replace("amount <= 5000.00 -> confirm", "amount <= 6000.00 -> confirm");

    private static Diagnostic only() {
        List<Diagnostic> all = Compiler.compile(SOURCE, "billing.flow").diagnostics();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @Test void showsTheLineTheCaretThePathAndTheHelp() {
        assertThat(new DiagnosticPrinter(SOURCE, false).print(only())).isEqualTo("""
                billing.flow:93:5: error E320 `run pay` in state charge: cannot prove amount <= 5000.00; the value enters at \
                line 70, `on filled amount when amount >= 1.00 and amount <= balance and amount <= 6000.00 -> confirm`, whose guard does not say so
                   93 |     run pay(amount, card)
                      |     ^~~~~~~~~~~~~~~~~~~~~
                  path: greet ─done→ triage ─intent pay_bill or balance→ identify ─ok verify→ bill ─filled amount→ confirm ─yes→ capture ─filled card→ charge
                  help: on filled amount when amount >= 1.00 and amount <= balance and amount <= 6000.00 and amount <= 5000.00 -> confirm
                """);
    }

    @Test void coloursOnlyWhenAsked() {
        assertThat(new DiagnosticPrinter(SOURCE, true).print(only()))
                .contains("\u001b[1;31merror E320\u001b[0m");
        assertThat(new DiagnosticPrinter(SOURCE, false).print(only())).doesNotContain("\u001b");
    }

    @Test void countsWhatItShows() {
        assertThat(new DiagnosticPrinter(SOURCE, false).print(List.of(only())))
                .endsWith("\n1 error, 0 warnings\n");
        assertThat(new DiagnosticPrinter(SOURCE, false).print(List.of())).isEmpty();
    }

    @Test void neverLetsASourceSteerTheTerminal() {
        String source = "flow \u001b[2J";
        assertThat(new DiagnosticPrinter(source, false).print(Flows.compile(source).diagnostics()))
                .doesNotContain("\u001b");
    }
}
