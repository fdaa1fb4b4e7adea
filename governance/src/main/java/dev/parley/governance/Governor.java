package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Template;
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
    private final FlowWords flowWords;
    private final List<String> saidThisTurn = new ArrayList<>();
    private final Map<String, Integer> timesSaid = new HashMap<>();
    private final Map<Long, String> onTheWay = new HashMap<>();
    private String heldOver = "";
    private int wordsUsed;
    private int wordsTurn = -1;
    private String wordsState = "";
    private int denied;
    private int deniedTurn = -1;

    public Governor(Policy policy, CallId call) {
        this.policy = policy;
        this.flowWords = FlowWords.of(policy.flow());
        this.machine = new FlowMachine(policy, new Mint(call), out);
    }

    public void handle(FlowInput input, long now) {
        if (input instanceof FlowInput.Cut(var decision, var samples, var total)) unsay(decision, samples, total);
        if (input instanceof FlowInput.Heard(var decision, var _)) onTheWay.remove(decision);
        machine.handle(input, now);
    }

    /// A tool that may change the world is out: even when the caller is gone, how it ended belongs on the record.
    public boolean effectPending() {
        return machine.desk.effectIsOut();
    }

    /// Whether an allowed tool that has not been sent yet may still be: the flow stands where it was allowed.
    public boolean stillRuns(long decision) {
        return machine.stillRuns(decision);
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

    /// For [Rehearsal] alone, to set the scene of an in-file test: package-private, so nothing that runs calls can.
    FlowMachine rehearsedMachine() {
        return machine;
    }

    /// Judges one proposal. An allowed one is also queued as a directive, after its evidence.
    public Verdict review(Proposed proposal, long now) {
        return switch (proposal) {
            case Proposed.Utterance utterance -> speech(utterance);
            case Proposed.ToolCall call -> tool(call, now);
        };
    }

    private Verdict speech(Proposed.Utterance proposal) {
        boolean endless = proposal.text().length() > UtteranceReview.LONGEST;
        List<String> mentions = endless ? List.of() : Template.of(proposal.text()).slots();
        Decision decision = judge(proposal, mentions);
        boolean personal = endless || decision instanceof Decision.Deny && holdsPersonalData(proposal.text());
        String text = personal ? Evidence.PERSONAL : proposal.text();
        out.add(Evidence.of(RecordType.PROPOSAL, "turn", proposal.turn(), "text", text));
        return switch (decision) {
            case Decision.Deny deny -> deny(deny, proposal.turn(), personal);
            case Decision.Allow(var rule, var words) -> {
                out.add(Evidence.of(RecordType.VERDICT, "proposed_by", Proposer.MODEL.wireName(), "verdict", "allow", "rule", rule, "text", text));
                ApprovedUtterance utterance = machine.speak(words, mentions);
                remember(context(proposal.turn()), utterance);
                yield new Verdict.Speak(utterance, rule);
            }
        };
    }

    /// What was denied, for whatever reason, must not bring a card number onto the record by being quoted.
    private boolean holdsPersonalData(String text) {
        try {
            return PersonalData.judge(Wording.of(Template.of(text)), context(machine.turn())).isPresent();
        } catch (RuntimeException e) {
            return true;
        }
    }

    private Decision judge(Proposed.Utterance proposal, List<String> mentions) {
        if (proposal.turn() != machine.turn()) return new Decision.Deny(DenyCode.TURN, "the caller has spoken since", "");
        if (!machine.isOpen()) {
            return new Decision.Deny(DenyCode.STATE_SPEECH, "state " + machine.state().name() + " is not the model's", "");
        }
        try {
            Decision decision = UtteranceReview.judge(context(proposal.turn()), proposal.text());
            if (decision instanceof Decision.Deny) return decision;
            return machine.monitors.violatedBySpeech(machine.state(), mentions)
                    .<Decision>map(a -> new Decision.Deny(DenyCode.DISCLOSURE_FIRST, "assert \"" + a + "\"", "")).orElse(decision);
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
                heldOver, machine.desk.isOut(), flowWords);
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

    private void remember(SpeechContext before, ApprovedUtterance utterance) {
        String display = utterance.words().display();
        wordsUsed += UtteranceReview.words(display);
        saidThisTurn.add(display);
        timesSaid.merge(display, 1, Integer::sum);
        onTheWay.put(utterance.decision(), display);
        heldOver = UtteranceReview.heldOver(before, utterance.words());
    }

    /// What the caller did not hear to its end may be said again: a cough must not cost the answer.
    private void unsay(long decision, int samples, int total) {
        String display = onTheWay.remove(decision);
        if (display == null || total > 0 && samples >= total) return;
        timesSaid.computeIfPresent(display, (_, times) -> times > 1 ? times - 1 : null);
        saidThisTurn.remove(display);
    }

    private Verdict tool(Proposed.ToolCall proposal, long now) {
        out.add(Evidence.of(RecordType.PROPOSAL, "turn", proposal.turn(), "tool", proposal.tool(), "arguments", shown(proposal)));
        if (proposal.turn() != machine.turn()) return deny(new Decision.Deny(DenyCode.TURN, "the caller has spoken since", ""), proposal.turn(), false);
        if (!machine.isOpen()) {
            return deny(new Decision.Deny(DenyCode.STATE_TOOL, "state " + machine.state().name() + " is not the model's", proposal.tool()), proposal.turn(), false);
        }
        return switch (machine.tools.proposed(machine.state(), proposal, machine.desk.isOut())) {
            case ToolReview.Result.Allowed(var tool, var arguments, var rule) ->
                    new Verdict.Run(machine.dispatch(tool, arguments, rule, Proposer.MODEL, now), rule);
            case ToolReview.Result.Denied(var why) -> deny(why, proposal.turn(), why.code() == DenyCode.SCHEMA);
        };
    }

    /// Arguments the tool does not have are named only: nobody knows what a model put there.
    private Map<String, Object> shown(Proposed.ToolCall proposal) {
        Map<String, Object> shown = Evidence.shown(policy.flow(), proposal.arguments());
        Flow.Tool tool = policy.flow().tools().get(proposal.tool());
        shown.replaceAll((name, text) -> tool != null && tool.params().stream().anyMatch(p -> p.name().equals(name))
                ? text : Evidence.PERSONAL);
        return shown;
    }

    /// The first denial of a turn lets the model try once more; the next one is answered with the flow's fixed line.
    /// A proposal that came too late costs nothing: it was overtaken, not wrong.
    /// `personal`: the offending piece is not to be quoted on the record.
    private Verdict deny(Decision.Deny deny, int turn, boolean personal) {
        boolean late = deny.code() == DenyCode.TURN;
        boolean retry = !late && machine.isOpen() && deniedTurn != turn;
        String evidence = personal && !deny.evidence().isEmpty() ? Evidence.PERSONAL : deny.evidence();
        out.add(Evidence.of(RecordType.VERDICT, "proposed_by", Proposer.MODEL.wireName(), "verdict", "deny", "code", deny.code().name(),
                "rule", deny.rule(), "evidence", evidence, "retry", retry));
        if (late) return new Verdict.Deny(deny.code(), deny.rule(), deny.evidence(), false);
        denied++;
        deniedTurn = turn;
        boolean moved = machine.denied(denied);
        if (!moved && !retry) machine.answerDenied();
        return new Verdict.Deny(deny.code(), deny.rule(), deny.evidence(), retry && !moved);
    }
}
