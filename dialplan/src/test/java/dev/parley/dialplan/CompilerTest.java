package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompilerTest {
    private static final String END = "start state a { say \"bye\" end \"x\" }";

    private static List<String> codes(CompileResult result) {
        return result.diagnostics().stream().map(Diagnostic::code).toList();
    }

    @Test void reportsSeveralMistakesInOneRun() {
        CompileResult result = Flows.compile(Flows.flow(
                "slot a text",
                "slot b : bool = false from",
                "disclosure d say barge off",
                "start state s {", "  ply d", "  say {x}", "  on done > s", "}",
                "assert \"x\" : sometimes",
                "test \"t\" {", "  expect nothing", "  quiet soon", "}"));
        assertThat(codes(result)).hasSize(9).containsOnly("E010");
        assertThat(result.ok()).isFalse();
    }

    @Test void aBrokenDeclarationIsStillDeclared() {
        CompileResult result = Flows.compile(Flows.flow("slot a text",
                "start state s { say \"{a}\" end \"x\" }"));
        assertThat(codes(result)).containsExactly("E010");
    }

    @Test void aMissingBraceIsReportedOnceAtTheNextDeclaration() {
        CompileResult result = Flows.compile(Flows.flow("start state s {", "  say \"x\"", "  on done -> t",
                "state t { end \"x\" }"));
        assertThat(codes(result)).containsExactly("E010");
        assertThat(result.diagnostics().getFirst().span().line()).isEqualTo(5);
        assertThat(result.diagnostics().getFirst().message()).contains("state s, opened on line 2");
    }

    @Test void hundredThousandParenthesesAreADiagnostic() {
        String deep = "(".repeat(100_000) + "true" + ")".repeat(100_000);
        assertThat(codes(Flows.compile(Flows.flow("dial only when " + deep, END)))).containsExactly("E011");
        assertThat(codes(Flows.compile(Flows.flow("dial only when " + "not ".repeat(100_000) + "true", END))))
                .containsExactly("E011");
        assertThat(codes(Flows.compile(Flows.flow("dial only when true" + " and true".repeat(100_000), END))))
                .containsExactly("E011");
        assertThat(codes(Flows.compile(Flows.flow("slot s : " + "list(".repeat(100_000), END))))
                .containsExactly("E011");
        assertThat(Flows.compile("flow x version 1 " + "{".repeat(100_000)).ok()).isFalse();
    }

    @Test void anUnclosedStringEndsWithItsLine() {
        CompileResult result = Flows.compile(Flows.flow("persona \"kind and brief", END));
        assertThat(codes(result)).containsExactly("E002");
        assertThat(result.diagnostics().getFirst().span()).isEqualTo(new Span(2, 9, 30, 45));
    }

    @Test void bytesThatAreNotUtf8AreReportedAtTheFirstBadOne() {
        byte[] latin1 = "flow x version 1 {\n  persona \"caf\u00e9\"\n}".getBytes(StandardCharsets.ISO_8859_1);
        Diagnostic d = Compiler.compile(latin1, "x.flow", RuleBook.ANY).diagnostics().getFirst();
        assertThat(d.code()).isEqualTo("E001");
        assertThat(List.of(d.span().line(), d.span().column())).containsExactly(2, 15);
    }

    @Test void invisibleCharactersAreRefused() {
        assertThat(codes(Flows.compile(Flows.flow("persona \"a\u202Eb\"", END)))).containsExactly("E004");
        assertThat(codes(Flows.compile(Flows.flow("# a\u2066b", END)))).containsExactly("E004");
        assertThat(codes(Flows.compile(Flows.flow("persona \"a\uD800b\"", END)))).containsExactly("E004");
    }

    @Test void columnsCountCodePoints() {
        CompileResult result = Flows.compile(Flows.flow("start state a { say \"\uD83D\uDE00 {nobody}\" end \"x\" }"));
        assertThat(result.diagnostics().getFirst().span().column()).isEqualTo(24);
    }

    @Test void emptyAndForeignSourcesAreDiagnostics() {
        assertThat(codes(Flows.compile(""))).containsExactly("E010");
        assertThat(codes(Flows.compile("\u0000"))).containsExactly("E004", "E010");
        assertThat(codes(Flows.compile("<?xml version=\"1.0\"?>"))).contains("E010");
        assertThat(codes(Flows.compile(Flows.flow(END) + "flow y version 2 { }"))).containsExactly("E010");
        assertThat(codes(Flows.compile(" ".repeat(Compiler.MAX_SOURCE + 1)))).containsExactly("E012");
    }

    @Test void aHostileFileCostsABoundedNumberOfDiagnostics() {
        assertThat(Flows.compile("@\n".repeat(100_000)).diagnostics()).hasSize(Problems.MAX);
    }

    @Test void fiveThousandStatesCompile() {
        int n = 5000;
        String states = IntStream.range(0, n).mapToObj(i -> """
                state s%d requires ok {
                  play d
                  run put(x)
                  on ok put -> s%d
                  on fail put -> bye
                  on unknown put -> bye
                }
                """.formatted(i, (i + 1) % n)).collect(Collectors.joining());
        CompileResult result = Flows.compile(Flows.flow(
                "slot x : text from crm", "slot ok : bool = false from tool check",
                "disclosure d say \"Hello {x}.\"",
                "tool check(x: text) -> (ok: bool) effect read",
                "tool put(x: text) -> () effect write needs ok, disclosed(d) limit 5 per call",
                "anywhere { on hangup -> bye }",
                "start state first { run check(x) on ok check when ok -> s0 on ok check -> bye on fail check -> bye }",
                states, "state bye { end \"bye\" }"));
        assertThat(result.diagnostics()).isEmpty();
        assertThat(result.flow()).isNotNull().satisfies(f -> assertThat(f.states()).hasSize(n + 2));
    }

    @Test void theWholeGrammarBecomesTheCompiledForm() {
        CompileResult result = Flows.compile(Flows.flow(
                "persona \"kind \\\"and\\\" brief\"", "fallback \"Let me get someone.\"",
                "with model \"fast\", voice \"warm\", knowledge \"faq\"",
                "slot n : digits(4) = \"0000\" from caller", "slot k : digits(4) from keypad",
                "disclosure d ack yes heard 90% say \"x\"".replace("ack yes heard 90% say \"x\"",
                "say \"x\" ack yes heard 90% barge on"),
                "tool t(n: digits(4)) -> () effect read via \"crm.find\" limit 2 per day timeout 500ms",
                "start state a {", "  play d", "  speak free up to 5 words", "  goal \"g\"", "  call t",
                "  collect n by either", "  collect k by keypad tries 2",
                "  on yes -> b", "  on no -> a", "  on turns 3 -> b",
                "  on filled n when not (n = \"1234\" or n = \"0000\") -> b",
                "  on filled n -> a", "  on fail t -> b", "  on tries spent -> b", "  on voicemail -> end \"vm\"",
                "  on silence 90s -> b", "}",
                "state b { end \"b\" }",
                "test \"t\" {", "  given n = \"1234\"", "  stub t returns", "  stub t fails",
                "  keys \"12#\"", "  quiet 5m",
                "  model says \"a\" and calls t(n: \"9999\") and goes b",
                "  expect played d, logged transfer", "}"));
        assertThat(result.diagnostics()).extracting(Diagnostic::code).containsExactly("W255");
        Flow flow = result.flow();
        assertThat(flow).isNotNull();
        assertThat(flow.persona()).isEqualTo("kind \"and\" brief");
        assertThat(flow.fallback()).isEqualTo(Template.of("Let me get someone."));
        assertThat(flow.with()).extracting(Flow.With::kind).containsExactly("model", "voice", "knowledge");
        assertThat(flow.disclosures().get("d")).extracting(Flow.Disclosure::heardPercent,
                Flow.Disclosure::bargeable,
                Flow.Disclosure::ack).containsExactly(90, true, true);
        assertThat(flow.startState().collects()).extracting(Flow.Collect::tries).containsExactly(3, 2);
        assertThat(flow.tools().get("t")).extracting(Flow.Tool::via, Flow.Tool::limit, t -> t.timeout()
                .toMillis())
                .containsExactly("crm.find", new Flow.Limit(2, "day"), 500L);
        assertThat(flow.tests().getFirst().steps()).hasSize(7);
    }

    @Test void aGoalWithoutSpeakIsAWarningAndSilent() {
        CompileResult result = Flows.compile(Flows.flow("start state a { goal \"g\" on turns 3 -> end \"x\" }"));
        assertThat(codes(result)).containsExactly("W242");
        assertThat(result.flow()).isNotNull().satisfies(f -> assertThat(f.startState().speech())
                .isEqualTo(Flow.Speech.NOTHING));
    }

    @Test void anAccountThatChangesIsNoLongerTheOneThatWasVerified() {
        CompileResult result = Flows.compile(Flows.flow(
                "slot account : account_id from caller", "slot verified : bool = false from tool verify",
                "tool verify(account: account_id) -> (verified: bool) effect read",
                "start state a { goal \"g\" speak nothing collect account by voice call verify",
                "  on ok verify when verified -> b", "  on turns 3 -> end \"x\" }",
                "state b requires verified { collect account by keypad", "  on filled account -> c",
                "  on tries spent -> end \"x\" }",
                "state c requires verified { end \"c\" }"));
        assertThat(codes(result)).contains("E310");
        Diagnostic d = result.diagnostics().stream().filter(e -> e.code().equals("E310")).findFirst()
                .orElseThrow();
        assertThat(d.path()).containsExactly("a", "─ok verify→ b", "─filled account→ c");
        assertThat(d.help()).isEqualTo("on filled account when verified -> c");
    }
}
