package dev.parley.gateway;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// One record of the log as a line for people: when, what, and its fields.
final class RecordLine {
    private static final Set<String> HEADER = Set.of("v", "call", "no", "seq", "ts", "mono_ns", "type", "prev", "flow_hash");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private RecordLine() { }

    static String of(String line) {
        Map<?, ?> header;
        try {
            header = (Map<?, ?>) MAPPER.readValue(line, Map.class).get("hdr");
        } catch (JacksonException | ClassCastException e) {
            return "unreadable: " + line;
        }
        if (header == null) return "unreadable: " + line;
        Object nanos = header.get("mono_ns");
        double seconds = nanos instanceof Number n ? n.longValue() / 1e9 : 0;
        String fields = header.entrySet().stream().filter(e -> !HEADER.contains(String.valueOf(e.getKey())))
                .map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining("  "));
        return String.format("%9.3f  %-16s %s", seconds, header.get("type"), fields);
    }
}
