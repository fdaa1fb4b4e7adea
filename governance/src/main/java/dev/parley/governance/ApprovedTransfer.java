package dev.parley.governance;

import java.util.Map;

/// A transfer the [Governor] has allowed, once, with the values that may travel with it.
public final class ApprovedTransfer {
    private final CallId call;
    private final long decision;
    private final String destination;
    private final Map<String, String> carrying;

    ApprovedTransfer(CallId call, long decision, String destination, Map<String, String> carrying) {
        this.call = call;
        this.decision = decision;
        this.destination = destination;
        this.carrying = Map.copyOf(carrying);
    }

    public CallId call() {
        return call;
    }

    public long decision() {
        return decision;
    }

    /// The name the flow uses; the gateway's configuration maps it to a SIP URI.
    public String destination() {
        return destination;
    }

    /// Slot name to display text; unset slots are absent, sealed slots cannot be carried.
    public Map<String, String> carrying() {
        return carrying;
    }
}
