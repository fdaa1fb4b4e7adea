package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The flows of the corpus with their tokens, lines and blocks moved about between them, with noise in their bytes, nested
/// without end. The compiler answers with a flow or with errors whose spans lie in the text; what it accepts, the formatter
/// writes so that it means the same, and writes again the same. `-Dparley.fuzz.seed=…` repeats a run,
/// `-Dparley.fuzz.runs=…` makes the nightly one shorter.
class GrammarFuzzTest {
    private static final Pattern TOKEN = Pattern.compile("\"[^\"\\n]*\"|[A-Za-z_][A-Za-z0-9_]*|[0-9][0-9.:%-]*[a-z]*|->|<=|>=|!=|#[^\\n]*|\\n|[^\\sA-Za-z0-9_\"]|[ \\t]+");
    private static final List<List<String>> CORPUS = Stream.concat(Flows.REFERENCE.stream(), Stream.of("frontdesk/frontdesk.flow"))
            .map(name -> tokens(Flows.read(name))).toList();

    private int accepted;

    @Test void twoThousandMutants() {
        run(2_000);
    }

    @Tag("nightly")
    @Test void aMillionMutants() {
        run(Integer.getInteger("parley.fuzz.runs", 1_000_000));
    }

    private void run(int runs) {
        long seed = Long.getLong("parley.fuzz.seed", 20_261_201L);
        System.out.println("grammar fuzz: -Dparley.fuzz.seed=" + seed + ", " + runs + " runs");
        var seeds = new Random(seed);
        for (int i = 0; i < runs; i++) {
            long one = seeds.nextLong();
            String source = mutant(new Random(one));
            try {
                holds(source, new Random(one));
            } catch (RuntimeException | StackOverflowError | AssertionError e) {
                throw new AssertionError("run " + i + ", seed " + one + "\n" + source, e);
            }
        }
        System.out.println("grammar fuzz: " + accepted + " accepted");
        assertThat(accepted).as("mutants that are flows").isGreaterThan(runs / 50);
    }

    private void holds(String source, Random random) {
        String text = random.nextInt(4) == 0 ? noisy(source, random) : source;
        CompileResult result = Compiler.compile(text, "fuzz.flow");
        for (Diagnostic d : result.diagnostics()) {
            assertThat(d.span().start()).as("%s", d).isBetween(0, text.length());
            assertThat(d.span().end()).as("%s", d).isBetween(d.span().start(), text.length());
        }
        if (result.flow() == null) return;
        accepted++;
        String once = Formatter.format(text);
        CompileResult again = Compiler.compile(once, "fuzz.flow");
        assertThat(again.flow()).as("%s%n%s", again.diagnostics(), once).isNotNull();
        assertThat(again.flow().hash()).as(once).isEqualTo(result.flow().hash());
        assertThat(Formatter.format(once)).isEqualTo(once);
    }

    /// Bytes that are no UTF-8 are an error of their own; here they become the replacement character.
    private static String noisy(String source, Random random) {
        byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
        for (int n = random.nextInt(3); n > 0 && bytes.length > 0; n--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        Compiler.compile(bytes, "fuzz.flow", RuleBook.ANY);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<String> tokens(String source) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(source);
        while (matcher.find()) tokens.add(matcher.group());
        return tokens;
    }

    private static String mutant(Random random) {
        List<String> tokens = new ArrayList<>(CORPUS.get(random.nextInt(CORPUS.size())));
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            int at = random.nextInt(tokens.size());
            List<String> other = CORPUS.get(random.nextInt(CORPUS.size()));
            switch (random.nextInt(8)) {
                case 0 -> tokens.remove(at);
                case 1 -> tokens.set(at, other.get(random.nextInt(other.size())));
                case 2 -> tokens.add(at, tokens.get(random.nextInt(tokens.size())));
                case 3 -> tokens.set(at, tokens.get(random.nextInt(tokens.size())));
                case 4 -> line(tokens, at).clear();
                case 5 -> tokens.addAll(at, new ArrayList<>(line(other, random.nextInt(other.size()))));
                case 6 -> tokens.addAll(at, List.of("\n", random.nextBoolean() ? "# a remark" : "#", "\n"));
                default -> tokens.add(at, random.nextBoolean() ? " " : "\n");
            }
            if (tokens.isEmpty()) tokens.add(" ");
        }
        return String.join("", tokens);
    }

    private static List<String> line(List<String> tokens, int at) {
        int from = at;
        int to = at;
        while (from > 0 && !tokens.get(from - 1).equals("\n")) from--;
        while (to < tokens.size() && !tokens.get(to).equals("\n")) to++;
        return tokens.subList(from, to);
    }

    /// Deep or endless input of every bracket and operator there is: an answer, and no quadratic one. The limit is far above
    /// what a slow machine needs for linear work and far below what a quadratic one takes.
    @ParameterizedTest
    @ValueSource(strings = {"(", "not ", "{", "\"", "{x}", "on ", "state s {\n", "a -> ", "# x\n", "1 and ", "f(", "assert \"a\" : ", "\\", "\uD83D\uDE00", ", \"x\"", "use a, ",
        "slot x : list(", "when ", "test \"t\" {\n", "caller \"x\"\n", "intent i \"x\"\n", "\u0000", "= "})
    void endlessRepetitionIsAnswered(String bit) {
        int times = Math.min(1_000_000 / bit.length(), 400_000);
        for (String before : List.of("", "flow f version 1 {\n", "flow f version 1 { start state s { on done when ", "flow f version 1 { assert \"a\" : never speech while ")) {
            String source = before + bit.repeat(times);
            CompileResult result = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> Compiler.compile(source, "f.flow"));
            assertThat(result.ok()).isFalse();
            assertThat(result.diagnostics()).isNotEmpty().allSatisfy(d -> assertThat(d.span().end()).isLessThanOrEqualTo(source.length()));
        }
    }

    @Test void theCorpusIsItsTokens() {
        assertThat(CORPUS.stream().map(t -> String.join("", t)).toList()).isEqualTo(Stream.concat(Flows.REFERENCE.stream(),
                Stream.of("frontdesk/frontdesk.flow")).map(Flows::read).toList());
    }
}
