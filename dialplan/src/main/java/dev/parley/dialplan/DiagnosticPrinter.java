package dev.parley.dialplan;

import java.util.List;
import java.util.stream.Collectors;

/// Renders diagnostics for a person: position, message, the source line with a caret, the path, the help.
/// Pure; it returns text, and the caller decides where it goes.
/// ```
/// billing.flow:141:5: error E320 `run pay` in state charge: cannot prove amount <= balance
///   141 |     run pay(amount, card)
///       |     ^~~~~~~~~~~~~~~~~~~~~
///   path: greet ─done→ triage ─intent pay_bill→ identify
///   help: on filled amount when amount <= balance -> confirm
/// ```
public final class DiagnosticPrinter {
    private static final int MAX_LINE = 160;            // code points of a source line that are shown

    private final String source;
    private final boolean colour;

    /// @param source the text that was compiled
    /// @param colour with ANSI escapes, for a terminal
    public DiagnosticPrinter(String source, boolean colour) {
        this.source = source;
        this.colour = colour;
    }

    /// All of them, a blank line between two, ending with a count; empty for none.
    public String print(List<Diagnostic> diagnostics) {
        if (diagnostics.isEmpty()) return "";
        long errors = diagnostics.stream().filter(d -> d.severity() == Diagnostic.Severity.ERROR).count();
        String count = plural(errors, "error") + ", " + plural(diagnostics.size() - errors, "warning") + "\n";
        return diagnostics.stream().map(this::print).collect(Collectors.joining("\n", "", "\n" + count));
    }

    private static String plural(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /// One of them, ending with a line break.
    public String print(Diagnostic d) {
        boolean error = d.severity() == Diagnostic.Severity.ERROR;
        String tint = error ? "\u001b[1;31m" : "\u001b[1;33m";
        var out = new StringBuilder();
        out.append(d.file()).append(':').append(d.span().line()).append(':').append(d.span().column())
                .append(": ")
                .append(paint(tint, (error ? "error " : "warning ") + d.code())).append(' ')
                .append(paint("\u001b[1m", shown(d.message()))).append('\n');
        caret(d.span(), tint, out);
        if (!d.path().isEmpty()) out.append("  path: ").append(shown(String.join(" ", d.path())))
                .append('\n');
        if (d.help() != null) out.append("  ").append(paint("\u001b[1;36m", "help:")).append(' ')
                .append(shown(d.help())).append('\n');
        return out.toString();
    }

    private void caret(Span span, String tint, StringBuilder out) {
        if (span.line() < 1 || span.start() > source.length()) return;
        int start = source.lastIndexOf('\n', span.start() - 1) + 1;
        int end = source.indexOf('\n', span.start());
        if (end < 0) end = source.length();
        int before = source.codePointCount(start, span.start());
        if (before >= MAX_LINE) start = source.offsetByCodePoints(start, before - MAX_LINE / 2);
        if (source.codePointCount(start, end) > MAX_LINE) end = source.offsetByCodePoints(start, MAX_LINE);
        String number = String.format("%5d", span.line());
        String line = shown(source.substring(start, end));
        out.append(number).append(" | ").append(line.stripTrailing()).append('\n');
        int column = source.codePointCount(start, span.start());
        int length = Math.max(1, source.codePointCount(span.start(),
                Math.clamp(span.end(), span.start(), Math.max(end, span.start()))));
        out.append(" ".repeat(number.length())).append(" | ").append(" ".repeat(column))
                .append(paint(tint, "^" + "~".repeat(length - 1))).append('\n');
    }

    /// Without anything that could steer the terminal of whoever reads it.
    private static String shown(String text) {
        return text.codePoints().map(c -> c == '\t' ? ' ' : Character.isISOControl(c) || c >= 0x202A
                && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069 ? '\uFFFD' : c).collect(StringBuilder::new,
                StringBuilder::appendCodePoint,
                StringBuilder::append).toString();
    }

    private String paint(String tint, String text) {
        return colour ? tint + text + "\u001b[0m" : text;
    }
}
