package dev.parley.governance;

import dev.parley.dialplan.Expr;
import dev.parley.dialplan.Flow;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Judges a tool call: is it allowed in this state, are its arguments exactly the flow's, are its conditions true now?
/// Counts what ran, so that `once` and `limit` hold for the whole call.
final class ToolReview {
    /// Allowed, with the arguments in canonical text; or not.
    sealed interface Result {
        record Allowed(Flow.Tool tool, Map<String, String> arguments, String rule) implements Result { }
        record Denied(Decision.Deny why) implements Result { }
    }

    private final Flow flow;
    private final Facts facts;
    private final ExpressionEvaluator expressions;
    private final Monitors monitors;
    private final Map<String, Integer> dispatched = new HashMap<>();

    ToolReview(Flow flow, Facts facts, ExpressionEvaluator expressions, Monitors monitors) {
        this.flow = flow;
        this.facts = facts;
        this.expressions = expressions;
        this.monitors = monitors;
    }

    /// A call the model proposed. An argument `{slot}` stands for the slot's current value.
    Result proposed(Flow.State state, Proposed.ToolCall call, boolean pending) {
        Flow.Tool tool = flow.tools().get(call.tool());
        if (tool == null || !state.calls().contains(call.tool())) {
            return deny(DenyCode.STATE_TOOL, "state " + state.name() + ": call " + String.join(", ", state.calls()), call.tool());
        }
        if (pending) return deny(DenyCode.ONE_EFFECT, "one tool at a time", call.tool());
        for (String name : call.arguments().keySet()) {
            if (tool.params().stream().noneMatch(p -> p.name().equals(name))) {
                return deny(DenyCode.SCHEMA, "tool " + tool.name() + ": no parameter of that name", name);
            }
        }
        Map<String, Value> arguments = new LinkedHashMap<>();
        for (Flow.Param param : tool.params()) {
            String given = call.arguments().get(param.name());
            if (given == null) return deny(DenyCode.SCHEMA, "tool " + tool.name() + ": parameter missing", param.name());
            Optional<Value> value = given.equals("{" + param.name() + "}")
                    ? Optional.ofNullable(facts.value(param.name())) : SlotParser.argument(param.type(), given);
            if (value.isEmpty()) return deny(DenyCode.SCHEMA, "tool " + tool.name() + ": " + param.name() + " does not fit its type", given);
            Value known = facts.value(param.name());
            if (flow.slots().containsKey(param.name()) && (known == null || !Values.same(known, value.get()))) {
                return deny(DenyCode.PROVENANCE, "argument must be the current value of slot " + param.name(), param.name());
            }
            arguments.put(param.name(), value.get());
        }
        return conditions(state, tool, arguments, Map.of());
    }

    /// A call the flow itself makes (`run`): arguments are slots by name.
    Result scripted(Flow.State state, Flow.Action.Run run) {
        Flow.Tool tool = flow.tools().get(run.tool());
        if (tool == null) return deny(DenyCode.INTERNAL, "unknown tool", run.tool());
        Map<String, Value> arguments = new LinkedHashMap<>();
        Map<String, String> slots = new HashMap<>();
        for (int i = 0; i < tool.params().size(); i++) {
            String slot = run.arguments().get(i);
            Value value = facts.value(slot);
            if (value == null) return deny(DenyCode.NEEDS, "tool " + tool.name() + ": slot has no value", slot);
            arguments.put(tool.params().get(i).name(), value);
            slots.put(tool.params().get(i).name(), slot);
        }
        return conditions(state, tool, arguments, slots);
    }

    /// @param slots the slots that were passed, by parameter
    private Result conditions(Flow.State state, Flow.Tool tool, Map<String, Value> arguments, Map<String, String> slots) {
        ExpressionEvaluator conditions = expressions.with(arguments, slots);
        for (Expr need : tool.needs()) {
            if (!conditions.holds(need)) {
                DenyCode code = need instanceof Expr.Disclosed ? DenyCode.STALE_DISCLOSURE : DenyCode.NEEDS;
                return deny(code, "tool " + tool.name() + ": needs", need.source());
            }
        }
        if (tool.where() != null && !conditions.holds(tool.where())) {
            return deny(DenyCode.WHERE, "tool " + tool.name() + ": where", tool.where().source());
        }
        Flow.Limit limit = tool.limit();
        if (limit != null && dispatched.getOrDefault(tool.name(), 0) >= limit.times()) {
            return deny(limit.times() == 1 ? DenyCode.ONCE : DenyCode.LIMIT,
                    "tool " + tool.name() + ": " + limit.times() + " per " + limit.per(), tool.name());
        }
        // Nobody is there to approve yet, and an approval that is absent is a denial.
        if (tool.approveWhen() != null && !conditions.refuted(tool.approveWhen())) {
            return deny(DenyCode.APPROVAL, "tool " + tool.name() + ": approve human when", tool.approveWhen().source());
        }
        Optional<String> assertion = monitors.violatedByTool(state, tool.name());
        if (assertion.isPresent()) return deny(DenyCode.NEEDS, "assert \"" + assertion.get() + "\"", tool.name());
        Map<String, String> canonical = new LinkedHashMap<>();
        arguments.forEach((name, value) -> canonical.put(name, Values.canonical(value)));
        return new Result.Allowed(tool, canonical, "tool " + tool.name());
    }

    /// The call was dispatched. @return how often this tool has been, this time included
    int count(String tool) {
        return dispatched.merge(tool, 1, Integer::sum);
    }

    private static Result.Denied deny(DenyCode code, String rule, String evidence) {
        return new Result.Denied(new Decision.Deny(code, rule, evidence));
    }
}
