package dev.parley.dialplan;

/// Unwinds the parser to its next recovery point. The diagnostic has been reported already; without a stack
/// trace, because a file may hold thousands.
final class SyntaxError extends RuntimeException {
    private static final long serialVersionUID = 1;

    SyntaxError() {
        super(null, null, false, false);
    }
}
