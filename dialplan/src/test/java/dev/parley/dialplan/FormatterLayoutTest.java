package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every flow under random layouts: comments between any two tokens, blank lines, tabs, carriage returns. One
/// pass reaches the fixed point, and neither a token nor a comment is lost, changed or moved past a token.
class FormatterLayoutTest {
    private static final List<String> GAPS = List.of(" ", "\n", "\r\n", "\n\n\n\n", "\t", "  \n   ", " \r\n\r\n");
    private static final List<String> COMMENTS = List.of("#", "# why", "#é \uD83D\uDE00", "#\ttab", "# }", "# \"open", "##  twice  ");

    static Stream<String> flows() {
        return Stream.concat(Flows.REFERENCE.stream(), Stream.of("frontdesk/frontdesk.flow"));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void onePassReachesTheFixedPoint(String name) {
        String good = Flows.read(name);
        assertThat(Formatter.format(good)).isEqualTo(good);
        for (long seed = 0; seed < 150; seed++) {
            String source = scattered(good, new Random(seed));
            assertThat(Formatter.problems(source, name)).as("seed %d", seed).isEmpty();
            String once = Formatter.format(source);
            assertThat(Formatter.format(once)).as("seed %d", seed).isEqualTo(once);
            assertThat(skeleton(once)).as("seed %d", seed).isEqualTo(skeleton(source));
            assertThat(once.lines()).as("seed %d", seed).noneMatch(line -> line.endsWith(" ") || line.contains("\r"));
        }
    }

    private static String scattered(String good, Random random) {
        var out = new StringBuilder();
        int density = 5 + random.nextInt(60);
        for (Token token : new Lexer(good, new Problems("")).tokens()) {
            while (random.nextInt(density) == 0) {
                out.append(gap(random)).append(COMMENTS.get(random.nextInt(COMMENTS.size())))
                        .append(random.nextBoolean() ? "\n" : "\r\n");
            }
            out.append(gap(random)).append(good, token.span().start(), token.span().end());
        }
        return out.toString();
    }

    private static String gap(Random random) {
        return GAPS.get(random.nextInt(GAPS.size()));
    }

    /// Tokens and comments in order, without what stands between them.
    private static List<String> skeleton(String source) {
        var lexer = new Lexer(source, new Problems(""));
        List<Token> tokens = lexer.tokens();
        return Stream.concat(tokens.stream().map(Token::span), lexer.comments().stream())
                .sorted(java.util.Comparator.comparingInt(Span::start))
                .map(s -> source.substring(s.start(), s.end()).stripTrailing()).toList();
    }
}
