package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Mutated flows: whatever they hold, the compiler answers with a flow or with errors, and every span lies in
/// the source.
class ParserFuzzTest {
    private static final List<String> BITS = List.of("{", "}", "(", ")", "\"", ",", "->", ":", "=", "<=", "#",
            "\n", "\t", "\\", "{x}",
            "not ", "and", "or", " state ", " slot ", "\nstate s {", " tool ", " on ", " when ", "1",
            "9999999999", "1.5", "90%", "8h",
            "2026-02-30", "\u0000", "\uD800", "\uD83D\uDE00", "é", "\r", "\uFEFF", "-", "_", "free up to",
            "disclosed(", "member(a,");

    static Stream<String> reference() {
        return Flows.REFERENCE.stream();
    }

    @ParameterizedTest
    @MethodSource("reference")
    void neverThrows(String name) {
        String good = Flows.read(name);
        for (long seed = 0; seed < 1000; seed++) {
            String source = mutate(good, new Random(seed));
            CompileResult result;
            try {
                result = Compiler.compile(source, name);
                new DiagnosticPrinter(source, true).print(result.diagnostics());
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + " of " + name, e);
            }
            boolean errors = result.diagnostics().stream().anyMatch(d ->
                    d.severity() == Diagnostic.Severity.ERROR);
            assertThat(result.ok()).as("seed %d", seed).isNotEqualTo(errors);
            for (Diagnostic d : result.diagnostics()) {
                assertThat(d.span().start()).as("seed %d %s", seed, d).isBetween(0, source.length());
                assertThat(d.span().end()).as("seed %d %s", seed, d)
                        .isBetween(d.span().start(), source.length());
                assertThat(d.span().line()).as("seed %d %s", seed, d).isPositive();
            }
        }
    }

    private static String mutate(String good, Random random) {
        var source = new StringBuilder(good);
        int edits = 1 + random.nextInt(6);
        for (int i = 0; i < edits && !source.isEmpty(); i++) {
            int at = random.nextInt(source.length());
            int to = Math.min(source.length(), at + 1 + random.nextInt(1 << random.nextInt(10)));
            String bit = BITS.get(random.nextInt(BITS.size()));
            switch (random.nextInt(5)) {
                case 0 -> source.insert(at, bit);
                case 1 -> source.replace(at, to, bit);
                case 2 -> source.delete(at, to);
                case 3 -> source.insert(random.nextInt(source.length()), source.substring(at, to));
                default -> source.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
            }
        }
        return source.toString();
    }
}
