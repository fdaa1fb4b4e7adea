package dev.parley.gateway;

import dev.parley.governance.CallId;
import dev.parley.governance.RecordType;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// One call as its records tell it. Thread-safe; bounded.
final class LiveCall {
    private static final int MOST_LINES = 200;
    /// Fields that hold nothing of what anybody said, for those who may look and not listen.
    private static final Set<String> PLAIN = Set.of("from", "to", "event", "verdict", "code", "rule", "end", "state", "destination", "decision", "intent",
            "tool", "outcome", "disclosure", "by", "operator", "action", "accepted", "flow", "flow_version", "on", "codec", "confidence_percent",
            "turn_us", "proposed_by", "status", "hold");

    private final CallId id;
    private final Instant since;
    private final long startedAt;
    private final Deque<Map<String, Object>> transcript = new ArrayDeque<>();
    private final Map<String, Integer> denials = new TreeMap<>();
    private String flow = "";
    private Object version = 0;
    private String caller = "";
    private String called = "";
    private String state = "";
    private String end = "";
    private Map<String, Object> transfer = Map.of();
    private int allowed;
    private int turns;
    private boolean over;

    LiveCall(CallId id, Instant since, long startedAt) {
        this.id = id;
        this.since = since;
        this.startedAt = startedAt;
    }

    static Map<String, Object> plain(Map<String, Object> fields) {
        Map<String, Object> out = new LinkedHashMap<>(fields);
        out.keySet().retainAll(PLAIN);
        return out;
    }

    CallId id() {
        return id;
    }

    Instant since() {
        return since;
    }

    long millis(long now) {
        return (now - startedAt) / 1_000_000;
    }

    synchronized String flow() {
        return flow;
    }

    synchronized String end() {
        return end;
    }

    synchronized boolean isOver() {
        return over;
    }

    synchronized void over() {
        over = true;
    }

    synchronized void add(RecordType type, Map<String, Object> fields, long now) {
        switch (type) {
            case CALL_OPEN -> {
                flow = text(fields, "flow");
                version = fields.getOrDefault("flow_version", 0);
                caller = text(fields, "caller");
                called = text(fields, "called");
            }
            case TRANSITION -> state = text(fields, "to");
            case FLOW_END -> end = text(fields, "end");
            case VERDICT -> {
                if (fields.containsKey("transfer")) transfer = transfer(text(fields, "transfer"), "denied", text(fields, "rule"));
                if ("deny".equals(fields.get("verdict"))) denials.merge(text(fields, "code"), 1, Integer::sum);
                else allowed++;
            }
            case TRANSFER -> transfer = transfer(text(fields, "destination"), "pending", "");
            case TRANSFER_RESULT -> transfer = transfer(text(transfer, "destination"), Boolean.TRUE.equals(fields.get("accepted")) ? "accepted" : "failed", text(fields, "reason"));
            case HEARD -> {
                if (text(fields, "words").isEmpty()) return;
                turns++;
                line("caller", text(fields, "words"), now);
            }
            case SPEECH_HEARD -> line("agent", text(fields, "text"), now);
            case SPEECH_CUT -> line("agent", text(fields, "heard") + " -", now);
            default -> { }                                       // the rest is in the events and on the record
        }
    }

    /// A transfer was asked for: what became of an earlier one is no answer to this.
    synchronized void transferAsked(String destination) {
        transfer = transfer(destination, "pending", "");
    }

    private static Map<String, Object> transfer(String destination, String outcome, String reason) {
        return Map.of("destination", destination, "outcome", outcome, "reason", reason);
    }

    private static String text(Map<String, Object> fields, String name) {
        return String.valueOf(fields.getOrDefault(name, ""));
    }

    private void line(String who, String words, long now) {
        if (transcript.size() == MOST_LINES) transcript.removeFirst();
        transcript.addLast(Map.of("ms", millis(now), "who", who, "text", words));
    }

    /// One line of a list.
    synchronized Map<String, Object> summary(boolean words, long now) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("id", id.value());
        out.put("flow", flow);
        out.put("flowVersion", version);
        out.put("state", state);
        if (!end.isEmpty()) out.put("end", end);
        out.put("over", over);
        out.put("called", called);
        if (words) out.put("caller", caller);
        out.put("since", since.toString());
        out.put("seconds", millis(now) / 1000);
        out.put("turns", turns);
        out.put("verdicts", Map.of("allowed", allowed, "denied", denials.values().stream().mapToInt(Integer::intValue).sum(), "codes", Map.copyOf(denials)));
        return out;
    }

    synchronized Map<String, Object> detail(boolean words, long now) {
        Map<String, Object> out = summary(words, now);
        if (!transfer.isEmpty()) out.put("transfer", transfer);
        if (words) out.put("transcript", List.copyOf(transcript));
        return out;
    }
}
