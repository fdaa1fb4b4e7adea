package dev.parley.dialplan;

/// A half-open range of one source file. Lines and columns count from 1, columns in code points;
/// offsets count UTF-16 units from 0.
public record Span(int line, int column, int start, int end) {
    public static final Span NONE = new Span(0, 0, 0, 0);
}
