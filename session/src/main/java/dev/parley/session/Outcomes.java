package dev.parley.session;

import dev.parley.agent.ToolOutcome;
import dev.parley.governance.FlowInput;

/// The connector's word for an outcome, in the governor's terms.
final class Outcomes {
    private Outcomes() { }

    static FlowInput.Outcome of(ToolOutcome outcome) {
        return switch (outcome) {
            case ToolOutcome.Ok(var results) -> new FlowInput.Outcome.Ok(results);
            case ToolOutcome.Fail(var reason) -> new FlowInput.Outcome.Fail(reason);
            case ToolOutcome.Unknown(var reason) -> new FlowInput.Outcome.Unknown(reason);
        };
    }
}
