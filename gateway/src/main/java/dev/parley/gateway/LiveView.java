package dev.parley.gateway;

import dev.parley.governance.CallId;
import dev.parley.governance.RecordType;
import java.io.PrintWriter;
import java.util.Map;

/// A call as it happens, for a person at a terminal: who speaks, what was understood, what the governor decided and by
/// which rule, and how long each hop took. Reads the audit records; any thread.
final class LiveView implements CallObserver {
    private static final String RESET = "\u001b[0m";
    private static final String CLEAR_LINE = "\r\u001b[K";

    private enum Tone {
        CALLER("\u001b[36m"), AGENT("\u001b[32m"), DENIED("\u001b[31m"), QUIET("\u001b[2m"), STATE("\u001b[33m"), PLAIN("");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    private final PrintWriter out;
    private final boolean coloured;
    private long start = -1;
    private boolean partialShown;

    LiveView(PrintWriter out, boolean coloured) {
        this.out = out;
        this.coloured = coloured;
    }

    @Override public synchronized void recorded(CallId call, RecordType type, Map<String, Object> fields, long now) {
        if (start < 0) start = now;
        switch (type) {
            case CALL_OPEN -> line(now, Tone.PLAIN, "call", fields.get("caller") + " -> " + fields.get("called") + ", flow " + fields.get("flow")
                    + " version " + fields.get("flow_version"));
            case MEDIA -> line(now, Tone.QUIET, "media", fields.get("codec") + ", " + fields.get("ptime_ms") + " ms packets");
            case VERDICT -> verdict(fields, now);
            case SPEECH_HEARD -> line(now, Tone.AGENT, "agent", fields.get("text") + note("heard in full"));
            case SPEECH_CUT -> {
                boolean silent = "".equals(fields.get("heard"));
                line(now, Tone.AGENT, "agent", silent ? fields.get("text") + note("not heard") : fields.get("heard") + " —" + note("cut off"));
            }
            case DISCLOSURE_DONE -> line(now, Tone.STATE, "heard", "disclosure " + fields.get("disclosure") + ", " + fields.get("samples") + " samples at the wire");
            case HEARD -> {
                if (!"".equals(fields.get("words"))) line(now, Tone.CALLER, "caller", fields.get("words").toString());
            }
            case INTENT -> line(now, Tone.QUIET, "intent", fields.get("intent") + note(fields.get("confidence_percent") + " %"));
            case BARGE_IN -> line(now, Tone.CALLER, "caller", "interrupts" + note("decided after " + millis(fields.get("decided_after_us"))));
            case BARGE_IN_DONE -> line(now, Tone.QUIET, "latency", "silent " + millis(fields.get("from_onset_us")) + " after the caller's first sample");
            case DIGIT -> line(now, Tone.CALLER, "caller", "presses a key");
            case TRANSITION -> line(now, Tone.STATE, "state", fields.getOrDefault("from", "-") + " -> " + fields.get("to") + note(fields.get("event")));
            case SLOT_WRITE -> line(now, Tone.QUIET, "slot", fields.get("slot") + " = " + fields.get("value"));
            case TOOL_REQ -> line(now, Tone.QUIET, "tool", fields.get("tool") + " " + fields.get("arguments"));
            case TOOL_RES -> line(now, Tone.QUIET, "tool", fields.get("tool") + ": " + fields.get("outcome") + " " + fields.getOrDefault("results", fields.getOrDefault("reason", "")));
            case TRANSFER -> line(now, Tone.STATE, "transfer", "to " + fields.get("destination") + note(fields.get("event")));
            case TRANSFER_STEP -> line(now, Tone.STATE, "transfer", fields.get("step") + note(fields.getOrDefault("reason", "")));
            case OPERATOR -> line(now, Tone.STATE, "operator", fields.get("operator") + ": " + fields.get("action") + " " + fields.getOrDefault("destination", ""));
            case TURN_LATENCY -> line(now, Tone.QUIET, "latency", latency(fields));
            case FLOW_END -> line(now, Tone.STATE, "end", String.valueOf(fields.get("end")));
            case HUNG_UP -> line(now, Tone.PLAIN, "call", "ended by the " + fields.get("by") + ": " + fields.get("cause"));
            case TROUBLE, FAULT, MODEL_DOWN, SYNTHESIS_FAILED, TRANSCRIBER_FAILED, TRANSCRIBER_LATE, REJECTED, TOOL_UNKNOWN ->
                    line(now, Tone.DENIED, type.wireName(), fields.getOrDefault("reason", "").toString());
            case PROPOSAL, SPEECH_START, RECORD_PAUSE, RECORD_RESUME, RECORDING, TOOL_LATE, TRANSFER_RESULT, SLOT_CONFIRMED,
                 SLOT_MISSED, ANSWERED, MEDIA_STATISTICS, CALL_CLOSE -> { }
        }
    }

    private void verdict(Map<String, Object> fields, long now) {
        Object what = fields.containsKey("tool") ? "tool " + fields.get("tool") : fields.getOrDefault("text", "");
        if (fields.get("verdict").equals("deny")) {
            Object evidence = fields.getOrDefault("evidence", "");
            line(now, Tone.DENIED, "DENIED", fields.get("code") + (evidence.equals("") ? "" : " \"" + evidence + "\"") + note("rule " + fields.get("rule")));
        } else {
            line(now, Tone.QUIET, "allowed", what + note("rule " + fields.get("rule")));
        }
    }

    private static String latency(Map<String, Object> fields) {
        var text = new StringBuilder("turn " + millis(fields.get("turn_us")) + " =");
        fields.forEach((name, value) -> {
            boolean part = !name.equals("turn_us") && value instanceof Number n && n.longValue() > 0;
            if (part) text.append(text.charAt(text.length() - 1) == '=' ? " " : " + ").append(name.replace("_us", "")).append(' ').append(millis(value));
        });
        return text.toString();
    }

    private static String millis(Object micros) {
        return micros instanceof Number n ? String.format("%.0f ms", n.longValue() / 1000.0) : "-";
    }

    private String note(Object text) {
        return coloured ? "  \u001b[2m(" + text + ")" : "  (" + text + ")";
    }

    @Override public synchronized void partial(CallId call, String words, long now) {
        if (!coloured || words.isBlank()) return;            // a line that is rewritten makes sense on a terminal only
        out.print(CLEAR_LINE + "\u001b[2m" + time(now) + String.format("%-9s", "caller") + words + " ..." + RESET);
        out.flush();
        partialShown = true;
    }

    private void line(long now, Tone tone, String who, String text) {
        if (partialShown) out.print(CLEAR_LINE);
        partialShown = false;
        String plain = time(now) + String.format("%-9s", who) + text;
        out.println(coloured ? tone.code + plain + RESET : plain);
        out.flush();
    }

    private String time(long now) {
        return String.format("%7.2f  ", (start < 0 ? 0 : now - start) / 1e9);
    }
}
