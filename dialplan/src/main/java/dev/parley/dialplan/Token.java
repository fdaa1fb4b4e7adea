package dev.parley.dialplan;

/// One lexeme. `text` is the word, the digits as written, or a string's decoded content;
/// `firstOnLine` is where error recovery may pick up again.
record Token(Kind kind, String text, Span span, boolean firstOnLine) {
    enum Kind {
        WORD("a name"), STRING("a string"), INT("a whole number"), DECIMAL("an amount"), DATE("a date"),
        DURATION("a duration"), PERCENT("a percentage"), LBRACE("`{`"), RBRACE("`}`"), LPAREN("`(`"),
        RPAREN("`)`"),
        COMMA("`,`"), COLON("`:`"), ARROW("`->`"), EQ("`=`"), NE("`!=`"), LT("`<`"), LE("`<=`"), GT("`>`"),
        GE("`>=`"),
        EOF("the end of the file");

        /// As a message names it: "expected a string".
        final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }

    /// As a message quotes it.
    String shown() {
        return switch (kind) {
            case STRING -> "a string";
            case EOF -> kind.label;
            default -> "`" + text + "`";
        };
    }
}
