package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The transfer under way: approved or denied, until when it may take, and where the flow goes on when it fails.
final class HandOver {
    private static final long LONGEST = Duration.ofSeconds(60).toNanos();

    private final Policy policy;
    private final Facts facts;
    private final Monitors monitors;
    private final Mint mint;
    private final Queue<Directive> out;
    private long by = Quiet.NEVER;
    private String otherwise = "";
    private @Nullable Phase resume;

    HandOver(Policy policy, Facts facts, Monitors monitors, Mint mint, Queue<Directive> out) {
        this.policy = policy;
        this.facts = facts;
        this.monitors = monitors;
        this.mint = mint;
        this.out = out;
    }

    /// How it ended. `resume`: the phase an operator's transfer interrupted; null: it was the flow's own, which goes to
    /// `otherwise` when it failed.
    record Ended(@Nullable Phase resume, String otherwise) { }

    long deadline() {
        return by;
    }

    /// The flow's own. @return false: an assertion forbids it, and the record says which
    boolean begin(Flow.State state, String destination, List<String> carrying, String otherwise, String because, long now) {
        if (forbidden(state, destination, Proposer.FLOW)) return false;
        this.otherwise = otherwise;
        this.resume = null;
        approve(destination, carrying, because, now);
        return true;
    }

    /// An operator's, who carries what the flow itself would carry there. @return false: denied, and the record says why
    boolean beginFor(String operator, Flow.State state, String destination, Phase phase, boolean toolIsOut, long now) {
        if (toolIsOut || !phase.listening() && phase != Phase.DRAINING) {
            String doing = toolIsOut ? "waiting for a tool" : phase.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            deny(destination, Proposer.OPERATOR, DenyCode.TRANSITION, "not while the call is " + doing + "; ask again");
            return false;
        }
        if (forbidden(state, destination, Proposer.OPERATOR)) return false;
        this.resume = phase;
        out.add(new Directive.Hush());
        approve(destination, carriedTo(destination), "operator " + operator, now);
        return true;
    }

    private boolean forbidden(Flow.State state, String destination, Proposer by) {
        Optional<String> broken = monitors.violatedByTransfer(state);
        broken.ifPresent(name -> deny(destination, by, DenyCode.DISCLOSURE_FIRST, "assert \"" + name + "\""));
        return broken.isPresent();
    }

    private void deny(String destination, Proposer by, DenyCode code, String rule) {
        out.add(Evidence.of(RecordType.VERDICT, "proposed_by", by.wireName(), "transfer", destination, "verdict", "deny", "code", code.name(), "rule", rule));
    }

    private void approve(String destination, List<String> carrying, String because, long now) {
        Map<String, String> values = FlowViews.carried(carrying, facts, policy.locale());
        ApprovedTransfer transfer = mint.transfer(destination, values);
        out.add(Evidence.of(RecordType.TRANSFER, "destination", destination, "event", because, "decision", transfer.decision(),
                "carrying", Evidence.shown(policy.flow(), values)));
        monitors.happened(new Flow.Atom.Transfer());
        by = now + LONGEST;
        out.add(new Directive.Transfer(transfer));
    }

    private List<String> carriedTo(String destination) {
        Flow flow = policy.flow();
        Stream<Flow.Handler> global = flow.anywhere() == null ? Stream.of() : flow.anywhere().handlers().stream();
        return Stream.concat(global, flow.states().values().stream().flatMap(s -> s.handlers().stream())).map(Flow.Handler::target)
                .filter(Flow.Target.Transfer.class::isInstance).map(Flow.Target.Transfer.class::cast).filter(t -> t.destination().equals(destination))
                .findFirst().map(Flow.Target.Transfer::carrying).orElse(List.of());
    }

    Ended ended(boolean accepted, String reason) {
        by = Quiet.NEVER;
        out.add(Evidence.of(RecordType.TRANSFER_RESULT, "accepted", accepted, "reason", reason));
        return new Ended(resume, otherwise);
    }
}
