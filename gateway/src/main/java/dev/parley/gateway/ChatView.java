package dev.parley.gateway;

import dev.parley.governance.RecordType;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/// Shows a chat as it happens: what the model proposes, what the governor makes of it and by which rule, what changes.
/// In columns for people, or one JSON object a line.
final class ChatView {
    private final PrintWriter out;
    private final boolean json;
    private final boolean person;

    /// @param person someone types; else the input is a pipe
    ChatView(PrintWriter out, boolean json, boolean person) {
        this.out = out;
        this.json = json;
        this.person = person;
    }

    void record(RecordType type, Map<String, Object> fields) {
        if (json) object(type.wireName(), fields);
        else people(type, fields);
    }

    private void people(RecordType type, Map<String, Object> f) {
        switch (type) {
            case PROPOSAL -> line("proposes", f.containsKey("tool") ? f.get("tool") + " " + f.get("arguments") : "\"" + f.get("text") + "\"");
            case VERDICT -> line(f.get("verdict").equals("deny") ? "DENIED" : "allowed", verdict(f));
            case TRANSITION -> line("state", f.getOrDefault("from", "-") + " -> " + f.get("to") + "  (" + f.get("event") + ")");
            case INTENT -> line("intent", f.get("intent") + "  (" + f.get("confidence_percent") + " %)");
            case SLOT_WRITE -> line("slot", f.get("slot") + " = " + f.get("value"));
            case SLOT_CONFIRMED -> line("slot", f.get("slot") + " confirmed");
            case SLOT_MISSED -> line("slot", f.get("slot") + " not understood  (try " + f.get("tries") + ")");
            case TOOL_REQ -> line("tool", f.get("tool") + " " + f.get("arguments"));
            case TOOL_RES -> line("tool", f.get("tool") + ": " + f.get("outcome") + " " + f.getOrDefault("results", f.getOrDefault("reason", "")));
            case TOOL_UNKNOWN, TOOL_LATE -> line("tool", f.get("tool") + ": " + type.wireName() + " " + f.getOrDefault("reason", ""));
            case DISCLOSURE_DONE -> line("heard", "disclosure " + f.get("disclosure"));
            case SPEECH_CUT -> line("cut off", "heard: \"" + f.get("heard") + "\"");
            case RECORDING -> line("record", Boolean.TRUE.equals(f.get("on")) ? "on" : "paused");
            case TRANSFER -> line("transfer", "to " + f.get("destination") + " carrying " + f.get("carrying"));
            case FLOW_END -> line("end", f.get("end") + "  (state " + f.get("state") + ")");
            case TROUBLE, FAULT, MODEL_DOWN, REJECTED -> line(type.wireName(), f.getOrDefault("reason", "").toString());
            case CALL_OPEN, CALL_CLOSE, ANSWERED, MEDIA, MEDIA_STATISTICS, HEARD, DIGIT, BARGE_IN, SPEECH_START, SPEECH_HEARD, RECORD_PAUSE,
                 RECORD_RESUME, TRANSFER_RESULT, TRANSFER_STEP, HUNG_UP, TRANSCRIBER_FAILED, TRANSCRIBER_LATE, SYNTHESIS_FAILED, TURN_LATENCY -> { }
        }
    }

    private static String verdict(Map<String, Object> f) {
        Object evidence = f.getOrDefault("evidence", "");
        String what = f.get("verdict").equals("deny") ? f.get("code") + (evidence.equals("") ? "" : " \"" + evidence + "\"")
                : f.containsKey("tool") ? "tool " + f.get("tool") : f.get("proposed_by").equals("flow") ? "the flow's own line" : "";
        return (what + "  rule: " + f.get("rule")).strip();
    }

    void agent(String words) {
        if (json) object("agent", Map.of("words", words));
        else out.println("agent:    " + words);
        out.flush();
    }

    /// What people are told besides; JSON has none of it.
    void note(String text) {
        if (!json) out.println("          " + text);
        out.flush();
    }

    /// Asks a person for a line; a pipe needs no asking.
    void ask() {
        if (!json && person) out.print("> ");
        out.flush();
    }

    /// What came through a pipe is shown, so that the whole reads as a conversation.
    void typed(String line) {
        if (!json && !person) out.println("> " + line);
    }

    void over(String end) {
        if (json) object("over", Map.of("end", end));
        else out.println("the call is over: " + end);
        out.flush();
    }

    private void object(String type, Map<String, Object> fields) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("type", type);
        all.putAll(fields);
        out.println(JsonText.of(all));
        out.flush();
    }

    private void line(String what, String text) {
        out.println("  " + String.format("%-10s", what) + text);
    }
}
