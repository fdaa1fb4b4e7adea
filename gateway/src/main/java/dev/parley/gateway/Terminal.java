package dev.parley.gateway;

/// What the terminal we write to can show.
final class Terminal {
    private Terminal() { }

    /// Colour only for a person: never into a file or a pipe, and not where NO_COLOR asks for none.
    static boolean isColoured() {
        return System.console() != null && System.console().isTerminal() && System.getenv("NO_COLOR") == null;
    }
}
