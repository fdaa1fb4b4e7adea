package dev.parley.gateway;

import dev.parley.governance.CallId;
import dev.parley.governance.RecordType;
import java.util.Map;

/// Counts what a call came to, and hands every record on. Thread-safe.
final class CallTally implements CallObserver {
    private final CallObserver next;
    private final LatencyBook latencies = new LatencyBook();
    private final LatencyBook bargeInLatencies = new LatencyBook();
    private int turns;
    private int bargeIns;
    private int denied;
    private int digits;
    private String end = "";

    CallTally(CallObserver next) {
        this.next = next;
    }

    @Override public void recorded(CallId call, RecordType type, Map<String, Object> fields, long now) {
        synchronized (this) {
            switch (type) {
                case HEARD -> turns += "".equals(fields.get("words")) ? 0 : 1;
                case BARGE_IN -> bargeIns++;
                case DIGIT -> digits++;
                case VERDICT -> denied += "deny".equals(fields.get("verdict")) ? 1 : 0;
                case TURN_LATENCY -> latencies.add(fields);
                case BARGE_IN_DONE -> bargeInLatencies.add(fields);
                case FLOW_END -> end = String.valueOf(fields.get("end"));
                default -> { }                                // the rest is not counted
            }
        }
        next.recorded(call, type, fields, now);
    }

    @Override public void partial(CallId call, String words, long now) {
        next.partial(call, words, now);
    }

    @Override public void ended(CallId call) {
        next.ended(call);
    }

    synchronized int turns() {
        return turns;
    }

    synchronized int bargeIns() {
        return bargeIns;
    }

    synchronized int denied() {
        return denied;
    }

    synchronized int digits() {
        return digits;
    }

    synchronized String end() {
        return end;
    }

    /// Hops of answered turns.
    LatencyBook latencies() {
        return latencies;
    }

    /// From the caller's first sample, and from the decision that it is speech, to silence at the wire.
    LatencyBook bargeInLatencies() {
        return bargeInLatencies;
    }
}
