package dev.parley.gateway;

import dev.parley.governance.CallId;
import dev.parley.governance.DialGate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Places calls that run a flow: asks the flow's own gate, then the trunk's guards, then dials. Any thread.
final class Dialler {
    private static final int REMEMBERED = 1_000;

    /// @param from empty: what the flow's route says
    record Order(String to, String trunk, String flow, String from, String display, boolean withheld, int ringSeconds, DialGate.Known known) { }

    sealed interface Outcome {
        record Placed(CallId call) implements Outcome { }

        /// @param retryAfterSeconds -1: asking again is of no use
        record Refused(int status, String code, String why, int retryAfterSeconds) implements Outcome { }
    }

    private final Gateway gateway;
    private final Map<String, Origination> lately = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override protected boolean removeEldestEntry(Map.Entry<String, Origination> eldest) {
            return size() > REMEMBERED;
        }
    });

    Dialler(Gateway gateway) {
        this.gateway = gateway;
    }

    Outcome dial(Order order) {
        if (gateway.isDraining()) return new Outcome.Refused(503, "draining", "the gateway is draining and places no calls", DrainState.RETRY_AFTER_SECONDS);
        Optional<FlowStore.Entry> entry = gateway.flows().outbound(order.flow());
        if (entry.isEmpty()) {
            return new Outcome.Refused(404, "no_flow", "no flow `" + order.flow() + "` has a `route outbound`", -1);
        }
        if (DialGate.judge(entry.get().flow(), order.known()) instanceof DialGate.Verdict.Withheld(var why)) {
            return new Outcome.Refused(403, "dial_gate", "the flow's `dial only when` withholds this call: " + why, -1);
        }
        String from = order.from().isEmpty() ? FlowStore.callerId(entry.get().flow()) : order.from();
        return switch (gateway.trunks().way(order.trunk(), new Trunks.Wish(order.to(), from, order.display(), order.withheld(), ""))) {
            case Trunks.Way.Closed(var status, var why, var retry) -> new Outcome.Refused(status, status == 503 ? "no_room" : "not_allowed", why, retry);
            case Trunks.Way.Open open -> gateway.place(open, order, entry.get(), lately::put)
                    .<Outcome>map(Outcome.Placed::new).orElseGet(() -> new Outcome.Refused(503, "no_room", "no media port is free, or the record cannot be begun", 10));
        };
    }

    Optional<Origination> find(String call) {
        return Optional.ofNullable(lately.get(call));
    }
}
