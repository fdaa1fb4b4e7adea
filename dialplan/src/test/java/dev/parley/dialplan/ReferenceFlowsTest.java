package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceFlowsTest {
    static Stream<String> reference() {
        return Flows.REFERENCE.stream();
    }

    @ParameterizedTest
    @MethodSource("reference")
    void compilesWithoutAnyDiagnostic(String name) {
        CompileResult result = Compiler.compile(Flows.read(name), name);
        assertThat(result.diagnostics()).isEmpty();
        assertThat(result.ok()).isTrue();
    }
}
