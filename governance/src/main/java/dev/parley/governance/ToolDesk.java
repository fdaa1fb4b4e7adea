package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The one tool that may be out at a time: sent, waited for, its results checked against the flow's types.
final class ToolDesk {
    /// The connector keeps the flow's time-out; this is for one that does not.
    static final String OVERTAKEN = "the flow went on without it";
    private static final long GRACE = Duration.ofMillis(500).toNanos();

    /// `entry`: during which stay in a state it was sent, so that its answer is not taken for another's.
    private record Sent(ApprovedToolCall call, Flow.Tool tool, Proposer by, int entry, long deadline) { }

    /// What came back. `values`: results by name, empty unless the outcome is OK.
    record Returned(Flow.Tool tool, Proposer by, int entry, Flow.Outcome outcome, Map<String, Value> values) { }

    private final Flow flow;
    private final Mint mint;
    private final Queue<Directive> out;
    private @Nullable Sent sent;
    /// Effects the flow went on without, until they are told of or their time is up: how they ended belongs on the record.
    private final Map<Long, Sent> overtaken = new HashMap<>();

    ToolDesk(Flow flow, Mint mint, Queue<Directive> out) {
        this.flow = flow;
        this.mint = mint;
        this.out = out;
    }

    boolean isOut() {
        return sent != null;
    }

    /// What is out may change the world: how it ended belongs on the record even when the call is over.
    boolean effectIsOut() {
        return !overtaken.isEmpty() || sent != null && isEffect(sent);
    }

    private static boolean isEffect(Sent sent) {
        return sent.tool().effect() != Flow.ToolEffect.READ;
    }

    long deadline() {
        long at = sent == null ? Quiet.NEVER : sent.deadline();
        for (Sent late : overtaken.values()) at = Math.min(at, late.deadline());
        return at;
    }

    /// @param use how often this tool has been sent, this time included
    ApprovedToolCall send(Flow.Tool tool, Map<String, String> arguments, String rule, Proposer by, int entry, int use, long now) {
        abandon();
        ApprovedToolCall call = mint.toolCall(tool, arguments, use);
        sent = new Sent(call, tool, by, entry, now + tool.timeout().toNanos() + GRACE);
        out.add(Evidence.of(RecordType.VERDICT, "proposed_by", by.wireName(), "tool", tool.name(), "verdict", "allow", "rule", rule));
        out.add(Evidence.of(RecordType.TOOL_REQ, "tool", tool.name(), "operation", call.operation(),
                "arguments", Evidence.shown(flow, arguments), "decision", call.decision(), "idem_key", call.idempotencyKey()));
        out.add(new Directive.RunTool(call));
        return call;
    }

    boolean awaits(long decision, int entry) {
        return sent != null && sent.call().decision() == decision && sent.entry() == entry;
    }

    /// Allowed, and yet not run: nothing of it happened, whoever still waited for it.
    void withheld(long decision, DenyCode code) {
        Sent withheld = sent != null && sent.call().decision() == decision ? sent : overtaken.get(decision);
        if (withheld == null) return;
        out.add(Evidence.of(RecordType.VERDICT, "proposed_by", withheld.by().wireName(), "tool", withheld.tool().name(), "verdict", "deny",
                "code", code.name(), "rule", "evidence before effect", "decision", decision));
        overtaken.remove(decision);
        if (withheld == sent) sent = null;
    }

    /// The flow goes on while the model's tool is out: nobody waits for that one any more.
    void abandon() {
        if (sent == null) return;
        if (isEffect(sent)) overtaken.put(sent.call().decision(), sent);
        out.add(Evidence.of(RecordType.TOOL_UNKNOWN, "tool", sent.tool().name(), "decision", sent.call().decision(),
                "reason", OVERTAKEN));
        sent = null;
    }

    /// @return empty for an answer nobody waits for any more: it is on the record and nothing else
    Optional<Returned> returned(long decision, FlowInput.Outcome outcome) {
        Sent answered = sent;
        if (answered == null || answered.call().decision() != decision) {
            overtaken.remove(decision);
            out.add(Evidence.of(RecordType.TOOL_LATE, "decision", decision, "outcome", name(outcome)));
            return Optional.empty();
        }
        sent = null;
        return Optional.of(settle(answered, outcome));
    }

    Optional<Returned> timedOut(long now) {
        overtaken.values().removeIf(late -> now >= late.deadline());
        return sent == null || now < sent.deadline() ? Optional.empty() : returned(sent.call().decision(), new FlowInput.Outcome.Unknown("no answer in time"));
    }

    private Returned settle(Sent answered, FlowInput.Outcome outcome) {
        return switch (outcome) {
            case FlowInput.Outcome.Ok(var results) -> checked(answered, results);
            case FlowInput.Outcome.Fail(var reason) -> failed(answered, reason);
            case FlowInput.Outcome.Unknown(var reason) -> {
                record(RecordType.TOOL_UNKNOWN, answered, null, reason, null);
                yield returned(answered, Flow.Outcome.UNKNOWN, Map.of());
            }
        };
    }

    private Returned checked(Sent answered, Map<String, String> results) {
        Map<String, Value> values = new LinkedHashMap<>();
        Map<String, String> known = new LinkedHashMap<>();       // what the flow did not ask for is not even looked at
        for (Flow.Param result : answered.tool().results()) {
            String text = results.get(result.name());
            Optional<Value> value = text == null ? Optional.empty() : SlotParser.returned(result.type(), text);
            if (value.isEmpty()) return failed(answered, "result `" + result.name() + "` is missing or does not fit its type");
            values.put(result.name(), value.get());
            known.put(result.name(), text);
        }
        record(RecordType.TOOL_RES, answered, "ok", null, Evidence.shown(flow, known));
        return returned(answered, Flow.Outcome.OK, values);
    }

    private Returned failed(Sent answered, String reason) {
        record(RecordType.TOOL_RES, answered, "fail", reason, null);
        return returned(answered, Flow.Outcome.FAIL, Map.of());
    }

    private static Returned returned(Sent answered, Flow.Outcome outcome, Map<String, Value> values) {
        return new Returned(answered.tool(), answered.by(), answered.entry(), outcome, values);
    }

    private void record(RecordType type, Sent answered, @Nullable String outcome, @Nullable String reason,
                        @Nullable Map<String, Object> results) {
        out.add(Evidence.of(type, "tool", answered.tool().name(), "decision", answered.call().decision(), "outcome", outcome,
                "reason", reason, "results", results));
    }

    private static String name(FlowInput.Outcome outcome) {
        return switch (outcome) {
            case FlowInput.Outcome.Ok _ -> "ok";
            case FlowInput.Outcome.Fail _ -> "fail";
            case FlowInput.Outcome.Unknown _ -> "unknown";
        };
    }
}
