package dev.parley.gateway;

import dev.parley.agent.Connector;
import dev.parley.agent.ToolOutcome;
import dev.parley.dialplan.Flow;
import dev.parley.governance.ApprovedToolCall;
import dev.parley.governance.Deed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The tools of a rehearsal by voice: each answers as it did in text, in the same order. Any thread.
final class ScriptedTools implements Connector {
    private final Map<String, Deque<Deed.ToolTurnedOut>> answers = new HashMap<>();
    private final Flow flow;

    ScriptedTools(Flow flow, List<Deed> deeds) {
        this.flow = flow;
        for (Deed deed : deeds) if (deed instanceof Deed.ToolTurnedOut answer) answers.computeIfAbsent(answer.tool(), _ -> new ArrayDeque<>()).add(answer);
    }

    /// Under every name a tool of the flow may ask for.
    Map<String, Connector> connectors() {
        Map<String, Connector> out = new LinkedHashMap<>();
        for (Flow.Tool tool : flow.tools().values()) {
            String operation = tool.via() == null ? tool.name() : tool.via();
            int dot = operation.indexOf('.');
            out.put(dot < 0 ? operation : operation.substring(0, dot), this);
        }
        return out;
    }

    @Override public ToolOutcome run(ApprovedToolCall call) {
        Deed.ToolTurnedOut answer = next(call.tool());
        if (answer == null) return new ToolOutcome.Fail("the test did not have it run");
        return switch (answer.outcome()) {
            case OK -> new ToolOutcome.Ok(answer.results());
            case FAIL -> new ToolOutcome.Fail("stubbed to fail");
            case UNKNOWN -> {
                silence(call.tool());
                yield new ToolOutcome.Unknown("stubbed to time out");
            }
        };
    }

    /// The last answer again when it is asked more often than in text.
    private synchronized Deed.@org.jspecify.annotations.Nullable ToolTurnedOut next(String tool) {
        Deque<Deed.ToolTurnedOut> left = answers.get(tool);
        return left == null ? null : left.size() > 1 ? left.remove() : left.peek();
    }

    private void silence(String tool) {
        try {
            TimeUnit.MILLISECONDS.sleep(flow.tools().get(tool).timeout().toMillis() + 500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override public void close() { }
}
