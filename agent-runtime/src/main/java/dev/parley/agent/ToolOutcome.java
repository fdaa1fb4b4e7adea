package dev.parley.agent;

import java.util.Map;

/// What became of a tool call. `Unknown`: it may have happened (a time-out is not a decline).
public sealed interface ToolOutcome {
    /// Result values as text, checked against the flow's types by the governor.
    record Ok(Map<String, String> results) implements ToolOutcome { }
    record Fail(String reason) implements ToolOutcome { }
    record Unknown(String reason) implements ToolOutcome { }
}
