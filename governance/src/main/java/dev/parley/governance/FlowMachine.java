package dev.parley.governance;

import dev.parley.dialplan.Expr;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Template;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Executes a compiled flow: micro-steps of one state are *entry actions → model region → exits*, as the prover has it.
///
/// - A `play` waits until it was heard; a `say` does not, unless the state ends or is done.
/// - A state with a `run` is atomic until its entry actions are done: only a hang-up is handled, all else waits its turn.
///   So is any state while the recorder is asked to pause or resume.
/// - What a state began ends with it: a disclosure heard to its end after the state was left establishes nothing, and a
///   tool of the model's that answers then is on record and changes nothing.
/// - A disclosure that asks is established by the yes to it, not by having been heard.
/// - When a `run` fails, the rest of the entry actions is skipped, except `record`: a recording that was paused must
///   not stay so because a tool was down.
/// - Entering a state clears the slots it collects, so an old answer is never taken for a new one.
/// - A slot `from caller confirmed` is `filled` once the caller said yes to it, where a model may read it back.
/// - `turns` are counted per state over the whole call, and a region opens once more than it has turns (or tries, without
///   them), whatever led there again: so no loop is free.
final class FlowMachine {
    private static final Template DEFAULT_FALLBACK = Template.of("I'm sorry, I can't help with that here. Could you put it another way?");
    private static final Template TROUBLE = Template.of("I'm sorry, something went wrong on our side. Goodbye.");

    private final Policy policy;
    private final Flow flow;
    private final Mint mint;
    private final Queue<Directive> out;
    final Facts facts;
    final Monitors monitors;
    final ToolReview tools;
    private final ExpressionEvaluator expressions;
    private final Exits exits;
    private final Lines lines;
    private final ScriptReview script;
    final ToolDesk desk;
    private final HandOver handOver;
    private final Collecting collecting;
    private final Quiet quiet = new Quiet();
    private final RecorderSwitch recorder = new RecorderSwitch();
    private final Budgets budgets = new Budgets();
    private final Questions questions;
    private final Waiting waiting = new Waiting();
    private final List<Event.OnTool> results = new ArrayList<>();

    private Phase phase = Phase.NOT_BEGUN;
    private Flow.State state;
    /// Counts the states entered, so that what belongs to an earlier stay is known as such.
    private int entry;
    private int step;
    private boolean skipping;
    private long awaitedLine = -1;
    private boolean callerSpeaking;
    private boolean unclear;
    private boolean modelIsDown;
    private long askedAt = Quiet.NEVER;
    private String turnWords = "";
    private String ended = "";
    private int turn;
    private long now;

    FlowMachine(Policy policy, Mint mint, Queue<Directive> out) {
        this.policy = policy;
        this.flow = policy.flow();
        this.mint = mint;
        this.out = out;
        this.facts = new Facts(flow);
        this.expressions = new ExpressionEvaluator(facts);
        this.monitors = new Monitors(flow, facts, expressions);
        this.tools = new ToolReview(flow, facts, expressions, monitors);
        this.exits = new Exits(flow, expressions);
        this.lines = new Lines(facts, mint, out);
        this.script = new ScriptReview(facts, monitors, policy.locale(), out);
        this.desk = new ToolDesk(flow, mint, out);
        this.handOver = new HandOver(policy, facts, monitors, mint, out);
        this.state = flow.startState();
        this.collecting = new Collecting(state, facts, lines, policy.today(), out, this::fire);
        this.questions = new Questions(flow, facts, collecting, out);
    }

    Flow.State state() {
        return state;
    }

    int turn() {
        return turn;
    }

    /// A model may propose.
    boolean isOpen() {
        return phase == Phase.OPEN && state.hasModel();
    }

    boolean stillRuns(long decision) {
        return phase != Phase.FINISHED && desk.awaits(decision, entry);
    }

    int nextTurn() {
        return ++turn;
    }

    // ---- inputs -------------------------------------------------------------------------------------------------

    void handle(FlowInput input, long now) {
        this.now = now;
        accept(input);
        acceptWaiting();
    }

