package dev.parley.dialplan;

import dev.parley.dialplan.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/// Cuts a source into tokens, in one pass. It never fails: what cannot be a token is reported and skipped,
/// and an unterminated string ends with its line. Names are ASCII and invisible characters are refused,
/// because a compliance officer signs what is seen.
final class Lexer {
    private final String source;
    private final Problems problems;
    private final List<Token> tokens = new ArrayList<>();
    private final List<Span> comments = new ArrayList<>();
    private int at;
    private int line = 1;
    private int column = 1;
    private boolean firstOnLine = true;

    Lexer(String source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /// The tokens, [Kind#EOF] last.
    List<Token> tokens() {
        if (source.startsWith("\uFEFF")) at = 1;          // byte order mark: an editor's, not the author's
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '\n') newline();
            else if (c == ' ' || c == '\t' || c == '\r') advance();
            else if (c == '#') comment();
            else if (c == '"') string();
            else if (isDigit(c) || c == '-' && isDigit(peek(1))) number();
            else if (isNameStart(c)) name();
            else symbol(c);
        }
        add(Kind.EOF, "", mark());
        return tokens;
    }

    /// Where the comments stand, `#` included, line break excluded; complete after [#tokens].
    List<Span> comments() {
        return comments;
    }

    private record Mark(int line, int column, int start) { }

    private Mark mark() {
        return new Mark(line, column, at);
    }

    private Span since(Mark mark) {
        return new Span(mark.line, mark.column, mark.start, at);
    }

    private void add(Kind kind, String text, Mark mark) {
        tokens.add(new Token(kind, text, since(mark), firstOnLine));
        firstOnLine = false;
    }

    private char peek(int ahead) {
        return at + ahead < source.length() ? source.charAt(at + ahead) : '\0';
    }

    private void newline() {
        at++;
        line++;
        column = 1;
        firstOnLine = true;
    }

    /// One code point on, on the same line.
    private void advance() {
        at += Character.charCount(source.codePointAt(at));
        column++;
    }

    private void comment() {
        Mark mark = mark();
        while (at < source.length() && source.charAt(at) != '\n') {
            if (isInvisible(source.codePointAt(at))) refuse();
            else advance();
        }
        comments.add(since(mark));
    }

    private void name() {
        Mark mark = mark();
        while (at < source.length() && isNamePart(source.charAt(at))) advance();
        add(Kind.WORD, source.substring(mark.start, at), mark);
    }

    private void string() {
        Mark mark = mark();
        advance();
        var text = new StringBuilder();
        while (at < source.length()) {
            int c = source.codePointAt(at);
            if (c == '"') {
                advance();
                add(Kind.STRING, text.toString(), mark);
                return;
            }
            if (c == '\n' || c == '\r') break;
            if (isInvisible(c) || c == '\t') {
                refuse();
            } else if (c == '\\') {
                escape(text);
            } else {
                text.appendCodePoint(c);
                advance();
            }
        }
        problems.error("E002", new Span(mark.line, mark.column, mark.start, at),
                "this string is not closed on its line",
                "end it with `\"`; a line break inside a string is not allowed");
        add(Kind.STRING, text.toString(), mark);
    }

    private void escape(StringBuilder text) {
        Mark mark = mark();
        advance();
        char c = peek(0);
        if (c == '"' || c == '\\') {
            text.append(c);
            advance();
        } else {
            problems.error("E003", since(mark), "`\\` in a string may only stand before `\"` or `\\`",
                    "write `\\\\` for one backslash");
        }
    }

    private void number() {
        Mark mark = mark();
        if (source.charAt(at) == '-') advance();
        while (isDigit(peek(0))) advance();
        if (isDate(mark.start)) {
            while (at < mark.start + 10) advance();
            finishNumber(Kind.DATE, mark);
        } else if (peek(0) == '.' && isDigit(peek(1))) {
            advance();
            while (isDigit(peek(0))) advance();
            finishNumber(Kind.DECIMAL, mark);
        } else if (peek(0) == '%') {
            advance();
            finishNumber(Kind.PERCENT, mark);
        } else if (isNameStart(peek(0))) {
            int unit = at;
            while (isNamePart(peek(0))) advance();
            switch (source.substring(unit, at)) {
                case "ms", "s", "m", "h", "d" -> add(Kind.DURATION, source.substring(mark.start, at), mark);
                default -> malformed(mark,
                        "`8h`, `7d`, `10s`, `500ms` and `5m` are durations; a name starts with a letter");
            }
        } else {
            finishNumber(Kind.INT, mark);
        }
    }

    private boolean isDate(int start) {
        if (start + 10 > source.length() || at != start + 4 || source.charAt(start) == '-') return false;
        for (int i = 4; i < 10; i++) {
            char c = source.charAt(start + i);
            if (i == 4 || i == 7 ? c != '-' : !isDigit(c)) return false;
        }
        return true;
    }

    private void finishNumber(Kind kind, Mark mark) {
        if (isNamePart(peek(0))) {
            while (isNamePart(peek(0))) advance();
            malformed(mark, "numbers are `12` and `12.50`, dates `2026-12-31`, percentages `90%`");
        } else if (at - mark.start > 18) {
            malformed(mark, "a number has at most 18 characters");
        } else {
            add(kind, source.substring(mark.start, at), mark);
        }
    }

    private void malformed(Mark mark, String help) {
        problems.error("E005", since(mark), "`" + clip(source.substring(mark.start, at))
                + "` is not a number", help);
        add(Kind.INT, "0", mark);
    }

    private void symbol(char c) {
        Mark mark = mark();
        char second = peek(1);
        Kind two = switch (c) {
            case '-' -> second == '>' ? Kind.ARROW : null;
            case '!' -> second == '=' ? Kind.NE : null;
            case '<' -> second == '=' ? Kind.LE : null;
            case '>' -> second == '=' ? Kind.GE : null;
            default -> null;
        };
        Kind one = switch (c) {
            case '{' -> Kind.LBRACE;
            case '}' -> Kind.RBRACE;
            case '(' -> Kind.LPAREN;
            case ')' -> Kind.RPAREN;
            case ',' -> Kind.COMMA;
            case ':' -> Kind.COLON;
            case '=' -> Kind.EQ;
            case '<' -> Kind.LT;
            case '>' -> Kind.GT;
            default -> null;
        };
        Kind kind = two != null ? two : one;
        if (kind == null) {
            refuse();
            return;
        }
        advance();
        if (two != null) advance();
        add(kind, source.substring(mark.start, at), mark);
    }

    private void refuse() {
        Mark mark = mark();
        int c = source.codePointAt(at);
        advance();
        if (c == '\t') {
            problems.error("E003", since(mark), "a tab inside a string", "write a space");
        } else if (isInvisible(c)) {
            problems.error("E004", since(mark), "the invisible character U+%04X is not allowed".formatted(c),
                    "delete it; what is signed must be what is seen");
        } else if (Character.isLetter(c)) {
            problems.error("E004", since(mark),
                    "`%s` (U+%04X) cannot stand in a name".formatted(Character.toString(c), c),
                    "names are ASCII letters, digits and `_`; other letters go in strings");
        } else {
            problems.error("E004", since(mark), "`%s` means nothing here".formatted(Character.toString(c)),
                    null);
        }
    }

    /// Control characters, unpaired surrogates, and the bidirectional overrides that make a line read as
    /// another.
    private static boolean isInvisible(int c) {
        return c < ' ' && c != '\t' && c != '\r' || c == 0x7F || c >= 0x80 && c < 0xA0 || c >= 0xD800
                && c <= 0xDFFF
                || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069 || c == 0x200B || c == 0xFEFF
                || c == 0xFFFD;
    }

    static String clip(String text) {
        return text.length() <= 40 ? text : text.substring(0, 38) + "…";
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c);
    }
}
