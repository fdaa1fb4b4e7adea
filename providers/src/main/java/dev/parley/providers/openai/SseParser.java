package dev.parley.providers.openai;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Server-sent events (WHATWG HTML §9.2.6) from bytes cut anywhere: LF, CR or CRLF, comments, several `data` lines per
/// event. Only the data is delivered. Not thread-safe.
final class SseParser {
    private static final int LONGEST_LINE_BYTES = 1 << 20;

    private final Consumer<String> events;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private boolean hasData;
    private boolean afterReturn;
    private boolean first = true;

    SseParser(Consumer<String> events) {
        this.events = events;
    }

    /// @throws IllegalStateException when a line has no end
    void feed(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            byte b = bytes[i];
            boolean secondOfPair = afterReturn && b == '\n';
            afterReturn = b == '\r';
            if (secondOfPair) continue;
            if (b == '\n' || b == '\r') end();
            else if (line.size() < LONGEST_LINE_BYTES) line.write(b);
            else throw new IllegalStateException("a line of the stream is longer than " + LONGEST_LINE_BYTES + " bytes");
        }
    }

    private void end() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (first && text.startsWith("\uFEFF")) text = text.substring(1);
        first = false;
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        if (!field.equals("data")) return;                     // comments, event names, ids, retry times
        String value = colon < 0 ? "" : text.substring(colon + 1);
        if (hasData) data.append('\n');
        data.append(value.startsWith(" ") ? value.substring(1) : value);
        hasData = true;
    }

    private void dispatch() {
        if (!hasData) return;
        String event = data.toString();
        data.setLength(0);
        hasData = false;
        events.accept(event);
    }
}
