package dev.parley.dialplan;

import dev.parley.dialplan.Token.Kind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The canonical layout of a source: two spaces per brace, one declaration, item or step per line, one space
/// between tokens, one blank line around states, tests and `anywhere`. The author's comments, blank lines
/// (one at a time) and line breaks inside a declaration stay. Idempotent; it never changes what the flow
/// means.
public final class Formatter {
    private static final Set<String> BLOCKS = Set.of("state", "start", "anywhere", "test");
    /// Words after which `(` opens a group and not a call.
    private static final Set<String> BEFORE_GROUP =
            Set.of("and", "or", "not", "when", "requires", "needs", "where", "after", "while");

    private final String source;
    private final Set<Integer> lineStarts;
    private final StringBuilder out = new StringBuilder();
    private int depth;
    private int parentheses;
    private boolean afterComment;

    private Formatter(String source, Set<Integer> lineStarts) {
        this.source = source;
        this.lineStarts = lineStarts;
    }

    /// What keeps `source` from being laid out; empty if it parses.
    public static List<Diagnostic> problems(String source, String fileName) {
        if (source.length() > Compiler.MAX_SOURCE) return Compiler.compile(source, fileName).diagnostics();
        var problems = new Problems(fileName);
        Parser.parse(source, problems);
        return problems.errors() == 0 ? List.of() : problems.sorted();
    }

    /// @return `source` laid out, or `source` itself if it does not parse
    public static String format(String source) {
        if (source.length() > Compiler.MAX_SOURCE) return source;
        var problems = new Problems("");
        Draft draft = Parser.parse(source, problems);
        if (problems.errors() > 0) return source;
        var lexer = new Lexer(source, problems);
        return new Formatter(source, draft.lineStarts).lay(lexer.tokens(), lexer.comments());
    }

    private String lay(List<Token> tokens, List<Span> comments) {
        Token before = null;
        int comment = 0;
        for (Token token : tokens) {
            boolean first = true;                               // of the comments before this token, and the token
            int end = before == null ? 0 : before.span().end();
            while (comment < comments.size() && comments.get(comment).start() < token.span().start()) {
                Span span = comments.get(comment++);
                boolean trailing = before != null && lineBreaks(end, span.start()) == 0;
                if (trailing) out.append("   ");
                else line(indent(token, true), !out.isEmpty()
                        && blank(before, token, end, span.start(), first));
                out.append(source.substring(span.start(), span.end()).stripTrailing());
                end = span.end();
                first = trailing;
                afterComment = true;
            }
            if (token.kind() != Kind.EOF) {
                token(before, token, end, first);
                before = token;
            }
        }
        return out.append('\n').toString();
    }

    private void token(@Nullable Token before, Token token, int end, boolean first) {
        if (token.kind() == Kind.RBRACE) depth--;
        if (before != null || afterComment) {
            if (breaks(before, token, end)) line(indent(token, false),
                    blank(before, token, end, token.span().start(), first));
            else if (before != null && spaced(before, token)) out.append(' ');
        }
        out.append(source, token.span().start(), token.span().end());
        afterComment = false;
        switch (token.kind()) {
            case LBRACE -> depth++;
            case LPAREN -> parentheses++;
            case RPAREN -> parentheses--;
            default -> { }
        }
    }

    private boolean breaks(@Nullable Token before, Token token, int end) {
        if (afterComment || before == null || before.kind() == Kind.LBRACE || token.kind() == Kind.RBRACE
                || lineStarts.contains(token.span().start())) return true;
        boolean clings = switch (token.kind()) {
            case LBRACE, COMMA, RPAREN -> true;
            default -> before.kind() == Kind.LPAREN;
        };
        return !clings && lineBreaks(end, token.span().start()) > 0;
    }

    private void line(int indent, boolean blank) {
        if (!out.isEmpty()) out.append(blank ? "\n\n" : "\n");
        out.append("  ".repeat(Math.max(indent, 0)));
    }

    private int indent(Token token, boolean comment) {
        boolean starts = token.kind() == Kind.RBRACE || token.kind() == Kind.EOF
                || lineStarts.contains(token.span().start());
        return starts || token.isWord("flow") && depth == 0 || token.kind() == Kind.LBRACE && !comment ? depth
                : depth + 1;
    }

    private boolean blank(@Nullable Token before, Token token, int from, int to, boolean first) {
        if (before != null && before.kind() == Kind.LBRACE && first || token.kind() == Kind.RBRACE
                && to == token.span().start()) {
            return false;
        }
        if (lineBreaks(from, to) > 1) return true;
        boolean declaration = depth == 1 && lineStarts.contains(token.span().start());
        return first && declaration && before != null && (before.kind() == Kind.RBRACE
                || BLOCKS.contains(token.text()));
    }

    private boolean spaced(Token before, Token token) {
        return switch (token.kind()) {
            case COMMA, RPAREN -> false;
            case COLON -> parentheses == 0;
            case LPAREN -> before.kind() != Kind.LPAREN && (before.kind() != Kind.WORD
                    || BEFORE_GROUP.contains(before.text()));
            default -> before.kind() != Kind.LPAREN;
        };
    }

    private int lineBreaks(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) if (source.charAt(i) == '\n') count++;
        return count;
    }
}
