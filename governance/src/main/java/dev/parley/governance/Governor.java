package dev.parley.governance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The deterministic authority over one call: it executes the compiled flow and judges every proposal against it.
///
/// Sans-IO and single-threaded: feed one input or proposal, drain [#poll] to null, sleep until [#deadline]. Times are
/// nanoseconds since process start. Nothing here reads a clock, draws a number or waits, so the same inputs give the
/// same directives. What may not be decided is denied.
public final class Governor {
    /// A caller who asks again is answered again, but not for ever.
    private static final int OFTEN = 3;

    private final Policy policy;
    private final Queue<Directive> out = new ArrayDeque<>();
    private final FlowMachine machine;
    private final List<String> saidThisTurn = new ArrayList<>();
    private final Map<String, Integer> timesSaid = new HashMap<>();
    private String heldOver = "";
    private int wordsUsed;
    private int wordsTurn = -1;
    private String wordsState = "";
    private int denied;
    private int deniedTurn = -1;

    public Governor(Policy policy, CallId call) {
        this.policy = policy;
        this.machine = new FlowMachine(policy, new Mint(call), out);
    }

    public void handle(FlowInput input, long now) {
        machine.handle(input, now);
    }

    /// @return the next thing to be done, or null when there is none
    public @Nullable Directive poll() {
        return out.poll();
    }

    /// When [#onDeadline] is due; `Long.MAX_VALUE`: never.
    public long deadline() {
        return machine.deadline();
    }

    public void onDeadline(long now) {
        machine.onDeadline(now);
    }

    /// The caller has taken the floor: proposals and approvals of older turns are worth nothing from here on.
    /// @return the new turn
    public int nextTurn() {
        return machine.nextTurn();
    }

    public FlowView view() {
        return machine.view();
    }

    /// Judges one proposal. An allowed one is also queued as a directive, after its evidence.
    public Verdict review(Proposed proposal, long now) {
        return switch (proposal) {
            case Proposed.Utterance utterance -> speech(utterance);
            case Proposed.ToolCall call -> tool(call);
        };
    }

    private Verdict speech(Proposed.Utterance proposal) {
        out.add(Evidence.of(RecordType.PROPOSAL, "turn", proposal.turn(), "text", proposal.text()));
        Decision decision = judge(proposal);
        return switch (decision) {
            case Decision.Deny deny -> deny(deny, proposal.turn());
            case Decision.Allow(var rule, var words) -> {
                out.add(Evidence.of(RecordType.VERDICT, "proposed_by", "model", "verdict", "allow", "rule", rule, "text", proposal.text()));
                remember(context(proposal.turn()), words);
                yield new Verdict.Speak(machine.speak(words, true, null, dev.parley.dialplan.Template.of(proposal.text()).slots()), rule);
            }
        };
    }

    private Decision judge(Proposed.Utterance proposal) {
        if (proposal.turn() != machine.turn()) return new Decision.Deny(DenyCode.TURN, "the caller has spoken since", "");
        if (machine.phase() != FlowMachine.Phase.OPEN || !machine.state().hasModel()) {
            return new Decision.Deny(DenyCode.STATE_SPEECH, "state " + machine.state().name() + " is not the model's", "");
        }
        var slots = dev.parley.dialplan.Template.of(proposal.text()).slots();
        var violated = machine.monitors.violatedBySpeech(slots);
        if (violated.isPresent()) return new Decision.Deny(DenyCode.DISCLOSURE_FIRST, "assert \"" + violated.get() + "\"", "");
        try {
            return UtteranceReview.judge(context(proposal.turn()), proposal.text());
        } catch (RuntimeException e) {
            // A rule that errs withholds: better silence than a sentence nobody could judge.
            return new Decision.Deny(DenyCode.INTERNAL, "review failed: " + e.getClass().getSimpleName(), "");
        }
    }

    private SpeechContext context(int turn) {
        if (wordsTurn != turn || !wordsState.equals(machine.state().name())) {
            wordsTurn = turn;
            wordsState = machine.state().name();
            wordsUsed = 0;
            saidThisTurn.clear();
        }
        Set<String> mentionable = new HashSet<>(machine.state().speech().mention());
        return new SpeechContext(policy.flow(), machine.state(), policy.locale(), policy.rules(),
                Math.max(0, machine.state().speech().words() - wordsUsed), mentionable, machine.facts.values(), recent(),
                heldOver, machine.toolPending());
    }

    /// What may not be said again: the lines of this turn, and, as if said just now, those told often before.
    private List<String> recent() {
        List<String> out = new ArrayList<>();
        timesSaid.forEach((line, times) -> {
            if (times >= OFTEN) out.addAll(List.of(line, line));
        });
        out.addAll(saidThisTurn);
        return out;
    }

    private void remember(SpeechContext before, Rendered words) {
        wordsUsed += UtteranceReview.words(words.display());
        saidThisTurn.add(words.display());
        timesSaid.merge(words.display(), 1, Integer::sum);
        heldOver = UtteranceReview.heldOver(before, words);
    }

    private Verdict tool(Proposed.ToolCall proposal) {
        out.add(Evidence.of(RecordType.PROPOSAL, "turn", proposal.turn(), "tool", proposal.tool(),
                "arguments", Evidence.shown(policy.flow(), proposal.arguments())));
        if (proposal.turn() != machine.turn()) return deny(new Decision.Deny(DenyCode.TURN, "the caller has spoken since", ""), proposal.turn());
        if (machine.phase() != FlowMachine.Phase.OPEN) {
            return deny(new Decision.Deny(DenyCode.STATE_TOOL, "state " + machine.state().name() + " is not the model's", proposal.tool()), proposal.turn());
        }
        return switch (machine.tools.proposed(machine.state(), proposal, machine.toolPending())) {
            case ToolReview.Result.Allowed(var tool, var arguments, var rule) ->
                    new Verdict.Run(machine.dispatch(tool, arguments, rule, false, "model"), rule);
            case ToolReview.Result.Denied(var why) -> deny(why, proposal.turn());
        };
    }

    /// The first denial of a turn lets the model try once more; the next one is answered with the flow's fixed line.
    /// A proposal that came too late costs nothing: it was overtaken, not wrong.
    private Verdict deny(Decision.Deny deny, int turn) {
        boolean late = deny.code() == DenyCode.TURN;
        boolean retry = !late && deniedTurn != turn;
        out.add(Evidence.of(RecordType.VERDICT, "proposed_by", "model", "verdict", "deny", "code", deny.code().name(),
                "rule", deny.rule(), "evidence", deny.evidence(), "retry", retry));
        if (late) return new Verdict.Deny(deny.code(), deny.rule(), deny.evidence(), false);
        denied++;
        deniedTurn = turn;
        int times = denied;
        boolean moved = machine.fire(e -> e instanceof dev.parley.dialplan.Flow.Event.OnDenied(int most) && times >= most, "denied " + times);
        if (!moved && !retry && machine.phase() == FlowMachine.Phase.OPEN) machine.fixedLine();
        return new Verdict.Deny(deny.code(), deny.rule(), deny.evidence(), retry && !moved);
    }
}
