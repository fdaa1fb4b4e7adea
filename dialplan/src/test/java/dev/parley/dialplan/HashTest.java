package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashTest {
    private static String hash(String source) {
        CompileResult result = Compiler.compile(source, "x.flow");
        assertThat(result.diagnostics()).noneMatch(d -> d.severity() == Diagnostic.Severity.ERROR);
        return Objects.requireNonNull(result.flow()).hash();
    }

    @Test void isLowerCaseHexOf256Bits() {
        assertThat(hash(Flows.read("billing.flow"))).matches("[0-9a-f]{64}");
    }

    @Test void ignoresCommentsSpaceAndLineBreaks() {
        String source = Flows.read("billing.flow");
        String reformatted = source.replaceAll(" *#.*", "").replaceAll("\n +", "\n")
                .replace("\n\n", "\n# note\n").replace("\n", "\r\n");
        assertThat(reformatted).isNotEqualTo(source);
        assertThat(hash(reformatted)).isEqualTo(hash(source));
        assertThat(hash(source.replace("420.10", "420.1"))).isEqualTo(hash(source));
        assertThat(hash(source.replace("10s", "10000ms"))).isEqualTo(hash(source));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "version 7 | version 8", "Acme Power. This | Acme Power! This", "heard 100% ack | heard 99% ack",
                "limit 3 per call | limit 2 per call",
        "on turns 5 | on turns 6", "timeout 10s | timeout 11s", "amount > 2000.00 | amount > 2000.01",
        "say \"Please key in | record pause say \"Please key in",
        "zip by keypad tries 3 | zip by keypad tries 2", "\"representative\" | \"representatives\"",
        "carrying account, verified, balance | carrying account, balance, verified",
        "expect allow | expect deny X",
        "\"es-US\" | \"es-MX\"", "effect charge once per call | effect charge limit 2 per call",
        "at most 1 | at most 2"})
    void changesWithEveryMeaning(String from, String to) {
        String source = Flows.read("billing.flow");
        assertThat(source).contains(from);
        assertThat(hash(source.replace(from, to))).isNotEqualTo(hash(source));
    }

    @Test void dependsOnTheOrderOfHandlers() {
        String a = "on filled amount -> bill";
        String b = "on intent goodbye -> bye";
        String source = Flows.read("billing.flow");
        String swapped = source.replace(a, "@").replace(b, a).replace("@", b);
        assertThat(hash(swapped)).isNotEqualTo(hash(source));
    }
}
