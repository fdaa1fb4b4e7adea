package dev.parley.dialplan;

import dev.parley.dialplan.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/// A position in the token list, and the small questions every part of the parser asks of it.
final class Tokens {
    private final List<Token> tokens;
    private final Problems problems;
    private int at;

    Tokens(List<Token> tokens, Problems problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    /// The token just read.
    Token last() {
        return tokens.get(Math.max(at - 1, 0));
    }

    Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.EOF) at++;
        return token;
    }

    boolean at(Kind kind) {
        return peek().kind() == kind;
    }

    boolean atWord(String word) {
        return peek().isWord(word);
    }

    boolean accept(Kind kind) {
        if (!at(kind)) return false;
        next();
        return true;
    }

    boolean acceptWord(String word) {
        if (!atWord(word)) return false;
        next();
        return true;
    }

    Token expect(Kind kind, String what) {
        if (!at(kind)) throw unexpected(what);
        return next();
    }

    Token expect(Kind kind) {
        return expect(kind, kind.label);
    }

    void expectWord(String word) {
        if (!acceptWord(word)) throw unexpected("`" + word + "`");
    }

    /// One of `words`; a misspelt one is named in the help.
    String oneOf(String... words) {
        Token token = peek();
        for (String word : words) if (token.isWord(word)) return next().text();
        throw unexpected("`" + String.join("`, `", words) + "`", List.of(words));
    }

    Token name(String what) {
        return expect(Kind.WORD, what);
    }

    /// A whole number in a range, inclusive; out of range is reported and clamped.
    int integer(int min, int max, String what) {
        Token token = expect(Kind.INT, what);
        long value = Long.parseLong(token.text());
        if (value < min || value > max) {
            problems.error("E150", token.span(), "%s must be between %d and %d".formatted(what, min, max),
                    null);
            return min;
        }
        return (int) value;
    }

    int percent(String what) {
        Token token = expect(Kind.PERCENT, what + " in percent, like `100%`");
        long value = Long.parseLong(token.text().substring(0, token.text().length() - 1));
        if (value < 0 || value > 100) {
            problems.error("E150", token.span(), what + " must be between 0% and 100%", null);
            return 100;
        }
        return (int) value;
    }

    /// `name {"," name}`.
    List<Token> names(String what) {
        List<Token> names = new ArrayList<>();
        do names.add(name(what)); while (accept(Kind.COMMA));
        return names;
    }

    SyntaxError unexpected(String expected) {
        return unexpected(expected, List.of());
    }

    SyntaxError unexpected(String expected, List<String> candidates) {
        Token token = peek();
        String help = token.kind() == Kind.WORD ? Suggest.help(token.text(), candidates) : null;
        problems.error("E010", token.span(), "expected " + expected + ", found " + Lexer.clip(token.shown()),
                help);
        return new SyntaxError();
    }

    /// From the start of `first` to the end of the token just read.
    Span since(Token first) {
        Span span = first.span();
        return new Span(span.line(), span.column(), span.start(), Math.max(last().span().end(), span.end()));
    }
}