    private void acceptWaiting() {
        while (!isAtomic()) {
            FlowInput input = waiting.poll();
            if (input == null) return;
            accept(input);
        }
    }

    private void accept(FlowInput input) {
        budgets.happens();
        if (phase == Phase.FINISHED && !Waiting.outlivesTheFlow(input)) return;
        if (isAtomic() && Waiting.waits(input)) {
            if (!waiting.add(input)) out.add(Evidence.of(RecordType.TROUBLE, "reason", "dropped: too much happened while a tool ran", "state", state.name()));
            return;
        }
        switch (input) {
            case FlowInput.Began _ -> {
                if (phase == Phase.NOT_BEGUN) enter(flow.start(), "began");
            }
            case FlowInput.CallerSpeaking(var speaks) -> {
                callerSpeaking = speaks;
                quiet.restart(now);
            }
            case FlowInput.CallerSpoke(var words, var startedAt) -> spoke(words, startedAt);
            case FlowInput.IntentRecognised(var intent, var _) -> fire(new Event.OnIntent(intent)::equals, "intent " + intent);
            case FlowInput.SlotSaid(var slot, var said) -> {
                if (phase == Phase.OPEN) collecting.said(slot, said);
            }
            case FlowInput.Digit(var digit) -> pressed(digit);
            case FlowInput.Heard(var decision, var samples) -> heard(decision, samples);
            case FlowInput.Cut(var decision, var samples, var total) -> cut(decision, samples, total);
            case FlowInput.ToolReturned(var decision, var outcome) -> desk.returned(decision, outcome).ifPresent(this::returned);
            case FlowInput.ToolWithheld(var decision, var code) -> desk.withheld(decision, code);
            case FlowInput.EvidenceLost(var reason) -> trouble("D:" + DenyCode.AUDIT + " " + reason);
            case FlowInput.RecordingChanged(var recording) -> recordingChanged(recording);
            case FlowInput.ModelFinished(var answered) -> {
                if (unclear && phase == Phase.AWAITING_YES_NO && answered == turn) askAgain();
            }
            case FlowInput.ModelDown(var reason) -> modelDown(reason);
            case FlowInput.TransferEnded(var accepted, var reason) -> transferEnded(accepted, reason);
            // Refused, or gone wrong, an operator's wish leaves the flow where it stands.
            case FlowInput.TransferRequested(var to, var operator) -> {
                if (handOver.beginFor(operator, state, to, phase, desk.isOut(), now)) phase = Phase.TRANSFERRING;
            }
            case FlowInput.Voicemail _ -> fire(Event.OnVoicemail.class::isInstance, "voicemail");
            case FlowInput.HungUp _ -> hungUp();
        }
    }

    /// A state with a `run` is not left before its tool has answered and its exits were looked at; none is while nobody
    /// knows whether the call is recorded.
    private boolean isAtomic() {
        return phase == Phase.AWAITING_RECORDING || phase.entering() && state.actions().stream().anyMatch(Action.Run.class::isInstance);
    }

    // ---- the caller ---------------------------------------------------------------------------------------------

    private void spoke(String words, long startedAt) {
        quiet.restart(now);
        if (phase == Phase.AWAITING_YES_NO) {
            answeredWith(words, startedAt);
            return;
        }
        if (phase == Phase.OPEN) {
            boolean moved = YesNo.of(words) == YesNo.YES && collecting.confirmAsked();
            lines.forgetQuestion();
            if (moved || spendTurn()) return;
        }
        turnWords = phase == Phase.OPEN ? "" : words;
        if (phase == Phase.OPEN || !exits.anywhere().isEmpty()) out.add(new Directive.Converse(words));
    }

    private void answeredWith(String words, long startedAt) {
        if (startedAt < askedAt) return;                         // a yes before the question had been heard
        switch (YesNo.of(words)) {
            case YES -> answered(true);
            case NO -> answered(false);
            case UNCLEAR -> {
                unclear = true;
                out.add(new Directive.Converse(words));          // it may be a request that holds anywhere
            }
        }
    }

