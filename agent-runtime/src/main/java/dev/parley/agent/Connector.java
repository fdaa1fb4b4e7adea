package dev.parley.agent;

import dev.parley.governance.ApprovedToolCall;

/// Port: an outside system that tools run in. Accepts approved calls only.
public interface Connector extends AutoCloseable {
    /// Blocks the calling (virtual) thread no longer than the call's own timeout. Never throws: a failure is an outcome.
    ToolOutcome run(ApprovedToolCall call);

    @Override void close();
}
