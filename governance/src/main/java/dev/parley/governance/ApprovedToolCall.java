package dev.parley.governance;

import java.time.Duration;
import java.util.Map;

/// A tool call the [Governor] has allowed, once, on one call. `arguments` are the values judged, in canonical text form.
public final class ApprovedToolCall {
    private final CallId call;
    private final long decision;
    private final String tool;
    private final String operation;
    private final Map<String, String> arguments;
    private final Duration timeout;
    private final String idempotencyKey;

    ApprovedToolCall(CallId call, long decision, String tool, String operation, Map<String, String> arguments,
                     Duration timeout, String idempotencyKey) {
        this.call = call;
        this.decision = decision;
        this.tool = tool;
        this.operation = operation;
        this.arguments = Map.copyOf(arguments);
        this.timeout = timeout;
        this.idempotencyKey = idempotencyKey;
    }

    public CallId call() {
        return call;
    }

    public long decision() {
        return decision;
    }

    /// The tool's name in the flow.
    public String tool() {
        return tool;
    }

    /// Where it runs: the flow's `via`, else the tool's own name.
    public String operation() {
        return operation;
    }

    public Map<String, String> arguments() {
        return arguments;
    }

    public Duration timeout() {
        return timeout;
    }

    /// The same for every attempt at this call: (call, tool, intent).
    public String idempotencyKey() {
        return idempotencyKey;
    }
}