    /// @return true when the state's turns are spent and the flow has moved on
    private boolean spendTurn() {
        int turns = budgets.utterance(state);
        return fire(e -> e instanceof Event.OnTurns(int most) && turns > most, "turns " + (turns - 1));
    }

    /// The region was opened as often as its budget allows.
    private boolean spent() {
        return fire(Event.OnTurns.class::isInstance, "turns spent") || fire(Event.OnTriesSpent.class::isInstance, "tries spent");
    }

    private void answered(boolean yes) {
        if (yes && !questions.areCurrent(state)) {
            askAgain();
            return;
        }
        askedAt = Quiet.NEVER;
        questions.answered(state, yes);
        String answer = yes ? "yes" : "no";
        if (!fire((yes ? new Event.OnYes() : new Event.OnNo())::equals, answer)) trouble("no handler for " + answer);
    }

    private void askAgain() {
        unclear = false;
        askedAt = Quiet.NEVER;
        phase = Phase.AWAITING_HEARD;
        play(questions.of(state).getFirst());
    }

    private void pressed(char digit) {
        quiet.restart(now);
        keypadCollect().ifPresentOrElse(collect -> collecting.pressed(digit, collect, now),
                () -> fire(new Event.OnKeypad(String.valueOf(digit))::equals, "keypad"));
    }

    private Optional<Flow.Collect> keypadCollect() {
        return phase == Phase.OPEN ? collecting.byKeypad() : Optional.empty();
    }

    // ---- speech -------------------------------------------------------------------------------------------------
    ApprovedUtterance speak(Rendered words, List<String> mentions) {
        monitors.spoken(false, mentions);
        return lines.speak(turn, words, true, null, mentions);
    }

    /// A line of the flow's own.
    private void line(Template template, Flow.@Nullable Disclosure disclosure) {
        switch (script.review(state, template, disclosure)) {
            case ScriptReview.Result.Spoken(var words) -> {
                ApprovedUtterance spoken = lines.speak(turn, words, disclosure == null || disclosure.bargeable(), disclosure, template.slots());
                if (disclosure != null) awaitedLine = spoken.decision();
            }
            case ScriptReview.Result.Missing _ -> trouble("a value is missing in `" + template.source() + "`");
            case ScriptReview.Result.Forbidden _ -> { }
        }
    }

    private void heard(long decision, int samples) {
        Optional<Spoken> spoken = lines.heard(decision, samples);
        if (spoken.isEmpty()) return;
        quiet.restart(now);
        if (isAwaited(decision)) disclosed(spoken.get(), samples);
        proceed();
    }

    /// It is the disclosure this state waits for; one of a state that was left establishes nothing any more.
    private boolean isAwaited(long decision) {
        return phase == Phase.AWAITING_HEARD && decision == awaitedLine;
    }

    private void disclosed(Spoken spoken, int samples) {
        String name = spoken.utterance().disclosure();
        if (flow.disclosures().get(name).ack()) questions.heard(name, spoken.versions());
        else facts.disclose(name, spoken.versions());
        out.add(Evidence.of(RecordType.DISCLOSURE_DONE, "disclosure", name, "decision", spoken.utterance().decision(), "samples", samples));
        out.add(new Directive.Expect());
    }

    private void cut(long decision, int samples, int total) {
        Optional<Spoken> spoken = lines.cut(decision, samples, total);
        if (spoken.isEmpty()) return;
        quiet.restart(now);
        if (isAwaited(decision)) {
            Flow.Disclosure disclosure = flow.disclosures().get(spoken.get().utterance().disclosure());
            int percent = total > 0 ? (int) (100L * samples / total) : 0;
            if (percent >= disclosure.heardPercent()) disclosed(spoken.get(), samples);
            else play(disclosure);
        }
        proceed();
    }

    /// Played too often, the call is over: never a loop.
    private void play(Flow.Disclosure disclosure) {
        if (budgets.plays(disclosure)) line(disclosure.say(), disclosure);
        else close("disclosure_refused", "cut too often", false);
    }

