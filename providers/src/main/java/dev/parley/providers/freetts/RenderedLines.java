package dev.parley.providers.freetts;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Renderings by text, the least recently used forgotten first when they exceed `limitBytes`. Thread-safe.
final class RenderedLines {
    private final long limitBytes;
    private final LinkedHashMap<String, short[]> lines = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    RenderedLines(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    synchronized short @Nullable [] find(String text) {
        return lines.get(text);
    }

    synchronized void keep(String text, short[] pcm) {
        if (weight(text, pcm) > limitBytes || lines.containsKey(text)) return;
        lines.put(text, pcm);
        bytes += weight(text, pcm);
        var eldest = lines.entrySet().iterator();
        while (bytes > limitBytes) {
            var line = eldest.next();
            bytes -= weight(line.getKey(), line.getValue());
            eldest.remove();
        }
    }

    synchronized long bytes() {
        return bytes;
    }

    private static long weight(String text, short[] pcm) {
        return 2L * pcm.length + 2L * text.length() + 64;
    }
}
