package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Step;
import dev.parley.dialplan.Literal;
import dev.parley.dialplan.Type;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A governor in virtual time, and the world around it in text: lines are heard in full at once, tools answer at once
/// from their stubs or the [Cast], the recorder does as told. Time passes only where a step says so, where a tool does
/// not answer and after the last key of an entry.
final class Stage {
    static final long SECOND = Duration.ofSeconds(1).toNanos();
    /// Of a line cut short, in samples: only the ratio matters.
    private static final int SAMPLES = 8_000;
    private static final int MOST_MOVES = 2_000;
    static final Predicate<ApprovedUtterance> NOTHING = _ -> false;

    final Governor governor;
    final Trace trace;
    private final Policy policy;
    private final Flow flow;
    private final Cast cast;
    private final Map<String, Step.Stub> stubs = new HashMap<>();
    private final Deque<ApprovedUtterance> speaking = new ArrayDeque<>();
    private final Deque<ApprovedToolCall> running = new ArrayDeque<>();
    private Map<String, Flow.Outcome> outcomes = Map.of();
    final List<Deed> deeds = new ArrayList<>();
    private boolean transferring;
    private boolean recording = true;
    private boolean overrun;
    private long now = SECOND;

    Stage(Policy policy, Cast cast) {
        this.policy = policy;
        this.flow = policy.flow();
        this.cast = cast;
        this.governor = new Governor(policy, new CallId("rehearsal"));
        this.trace = new Trace(policy.flow());
    }

    long now() {
        return now;
    }

    String state() {
        return governor.view().state().name();
    }

    /// What the tool answers from here on.
    void stub(Step.Stub stub) {
        stubs.put(stub.tool(), stub);
    }

    /// How tools without a stub turn out, other than well.
    void turnOut(Map<String, Flow.Outcome> outcomes) {
        this.outcomes = outcomes;
    }

    Policy policy() {
        return policy;
    }

    // ---- the scene ----------------------------------------------------------------------------------------------

    Facts facts() {
        return governor.rehearsedMachine().facts;
    }

    /// Forces a slot to a value, unless it has it.
    void force(String slot, Value value) {
        Value known = facts().value(slot);
        if (known != null && Values.same(known, value)) return;
        facts().write(slot, value);
        deeds.add(new Deed.Forced(slot));
        trace.note("given " + slot + " = " + Evidence.shown(facts().slot(slot), Values.canonical(value)));
    }

    /// A state no call has led to is entered, after the tools that had to run before it are held to have done so.
    void stand(String state, List<String> toolsBefore) {
        for (String tool : toolsBefore) {
            governor.rehearsedMachine().monitors.toolRan(tool);
            governor.rehearsedMachine().monitors.toolOk(tool);
        }
        feed(new FlowInput.CallerSpeaking(false));               // tells the time, and nothing else before a flow has begun
        governor.rehearsedMachine().enter(state, "given");
        drain();
    }

    // ---- the caller ---------------------------------------------------------------------------------------------

    void feed(FlowInput input) {
        governor.handle(input, now);
        drain();
    }

    /// The caller says something and is understood as told; the lines on their way were heard before.
    /// @param intent null: none was recognised
    void caller(String words, @Nullable String intent) {
        governor.nextTurn();
        deeds.add(new Deed.Said(words, intent == null ? "" : intent));
        trace.note("caller: \"" + words + "\"" + (intent == null ? "" : " (intent " + intent + ")"));
        List<String> wanted = governor.view().collecting();
        int entered = trace.entered().size();
        feed(new FlowInput.CallerSpoke(words, now));
        if (intent != null && entered == trace.entered().size()) feed(new FlowInput.IntentRecognised(intent, 1.0));
        if (entered == trace.entered().size()) values(words, intent, wanted);
        feed(new FlowInput.ModelFinished(governor.view().turn()));
    }

    /// No answer can be had of the model.
    void modelDown() {
        deeds.add(new Deed.ModelWentDown());
        trace.note("model down");
        feed(new FlowInput.ModelDown("rehearsed"));
    }