    // ---- entry actions ------------------------------------------------------------------------------------------

    void enter(String name, String because) {
        Flow.State next = flow.states().get(name);
        out.add(Evidence.of(RecordType.TRANSITION, "from", phase == Phase.NOT_BEGUN ? null : state.name(), "to", name, "event", because));
        if (!budgets.enters()) {
            // Silently: not even an apology was proved to be in order here.
            out.add(Evidence.of(RecordType.TROUBLE, "reason", "the flow goes round and nothing happens", "state", name));
            close("error", "", false);
            return;
        }
        desk.abandon();
        state = next;
        phase = Phase.ENTRY;
        entry++;
        step = 0;
        skipping = false;
        unclear = false;
        askedAt = Quiet.NEVER;
        recorder.forget();
        results.clear();
        questions.begin();
        lines.forgetQuestion();
        for (Expr required : next.requires()) {
            if (!expressions.holds(required)) {
                trouble("state " + name + " requires " + required.source());
                return;
            }
        }
        collecting.begin(next);
        out.add(new Directive.Expect());
        run();
    }

    private void run() {
        while (step < state.actions().size() && phase == Phase.ENTRY) {
            Action action = state.actions().get(step++);
            if (skipping && !(action instanceof Action.Record)) continue;
            switch (action) {
                case Action.Play(var disclosure, var _) -> {
                    phase = Phase.AWAITING_HEARD;
                    play(flow.disclosures().get(disclosure));
                }
                case Action.Say(var text, var _) -> line(text, null);
                case Action.Run run -> runTool(run);
                case Action.Record(boolean resume, var _) -> record(resume);
                case Action.End(var label, var _) -> close(label, "", false);
            }
        }
        if (phase == Phase.ENTRY) entered();
    }

    private void entered() {
        results.sort(Comparator.comparing(r -> r.outcome() == Flow.Outcome.OK));     // what went wrong goes first
        for (Event.OnTool result : List.copyOf(results)) {
            if (fireTool(result)) return;
        }
        quiet.restart(now);
        if (!questions.of(state).isEmpty()) {
            phase = Phase.AWAITING_YES_NO;
            askedAt = now;
            turnWords = "";
            out.add(new Directive.Expect());
        } else if (state.hasModel() || !collecting.isEmpty()) {
            open();
        } else {
            phase = Phase.DRAINING;
            proceed();
        }
    }

    private void open() {
        phase = Phase.OPEN;
        if (!budgets.opens(state) && spent()) return;
        out.add(new Directive.Expect());
        String words = turnWords;
        turnWords = "";
        if (!state.hasModel()) return;
        if (modelIsDown) withoutModel();
        else out.add(new Directive.Converse(words));
    }

    /// Goes on with what waited for speech to end.
    private void proceed() {
        if (!lines.allHeard()) return;
        if (phase == Phase.AWAITING_HEARD) {
            goOn();
        } else if (phase == Phase.DRAINING) {
            if (!fire(Event.OnDone.class::isInstance, "done")) trouble("state " + state.name() + " has nowhere to go");
        }
    }

    private void record(boolean resume) {
        out.add(Evidence.of(resume ? RecordType.RECORD_RESUME : RecordType.RECORD_PAUSE));
        out.add(new Directive.Record(resume));
        if (recorder.turn(resume, now)) phase = Phase.AWAITING_RECORDING;
    }

    private void recordingChanged(boolean recording) {
        out.add(Evidence.of(RecordType.RECORDING, "on", recording));
        if (recorder.changed(recording) && phase == Phase.AWAITING_RECORDING) goOn();
    }

    /// A pause that is not acknowledged must not be relied on; a resume that is not loses some of the recording, no more.
    private void recorderIsSilent() {
        recorder.forget();
        if (!recorder.isWantedOn()) {
            trouble("the recorder did not acknowledge");
            return;
        }
        out.add(Evidence.of(RecordType.TROUBLE, "reason", "the recorder did not resume", "state", state.name()));
        if (phase == Phase.AWAITING_RECORDING) goOn();
    }

