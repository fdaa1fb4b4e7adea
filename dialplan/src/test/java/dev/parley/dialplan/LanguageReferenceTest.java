package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `docs/language.md` says what is so: every flow in it compiles, every fragment does inside a small flow, and every code
/// and every word of the language is explained.
class LanguageReferenceTest {
    /// What fragments may take for granted; a fragment's own declaration of a name replaces the one here.
    private static final List<String> PRELUDE = List.of(
            "intent pay \"pay my bill\"",
            "intent human \"talk to a person\"",
            "slot account : digits(6) pii from caller",
            "slot verified : bool = false from tool verify",
            "slot balance : money(USD) from tool get_bill",
            "slot amount : money(USD) from caller confirmed",
            "disclosure notice say \"This is an automated assistant.\"",
            "disclosure terms say \"You will pay {amount}. Shall I?\" ack yes",
            "tool verify(account: digits(6)) -> (verified: bool) effect read",
            "tool get_bill(account: digits(6)) -> (balance: money(USD)) effect read",
            "start state greet { play notice on done -> bye }",
            "state bye { say \"Goodbye.\" end \"served\" }");

    private static String page() {
        try {
            return Files.readString(Path.of("..", "docs", "language.md"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Stream<String> blocks(String fence) {
        return Pattern.compile("^```" + fence + "\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL).matcher(page()).results().map(m -> m.group(1));
    }

    static Stream<String> flows() {
        return blocks("flow");
    }

    static Stream<String> fragments() {
        return blocks("flow-fragment");
    }

    @ParameterizedTest
    @MethodSource("flows")
    void everyFlowCompilesAndIsLaidOut(String flow) {
        assertThat(new DiagnosticPrinter(flow, false).print(Flows.compile(flow).diagnostics())).isEmpty();
        assertThat(Formatter.format(flow)).isEqualTo(flow);
    }

    @ParameterizedTest
    @MethodSource("fragments")
    void everyFragmentCompilesInsideAFlow(String fragment) {
        Set<String> own = Pattern.compile("^(slot|disclosure|tool|intent|state|start state) (\\w+)", Pattern.MULTILINE).matcher(fragment).results()
                .map(m -> m.group(2)).collect(Collectors.toSet());
        String prelude = PRELUDE.stream().filter(d -> !own.contains(d.replaceFirst("^(start )?\\w+ (\\w+).*", "$2"))).collect(Collectors.joining("\n"));
        String source = Flows.flow(prelude, fragment);
        List<Diagnostic> errors = Flows.compile(source).diagnostics().stream().filter(d -> d.severity() == Diagnostic.Severity.ERROR).toList();
        assertThat(new DiagnosticPrinter(source, false).print(errors)).isEmpty();
        String laidOut = Formatter.format("flow x version 1 {\n" + fragment.indent(2) + "}\n");
        assertThat(laidOut).isEqualTo("flow x version 1 {\n" + fragment.indent(2).replaceAll("(?m)^ +$", "") + "}\n");
    }

    @Test void thereAreExamples() {
        assertThat(flows().toList()).isNotEmpty();
        assertThat(fragments().toList()).hasSizeGreaterThan(10);
    }

    @Test void everyCodeIsExplained() throws IOException {
        String page = page();
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src", "main", "java", "dev", "parley", "dialplan"))) {
            for (Path file : files.toList()) {
                Pattern.compile("\"([EW]\\d{3})\"").matcher(Files.readString(file)).results().map(MatchResult::group).forEach(c -> codes.add(c.substring(1, 5)));
            }
        }
        assertThat(codes).hasSizeGreaterThan(50).allSatisfy(code -> assertThat(page).contains(code));
    }

    @Test void everyWordIsExplained() {
        String page = page();
        assertThat(Keywords.MEANING.keySet()).allSatisfy(word -> assertThat(page).containsPattern("\\b" + word + "\\b"));
        Stream.of(StateParser.ITEMS, Blocks.DECLARATIONS).flatMap(Set::stream).forEach(word -> {
            assertThat(Keywords.MEANING).containsKey(word);
            assertThat(page).containsPattern("\\b" + word + "\\b");
        });
    }

    @Test void theGrammarColoursEveryWord() throws IOException {
        String grammar = Files.readString(Path.of("..", "docs", "editor", "parley-flow.tmLanguage.json"));
        assertThat(Keywords.MEANING.keySet()).allSatisfy(word -> assertThat(grammar).containsPattern("[(|?+:]" + word + "[|)\\\\]"));
        Pattern.compile("\"(?:match|begin|end)\": \"((?:[^\"\\\\]|\\\\.)*)\"").matcher(grammar).results()
                .forEach(m -> Pattern.compile(m.group(1).replace("\\\\", "\\").replace("\\\"", "\"")));
    }
}