    void hangUp() {
        deeds.add(new Deed.HungUp());
        trace.note("the caller hangs up");
        feed(new FlowInput.HungUp());
    }

    /// Every slot wanted whose type the words fit is filled. An answer that fits nothing is a miss for the first slot
    /// that may be spoken, unless it is a yes or no to something.
    private void values(String words, @Nullable String intent, List<String> wanted) {
        List<String> spoken = wanted.stream().filter(s -> governor.view().state().collects().stream()
                .anyMatch(c -> c.slot().equals(s) && c.by() != Flow.Channel.KEYPAD)).toList();
        List<String> fitting = spoken.stream().filter(s -> fits(facts().slot(s).type(), words, intent, policy.today())).toList();
        boolean answer = intent == null && YesNo.of(words) == YesNo.UNCLEAR;
        if (fitting.isEmpty() && answer && !spoken.isEmpty()) fitting = spoken.subList(0, 1);
        int entered = trace.entered().size();
        for (String slot : fitting) {
            if (entered == trace.entered().size()) feed(new FlowInput.SlotSaid(slot, words));
        }
    }

    /// Any words are some text: such a value is taken only from words that nothing else explains.
    static boolean fits(Type type, String words, @Nullable String intent, LocalDate today) {
        Optional<Value> value = SlotParser.said(type, words, today);
        boolean loose = value.isPresent() && value.get() instanceof Value.Text;
        return value.isPresent() && !(loose && (intent != null || YesNo.of(words) != YesNo.UNCLEAR));
    }

    /// Keys, and the pause that ends an entry which nothing else has ended.
    void keys(String digits) {
        deeds.add(new Deed.Keyed(digits));
        trace.note("keys: " + digits.length() + (digits.length() == 1 ? " key" : " keys"));
        for (char digit : digits.toCharArray()) feed(new FlowInput.Digit(digit));
        if (governor.deadline() == now + KeypadCapture.INTER_DIGIT_NANOS) pass(Duration.ofNanos(KeypadCapture.INTER_DIGIT_NANOS));
    }

    /// Time passes; whatever is due happens.
    void pass(Duration length) {
        deeds.add(new Deed.Waited(length));
        trace.note("quiet " + Trace.seconds(length.toNanos()));
        long until = now + length.toNanos();
        for (int moves = 0; governor.deadline() <= until && !overrun; moves++) {
            overrun = moves > MOST_MOVES;
            now = Math.max(now, governor.deadline());
            governor.onDeadline(now);
            drain();
            settle(NOTHING);
        }
        now = Math.max(now, until);
    }

    /// What is being said is cut at `percent`; what may be interrupted and waits behind it is not said at all.
    /// @return false when nothing is being said
    boolean barge(int percent) {
        ApprovedUtterance line = speaking.poll();
        if (line == null) return false;
        deeds.add(new Deed.TalkedOver(percent));
        trace.note("barge at " + percent + "% of \"" + line.words().display() + "\"");
        if (line.bargeable()) governor.nextTurn();
        feed(new FlowInput.Cut(line.decision(), SAMPLES * percent / 100, SAMPLES));
        if (line.bargeable()) hush();
        return true;
    }

    private void hush() {
        List<ApprovedUtterance> overtaken = speaking.stream().filter(ApprovedUtterance::bargeable).toList();
        speaking.removeAll(overtaken);
        for (ApprovedUtterance line : overtaken) feed(new FlowInput.Cut(line.decision(), 0, SAMPLES));
    }

    // ---- the model ----------------------------------------------------------------------------------------------

    boolean says(String text) {
        deeds.add(new Deed.ModelSaid(text));
        trace.note("model says \"" + text + "\"");
        Verdict verdict = governor.review(new Proposed.Utterance(governor.view().turn(), text), now);
        drain();
        return verdict instanceof Verdict.Speak;
    }

    boolean calls(String tool, Map<String, String> arguments) {
        deeds.add(new Deed.ModelCalled(tool, arguments));
        trace.note("model calls " + tool);
        Verdict verdict = governor.review(new Proposed.ToolCall(governor.view().turn(), tool, arguments), now);
        drain();
        return verdict instanceof Verdict.Run;
    }