    /// What the entry actions waited for has happened.
    private void goOn() {
        phase = Phase.ENTRY;
        run();
    }

    // ---- tools --------------------------------------------------------------------------------------------------

    private void runTool(Action.Run run) {
        switch (tools.scripted(state, run)) {
            case ToolReview.Result.Allowed(var tool, var arguments, var rule) -> {
                phase = Phase.AWAITING_TOOL;
                dispatch(tool, arguments, rule, Proposer.FLOW, now);
            }
            case ToolReview.Result.Denied(var why) -> {
                out.add(Evidence.of(RecordType.VERDICT, "proposed_by", Proposer.FLOW.wireName(), "tool", run.tool(), "verdict", "deny",
                        "code", why.code().name(), "rule", why.rule()));
                results.add(new Event.OnTool(Flow.Outcome.FAIL, run.tool()));
                skipping = true;
            }
        }
    }

    ApprovedToolCall dispatch(Flow.Tool tool, Map<String, String> arguments, String rule, Proposer by, long now) {
        monitors.toolRan(tool.name());
        return desk.send(tool, arguments, rule, by, entry, tools.count(tool.name()), now);
    }

    private void returned(ToolDesk.Returned back) {
        quiet.restart(now);
        if (back.outcome() == Flow.Outcome.OK) monitors.toolOk(back.tool().name());
        back.values().forEach((name, value) -> {
            Flow.Slot slot = flow.slots().get(name);
            if (slot != null && slot.origin().equals(new Flow.Origin.FromTool(back.tool().name()))) collecting.write(name, value);
        });
        if (phase == Phase.FINISHED) return;
        var event = new Event.OnTool(back.outcome(), back.tool().name());
        if (back.by() == Proposer.FLOW) {
            results.add(event);
            skipping |= back.outcome() != Flow.Outcome.OK;
            goOn();
        } else if (back.entry() == entry && phase == Phase.OPEN && !fireTool(event)) {
            out.add(new Directive.Converse(""));
        }
    }

    /// A read that may or may not have happened changed nothing: it may take its `fail` exit.
    private boolean fireTool(Event.OnTool event) {
        String because = event.outcome().name().toLowerCase(Locale.ROOT) + " " + event.tool();
        if (fire(event::equals, because)) return true;
        boolean read = flow.tools().get(event.tool()).effect() == Flow.ToolEffect.READ;
        return event.outcome() == Flow.Outcome.UNKNOWN && read && fire(new Event.OnTool(Flow.Outcome.FAIL, event.tool())::equals, because);
    }

    // ---- exits --------------------------------------------------------------------------------------------------
    private boolean fire(Predicate<Event> matches, String because) {
        if (!phase.handles()) return false;
        Optional<Exits.Taken> taken = exits.pick(state, matches);
        if (taken.isEmpty()) return false;
        if (taken.get().global()) out.add(new Directive.Hush());
        switch (taken.get().handler().target()) {
            case Flow.Target.Goto(var next) -> enter(next, because);
            case Flow.Target.End(var label) -> close(label, because, false);
            case Flow.Target.Transfer(var destination, var carrying, var otherwise) -> transfer(destination, carrying, otherwise, because);
        }
        return true;
    }

    /// A proposal was denied. @return true when the flow has moved on
    boolean denied(int times) {
        return phase == Phase.OPEN && fire(e -> e instanceof Event.OnDenied(int most) && times >= most, "denied " + times);
    }

    /// Instead of what the model may not say.
    void answerDenied() {
        if (phase == Phase.OPEN) line(flow.fallback() != null ? flow.fallback() : DEFAULT_FALLBACK, null);
    }

    private void transfer(String destination, List<String> carrying, String otherwise, String because) {
        desk.abandon();
        if (handOver.begin(state, destination, carrying, otherwise, because, now)) phase = Phase.TRANSFERRING;
        else enter(otherwise, "transfer denied");
    }

