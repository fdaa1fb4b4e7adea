package dev.parley.gateway;

import dev.parley.dialplan.FlowIndex;
import dev.parley.dialplan.Span;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A flow as an editor has it open. Positions are zero-based lines and UTF-16 units, as LSP counts by default.
final class EditorDocument {
    private final String text;
    private final int version;
    private final int[] lineStarts;
    private @Nullable FlowIndex index;

    EditorDocument(String text, int version) {
        this.text = text;
        this.version = version;
        this.lineStarts = lineStarts(text);
    }

    /// LSP takes `\n`, `\r\n` and `\r` for the end of a line.
    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\n' && (c != '\r' || i + 1 < text.length() && text.charAt(i + 1) == '\n')) continue;
            if (count == starts.length) starts = Arrays.copyOf(starts, count * 2);
            starts[count++] = i + 1;
        }
        return Arrays.copyOf(starts, count);
    }

    String text() {
        return text;
    }

    int version() {
        return version;
    }

    FlowIndex index() {
        if (index == null) index = FlowIndex.of(text);
        return index;
    }

    /// A position beyond the end of its line is the end of its line.
    int offset(int line, int character) {
        if (line < 0) return 0;
        if (line >= lineStarts.length) return text.length();
        int end = line + 1 < lineStarts.length ? lineStarts[line + 1] : text.length();
        while (end > lineStarts[line] && line + 1 < lineStarts.length && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) end--;
        return Math.clamp(lineStarts[line] + (long) character, lineStarts[line], end);
    }

    Map<String, Object> position(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        int line = found >= 0 ? found : -found - 2;
        return Map.of("line", line, "character", offset - lineStarts[line]);
    }

    Map<String, Object> range(Span span) {
        return range(span.start(), span.end());
    }

    Map<String, Object> range(int start, int end) {
        int from = Math.clamp(start, 0, text.length());
        return Map.of("start", position(from), "end", position(Math.clamp(end, from, text.length())));
    }
}
