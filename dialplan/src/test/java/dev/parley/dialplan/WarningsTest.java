package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What compiles but deserves a word, and the few errors no reference flow can show.
class WarningsTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "W223; start state a { say 'x' on yes -> b on done -> b }",
        "W223; start state a { say 'x' on ok t -> b on done -> b } state c { run t() on fail t -> b on done -> b }",
        "W232; start state a { goal 'g' speak nothing call t on turns 3 -> b }",
        "W251; start state a { end 'a' }",
        "W243; start state a { speak free up to 9 words on turns 3 -> b }",
        "W242; start state a { goal 'g' on turns 3 -> b }",
        "W243; start state a { speak free up to 9 words call t on turns 3 -> b }",
        "W244; start state a { end 'x' say 'never' }",
        "W250; start state a { say 'x' on done -> b } state c { end 'c' }",
        "W252; start state a { end 'a' }",
        "W261; start state a { say 'x' on done -> b on done when flag -> a }",
        "W259; slot sure : bool = true from tool u tool u() -> (sure: bool) effect read start state a { run u() on ok u -> b on fail u -> b }",
        "W260; disclosure d say 'd' barge on heard 100% start state a { play d on done -> b } assert 'd first' : disclosed(d) before speech",
        "W268; tool u() -> () effect read once per call start state a { run u() on ok u -> b on fail u -> b }",
        "W269; tool u() -> () effect read start state a { run u() on ok u -> b on fail u -> b on unknown u -> b }",
        "W262; start state a { say 'x' on done when flag -> b }",
        "W116; start state a { end 'a' } test 't' { model goes bb }"})
    void isAWarning(String code, String states) {
        CompileResult result = compile(states);
        assertThat(result.diagnostics()).anySatisfy(d -> {
            assertThat(d.code()).isEqualTo(code);
            assertThat(d.severity()).isEqualTo(Diagnostic.Severity.WARNING);
        });
        assertThat(result.ok()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "E223; anywhere { on done -> b } start state a { end 'a' }",
        "E126; dial only when said start state a { end 'a' }",
        "E101; start state a { end 'a' } test 't' { expect allow } test 't' { expect allow }",
        "E101; start state a { end 'a' } assert 'x' : transfer at most 1 assert 'x' : transfer at most 2",
        "E102; anywhere { on hangup -> b } anywhere { on hangup -> b } start state a { end 'a' }",
        "E110; start state a { end 'a' } test 't' { stub t returns nothing = 1 }",
        "E131; slot s : text from caller from crm start state a { end 'a' }",
        "E150; start state a { goal 'g' speak nothing on turns 0 -> b }",
        "E150; start state a { goal 'g' speak nothing on turns 3 -> b on silence 0s -> b }",
        "E010; start state a { end 'a' } assert 'x' : every intent i or j leads to transfer"})
    void isAnError(String code, String states) {
        CompileResult result = compile(states);
        assertThat(result.diagnostics()).anySatisfy(d -> {
            assertThat(d.code()).isEqualTo(code);
            assertThat(d.severity()).isEqualTo(Diagnostic.Severity.ERROR);
        });
        assertThat(result.ok()).isFalse();
    }

    private static CompileResult compile(String states) {
        return Flows.compile(Flows.flow("intent i \"i\" intent j \"j\"", "slot flag : bool from crm", "slot said : bool from caller",
                "tool t() -> () effect read", "state b { end \"b\" }", states.replace('\'', '"')));
    }
}