    private void transferEnded(boolean accepted, String reason) {
        if (phase != Phase.TRANSFERRING) return;
        HandOver.Ended how = handOver.ended(accepted, reason);
        if (accepted) close("transferred", "", false);
        else if (how.resume() == null) enter(how.otherwise(), "transfer failed");
        else resume(how.resume());
    }

    private void resume(Phase before) {
        phase = before;
        quiet.restart(now);
        if (before == Phase.AWAITING_YES_NO) askAgain();
        else if (before == Phase.OPEN) open();
        else proceed();
    }

    /// Where no model is needed yet, its absence is no reason to give up: it is raised when one would be asked.
    private void modelDown(String reason) {
        out.add(Evidence.of(RecordType.MODEL_DOWN, "reason", reason));
        if (phase == Phase.OPEN && state.hasModel()) withoutModel();
        else if (!fire(Event.OnModelDown.class::isInstance, "model down")) modelIsDown = true;
    }

    private void withoutModel() {
        modelIsDown = false;
        if (!fire(Event.OnModelDown.class::isInstance, "model down")) trouble("the model is down");
    }

    private void hungUp() {
        String label = exits.pick(state, Event.OnHangup.class::isInstance)
                .map(taken -> taken.handler().target() instanceof Flow.Target.End(var end) ? end : "hangup").orElse("hangup");
        close(label, "hangup", true);
    }

    /// @param because the event that led there; empty for what is none
    private void close(String label, String because, boolean immediately) {
        if (phase == Phase.FINISHED) return;
        phase = Phase.FINISHED;
        ended = label;
        out.add(Evidence.of(RecordType.FLOW_END, "end", label, "state", state.name(), "event", because.isEmpty() ? null : because));
        out.add(new Directive.Finish(label, immediately));
    }

    /// Something the flow did not provide for: say so politely and end, rather than guess.
    private void trouble(String reason) {
        if (phase == Phase.FINISHED) return;
        out.add(Evidence.of(RecordType.TROUBLE, "reason", reason, "state", state.name()));
        phase = Phase.ENTRY;
        line(TROUBLE, null);
        close("error", "", false);
    }

    // ---- time ---------------------------------------------------------------------------------------------------
    long deadline() {
        if (phase == Phase.FINISHED) return desk.deadline();
        long at = Math.min(Math.min(collecting.deadline(), recorder.deadline()), Math.min(handOver.deadline(), desk.deadline()));
        return Math.min(at, silenceDeadline());
    }

    private long silenceDeadline() {
        boolean waits = phase.listening() && lines.allHeard() && !callerSpeaking && !desk.isOut();
        return waits ? quiet.deadline(exits.silences(state)) : Quiet.NEVER;
    }

    void onDeadline(long now) {
        this.now = now;
        budgets.happens();
        if (now >= desk.deadline()) desk.timedOut(now).ifPresent(this::returned);
        else if (phase == Phase.FINISHED) return;
        else if (now >= collecting.deadline()) collecting.keyed();
        else if (now >= recorder.deadline()) recorderIsSilent();
        else if (now >= handOver.deadline()) transferEnded(false, "no answer in time");
        else if (now >= silenceDeadline()) silent();
        acceptWaiting();
    }

    private void silent() {
        long length = quiet.length(now);
        if (fire(e -> e instanceof Event.OnSilence(var d) && length >= d.toNanos(), "silence")) return;
        if (quiet.waitsOn(exits.silences(state), now)) return;
        quiet.restart(now);
        if (phase == Phase.AWAITING_YES_NO) {
            askAgain();
        } else if (!state.hasModel()) {
            collecting.silent();
        } else if (!spendTurn()) {
            turn++;                                              // the agent's own move, with a budget of its own
            out.add(new Directive.Hush());
            out.add(new Directive.Converse(""));
        }
    }

    FlowView view() {
        boolean open = phase == Phase.OPEN;
        return FlowViews.of(policy, state, phase, turn, exits, facts, open ? collecting.wanted() : List.of(),
                open ? collecting.confirming() : List.of(), keypadCollect().isPresent(), ended);
    }
}
