package dev.parley.gateway;

import dev.parley.governance.CallId;
import dev.parley.governance.Hindsight.Happened;
import dev.parley.governance.RecordType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The records of one call as they come, and whether the call has come to rest: no line on its way, no tool running, and nothing new for
/// a while. Any thread.
final class CallWatch implements CallObserver {
    private static final long REST = 900_000_000L;

    private final List<Happened> records = new ArrayList<>();
    private final Set<Object> speaking = new HashSet<>();
    private int running;
    private int heard;
    private long last = Clock.now();
    private boolean over;

    @Override public synchronized void recorded(CallId call, RecordType type, Map<String, Object> fields, long now) {
        records.add(new Happened(type, Map.copyOf(fields)));
        last = now;
        switch (type) {
            case SPEECH_START -> speaking.add(fields.get("decision"));
            case SPEECH_HEARD, SPEECH_CUT -> speaking.remove(fields.get("decision"));
            case TOOL_REQ -> running++;
            case TOOL_RES, TOOL_UNKNOWN -> running--;
            case HEARD -> heard++;
            default -> { }
        }
    }

    @Override public void partial(CallId call, String words, long now) { }

    @Override public synchronized void ended(CallId call) {
        over = true;
    }

    /// Nobody but the caller has anything to do.
    synchronized boolean isAtRest() {
        return over || !records.isEmpty() && speaking.isEmpty() && running <= 0 && Clock.now() - last > REST;
    }

    synchronized boolean isOver() {
        return over;
    }

    /// How often the recogniser made something of what the caller said.
    synchronized int heard() {
        return heard;
    }

    synchronized List<Happened> records() {
        return List.copyOf(records);
    }
}