    // ---- the world ----------------------------------------------------------------------------------------------

    /// Goes on until it is the caller's or the model's move, or until a line that `hold` names is being said.
    void settle(Predicate<ApprovedUtterance> hold) {
        for (int moves = 0; !overrun; moves++) {
            overrun = moves > MOST_MOVES;
            ApprovedUtterance line = speaking.peek();
            if (line != null) {
                if (hold.test(line)) return;
                speaking.remove();
                feed(new FlowInput.Heard(line.decision(), SAMPLES));
            } else if (!running.isEmpty()) {
                answer(running.remove());
            } else {
                return;
            }
        }
    }

    /// It never came to rest.
    boolean overrun() {
        return overrun;
    }

    /// Something is under way that only its end keeps waiting. @return false when there is nothing
    boolean goOn() {
        if (!speaking.isEmpty() || !running.isEmpty()) {
            settle(NOTHING);
            return true;
        }
        if (!transferring) return false;
        transferEnds(true);
        return true;
    }

    /// The transfer under way is taken or refused. Without one nothing happens.
    void transferEnds(boolean accepted) {
        if (!transferring) return;
        transferring = false;
        feed(new FlowInput.TransferEnded(accepted, accepted ? "SIP 200" : "SIP 486"));
        settle(NOTHING);
    }

    private void drain() {
        for (Directive d = governor.poll(); d != null; d = governor.poll()) {
            trace.add(d);
            switch (d) {
                case Directive.Speak(var utterance) -> speaking.add(utterance);
                case Directive.RunTool(var call) -> running.add(call);
                case Directive.Transfer _ -> transferring = true;
                case Directive.Hush _ -> hush();
                case Directive.Record(var resume) -> {
                    if (resume != recording) governor.handle(new FlowInput.RecordingChanged(recording = resume), now);
                }
                case Directive.Evidence _, Directive.Expect _, Directive.Converse _, Directive.Finish _ -> { }
            }
        }
    }

    private void answer(ApprovedToolCall call) {
        Step.Stub stub = stubs.get(call.tool());
        Flow.Outcome outcome = outcomes.getOrDefault(call.tool(), Flow.Outcome.OK);
        Map<String, Literal> returned = Map.of();
        if (stub != null) {
            returned = stub.values();
            outcome = switch (stub.kind()) {
                case RETURNS -> Flow.Outcome.OK;
                case FAILS -> Flow.Outcome.FAIL;
                case TIMES_OUT -> Flow.Outcome.UNKNOWN;
            };
        }
        Map<String, String> results = outcome == Flow.Outcome.OK ? results(call.tool(), returned) : Map.of();
        deeds.add(new Deed.ToolTurnedOut(call.tool(), outcome, results));
        switch (outcome) {
            case OK -> feed(new FlowInput.ToolReturned(call.decision(), new FlowInput.Outcome.Ok(results)));
            case FAIL -> feed(new FlowInput.ToolReturned(call.decision(), new FlowInput.Outcome.Fail("stubbed to fail")));
            case UNKNOWN -> {
                while (governor.rehearsedMachine().desk.isOut() && governor.deadline() < Quiet.NEVER) {
                    now = Math.max(now, governor.deadline());
                    governor.onDeadline(now);
                    drain();
                }
            }
        }
    }

    private Map<String, String> results(String tool, Map<String, Literal> returned) {
        Map<String, String> out = new LinkedHashMap<>();
        for (Flow.Param result : flow.tools().get(tool).results()) {
            Literal given = returned.get(result.name());
            if (given instanceof Literal.Str(var text)) out.put(result.name(), text);
            else if (given != null) out.put(result.name(), Values.canonical(Cast.of(given, result.type())));
            else if (flow.slots().containsKey(result.name())) out.put(result.name(), Values.canonical(cast.value(result.name())));
            else out.put(result.name(), Values.canonical(Cast.first(result.type(), policy.today())));
        }
        return out;
    }
}
