package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormatterTest {
    static Stream<String> reference() {
        return Flows.REFERENCE.stream();
    }

    @ParameterizedTest
    @MethodSource("reference")
    void leavesTheReferenceFlowsAsTheyAre(String name) {
        assertThat(Formatter.format(Flows.read(name))).isEqualTo(Flows.read(name));
    }

    /// Random white space and comments between the tokens of a good flow.
    @ParameterizedTest
    @MethodSource("reference")
    void isIdempotentAndKeepsMeaningAndComments(String name) {
        String good = Flows.read(name);
        List<Token> tokens = new Lexer(good, new Problems(name)).tokens();
        String hash = Compiler.compile(good, name).flow().hash();
        for (long seed = 0; seed < 100; seed++) {
            var random = new Random(seed);
            var source = new StringBuilder();
            int comments = 0;
            for (Token token : tokens) {
                if (random.nextInt(30) == 0) source.append("#c").append(comments++).append("  \n");
                source.append(List.of(" ", "\n", "\n\n\n  ", "\t", "  ").get(random.nextInt(5)));
                source.append(good, token.span().start(), token.span().end());
            }
            assertThat(Compiler.compile(source.toString(), name).diagnostics()).as("seed %d", seed).isEmpty();
            String once = Formatter.format(source.toString());
            assertThat(Formatter.format(once)).as("seed %d", seed).isEqualTo(once);
            CompileResult result = Compiler.compile(once, name);
            assertThat(result.ok()).as("seed %d", seed).isTrue();
            assertThat(result.flow().hash()).as("seed %d", seed).isEqualTo(hash);
            for (int i = 0; i < comments; i++) assertThat(once).contains("#c" + i);
            assertThat(once.lines()).noneMatch(line -> line.endsWith(" "));
        }
    }

    @Test void putsOneItemOnALineAndBlankLinesAroundStates() {
        assertThat(Formatter.format("""
                # about
                flow x   version 1{slot a:text from crm
                # why
                start state s{play d say "x{a}"   # said
                on   done->t}
                state t
                {
                end "x" }
                disclosure d say "hello"


                disclosure e say "hello" }""")).isEqualTo("""
                # about
                flow x version 1 {
                  slot a : text from crm

                  # why
                  start state s {
                    play d
                    say "x{a}"   # said
                    on done -> t
                  }

                  state t {
                    end "x"
                  }

                  disclosure d say "hello"

                  disclosure e say "hello"
                }
                """);
    }

    @Test void leavesWhatDoesNotParseAlone() {
        assertThat(Formatter.format("flow  x {")).isEqualTo("flow  x {");
    }
}
