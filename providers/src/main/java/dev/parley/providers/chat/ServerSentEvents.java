package dev.parley.providers.chat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Takes the data out of a `text/event-stream` (WHATWG HTML §9.2.6). Sans-IO, single-threaded: [#feed] bytes as they
/// come, drain [#poll] to null.
///
/// Lines are cut at byte level, so a character split over two chunks is whole again before it is decoded. CR, LF and CRLF
/// end a line. Comments, event names, ids and retry times are read over: chat completions do not use them. An event the
/// stream ends in the middle of is not an event.
final class ServerSentEvents {
    /// Longest line, and longest data of one event. Unit: bytes, and UTF-16 units.
    static final int LONGEST = 1 << 20;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private final StringBuilder data = new StringBuilder();
    private final Queue<String> events = new ArrayDeque<>();
    private boolean hasData;
    private boolean firstLine = true;
    private boolean afterCarriageReturn;
    private boolean overrun;

    /// Reads all of `bytes`; after an overrun, none.
    void feed(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !overrun) {
            byte b = bytes.get();
            boolean secondOfPair = b == '\n' && afterCarriageReturn;
            afterCarriageReturn = b == '\r';
            if (secondOfPair) continue;
            if (b == '\n' || b == '\r') {
                endLine();
            } else if (line.size() == LONGEST) {
                overrun = true;
            } else {
                line.write(b);
            }
        }
    }

    /// @return the data of the next event, its lines joined by `\n`; null: more bytes are needed
    @Nullable String poll() {
        return events.poll();
    }

    /// A line or an event was longer than [#LONGEST]: nothing more comes.
    boolean overrun() {
        return overrun;
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (firstLine && text.startsWith(BYTE_ORDER_MARK)) text = text.substring(1);
        firstLine = false;
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        if (!field.equals("data")) return;                   // a comment begins with the colon: its field is empty
        String value = colon < 0 ? "" : text.substring(colon + 1);
        if (value.startsWith(" ")) value = value.substring(1);
        if (data.length() + value.length() >= LONGEST) {
            overrun = true;
            return;
        }
        if (hasData) data.append('\n');
        data.append(value);
        hasData = true;
    }

    private void dispatch() {
        if (hasData) events.add(data.toString());
        data.setLength(0);
        hasData = false;
    }
}
