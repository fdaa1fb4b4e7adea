package dev.parley.governance;

import dev.parley.dialplan.Expr;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Template;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Executes a compiled flow: micro-steps of one state are *entry actions → model region → exits*, as the prover has it.
///
/// - A `play` waits until it was heard; a `say` does not, unless the state ends or is done.
/// - A `run` is atomic: while its tool is out, only a hang-up is handled, everything else waits its turn.
/// - When a `run` fails, the rest of the entry actions is skipped, except `record`: a recording that was paused must
///   not stay so because a tool was down.
/// - Entering a state clears the slots it collects, so an old answer is never taken for a new one.
/// - `turns` are counted per state over the whole call, so no loop is free.
final class FlowMachine {
    enum Phase { NOT_BEGUN, ENTRY, AWAITING_HEARD, AWAITING_TOOL, AWAITING_RECORDING, AWAITING_YES_NO, OPEN, DRAINING, TRANSFERRING, FINISHED }

    static final long NEVER = Long.MAX_VALUE;
    static final int MOST_PLAYS = 3;
    static final String DEFAULT_FALLBACK = "I'm sorry, I can't help with that here. Could you put it another way?";
    private static final String TROUBLE = "I'm sorry, something went wrong on our side. Goodbye.";
    private static final long DEFAULT_SILENCE = Duration.ofSeconds(10).toNanos();
    private static final long RECORDING_ACK = Duration.ofSeconds(2).toNanos();
    private static final long TOOL_GRACE = Duration.ofMillis(500).toNanos();
    private static final int MOST_DEFERRED = 32;

    /// A tool that is out. `scripted`: the flow's own `run`, else the model's `call`.
    private record ToolOut(ApprovedToolCall call, Flow.Tool tool, boolean scripted, long deadline) { }

    private final Policy policy;
    private final Flow flow;
    private final Mint mint;
    private final Queue<Directive> out;
    final Facts facts;
    final ExpressionEvaluator expressions;
    final Monitors monitors;
    final ToolReview tools;
    private final KeypadCapture keypad = new KeypadCapture();
    private final Map<Long, Spoken> speaking = new LinkedHashMap<>();
    private final Map<String, Integer> turnsIn = new HashMap<>();
    private final Map<String, Integer> triesAt = new HashMap<>();
    private final Map<String, Integer> plays = new HashMap<>();
    private final Queue<FlowInput> deferred = new ArrayDeque<>();
    private final List<Event.OnTool> exits = new ArrayList<>();

    private Phase phase = Phase.NOT_BEGUN;
    private Flow.State state;
    private int step;
    private boolean skipping;
    private @Nullable ToolOut toolOut;
    private boolean callerSpeaking;
    private boolean unclear;
    private long quietSince;
    private long awaitingSince = NEVER;
    private long recordingDeadline = NEVER;
    private String turnWords = "";
    private List<String> lastMentioned = List.of();
    private String transferOtherwise = "";
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
        this.monitors = new Monitors(flow, facts);
        this.tools = new ToolReview(flow, facts, expressions, monitors);
        this.state = flow.startState();
    }

    Phase phase() {
        return phase;
    }

    Flow.State state() {
        return state;
    }

    String ended() {
        return ended;
    }

    int turn() {
        return turn;
    }

    boolean toolPending() {
        return toolOut != null;
    }

    int nextTurn() {
        return ++turn;
    }

    // ---- inputs -------------------------------------------------------------------------------------------------

    void handle(FlowInput input, long now) {
        this.now = now;
        if (phase == Phase.FINISHED && !(input instanceof FlowInput.Heard || input instanceof FlowInput.Cut
                || input instanceof FlowInput.ToolReturned)) return;
        boolean waits = switch (input) {
            case FlowInput.IntentRecognised _, FlowInput.Digit _, FlowInput.CallerSpoke _, FlowInput.Voicemail _,
                 FlowInput.ModelDown _ -> toolOut != null && toolOut.scripted();
            case FlowInput.Began _, FlowInput.CallerSpeaking _, FlowInput.SlotSaid _, FlowInput.Heard _, FlowInput.Cut _,
                 FlowInput.ToolReturned _, FlowInput.RecordingChanged _, FlowInput.ModelFinished _, FlowInput.TransferEnded _,
                 FlowInput.HungUp _ -> false;
        };
        if (waits) {
            if (deferred.size() < MOST_DEFERRED) deferred.add(input);
            return;
        }
        switch (input) {
            case FlowInput.Began _ -> enter(flow.start(), "began");
            case FlowInput.CallerSpeaking(var speaks) -> {
                callerSpeaking = speaks;
                quietSince = now;
            }
            case FlowInput.CallerSpoke(var words, var startedAt) -> spoke(words, startedAt);
            case FlowInput.IntentRecognised(var intent, var _) -> fire(e -> e.equals(new Event.OnIntent(intent)), "intent " + intent);
            case FlowInput.SlotSaid(var slot, var said) -> said(slot, said);
            case FlowInput.Digit(var digit) -> pressed(digit);
            case FlowInput.Heard(var decision, var samples) -> heard(decision, samples);
            case FlowInput.Cut(var decision, var samples, var total) -> cut(decision, samples, total);
            case FlowInput.ToolReturned(var decision, var outcome) -> returned(decision, outcome);
            case FlowInput.RecordingChanged(var recording) -> recordingChanged(recording);
            case FlowInput.ModelFinished(var answered) -> modelFinished(answered);
            case FlowInput.ModelDown(var reason) -> modelDown(reason);
            case FlowInput.TransferEnded(var accepted, var reason) -> transferEnded(accepted, reason);
            case FlowInput.Voicemail _ -> fire(Event.OnVoicemail.class::isInstance, "voicemail");
            case FlowInput.HungUp _ -> hungUp();
        }
        replayDeferred();
    }

    private void replayDeferred() {
        while (!deferred.isEmpty() && phase != Phase.FINISHED && (toolOut == null || !toolOut.scripted())) {
            FlowInput input = deferred.remove();
            handle(input, now);
        }
    }

    private void spoke(String words, long startedAt) {
        quietSince = now;
        if (phase == Phase.AWAITING_YES_NO) {
            if (startedAt < awaitingSince) return;                   // a yes before the question had been heard
            switch (YesNo.of(words)) {
                case YES -> answered(true);
                case NO -> answered(false);
                case UNCLEAR -> {
                    unclear = true;
                    out.add(new Directive.Converse(words));          // it may be a request that holds anywhere
                }
            }
            return;
        }
        if (phase == Phase.OPEN) {
            if (YesNo.of(words) == YesNo.YES) lastMentioned.forEach(this::confirmIfAsked);
            if (spendTurn()) return;
        }
        turnWords = phase == Phase.OPEN ? "" : words;
        if (phase == Phase.OPEN || listensAnywhere()) out.add(new Directive.Converse(words));
    }

    /// @return true when the state's turns are spent and the flow has moved on
    private boolean spendTurn() {
        int turns = turnsIn.merge(state.name(), 1, Integer::sum);
        return fire(e -> e instanceof Event.OnTurns(int most) && turns > most, "turns " + (turns - 1));
    }

    private void answered(boolean yes) {
        awaitingSince = NEVER;
        if (yes) {
            for (Action action : state.actions()) {
                if (action instanceof Action.Play(var d, var _) && flow.disclosures().get(d).ack()) {
                    flow.disclosures().get(d).say().slots().forEach(this::confirm);
                }
            }
        }
        Class<? extends Event> kind = yes ? Event.OnYes.class : Event.OnNo.class;
        if (!fire(kind::isInstance, yes ? "yes" : "no")) trouble("no handler for " + (yes ? "yes" : "no"));
    }

    private void confirmIfAsked(String slot) {
        if (facts.slot(slot).origin() instanceof Flow.Origin.FromCaller(boolean confirmed) && confirmed) confirm(slot);
    }

    private void confirm(String slot) {
        if (facts.confirm(slot)) out.add(Evidence.of(RecordType.SLOT_CONFIRMED, "slot", slot, "version", facts.version(slot)));
    }

    private void said(String slot, String said) {
        Optional<Flow.Collect> collect = wanted(slot);
        if (phase != Phase.OPEN || collect.isEmpty() || collect.get().by() == Flow.Channel.KEYPAD) return;
        Optional<Value> value = SlotParser.said(facts.slot(slot).type(), said, policy.today());
        if (value.isPresent()) fill(slot, value.get(), false);
        else missed(collect.get());
    }

    private void pressed(char digit) {
        quietSince = now;
        Optional<Flow.Collect> collect = keypadCollect();
        if (collect.isEmpty()) {
            fire(e -> e.equals(new Event.OnKeypad(String.valueOf(digit))), "keypad");
            return;
        }
        out.add(new Directive.Hush());                               // a caller who keys has heard enough
        if (keypad.press(digit, collect.get().slot(), facts.slot(collect.get().slot()).type(), now)) keyed(collect.get());
    }

    private void keyed(Flow.Collect collect) {
        String digits = keypad.take();
        Flow.Slot slot = facts.slot(collect.slot());
        Optional<Value> value = slot.sealed() ? Optional.of(new Value.Token("sealed")) : SlotParser.keyed(slot.type(), digits);
        if (value.isPresent()) fill(slot.name(), value.get(), true);
        else missed(collect);
    }

    private void missed(Flow.Collect collect) {
        int tries = triesAt.merge(state.name() + "/" + collect.slot(), 1, Integer::sum);
        out.add(Evidence.of(RecordType.SLOT_MISSED, "slot", collect.slot(), "tries", tries));
        if (tries >= collect.tries() && fire(Event.OnTriesSpent.class::isInstance, "tries spent")) return;
        if (phase == Phase.OPEN && state.hasModel() && collect.by() == Flow.Channel.KEYPAD) out.add(new Directive.Converse(""));
    }

    private void fill(String name, Value value, boolean keyed) {
        write(name, value);
        if (fire(e -> e.equals(new Event.OnFilled(name)), "filled " + name)) return;
        out.add(new Directive.Expect());
        if (keyed && state.hasModel()) out.add(new Directive.Converse(""));
    }

    private void write(String name, Value value) {
        int version = facts.write(name, value);
        out.add(Evidence.of(RecordType.SLOT_WRITE, "slot", name, "version", version,
                "value", Evidence.shown(facts.slot(name), Values.canonical(value))));
    }

    // ---- speech -------------------------------------------------------------------------------------------------

    ApprovedUtterance speak(Rendered words, boolean bargeable, @Nullable String disclosure, List<String> mentions) {
        ApprovedUtterance utterance = mint.utterance(turn, words, bargeable, disclosure);
        speaking.put(utterance.decision(), new Spoken(utterance, mentions, facts.versionsOf(mentions)));
        out.add(new Directive.Speak(utterance));
        return utterance;
    }

    private void line(Template template, boolean bargeable, @Nullable String disclosure) {
        if (!(Renderer.render(template, facts.values(), policy.locale()) instanceof Rendering.Ok(var words))) {
            trouble("a value is missing in `" + template.source() + "`");
            return;
        }
        out.add(Evidence.of(RecordType.VERDICT, "proposed_by", "flow", "verdict", "allow",
                "rule", disclosure == null ? "say" : "disclosure " + disclosure, "text", template.source()));
        speak(words, bargeable, disclosure, template.slots());
    }

    void fixedLine() {
        line(flow.fallback() != null ? flow.fallback() : Template.of(DEFAULT_FALLBACK), true, null);
    }

    private void heard(long decision, int samples) {
        Spoken spoken = speaking.remove(decision);
        if (spoken == null) return;
        quietSince = now;
        lastMentioned = spoken.mentions();
        out.add(Evidence.of(RecordType.SPEECH_HEARD, "decision", decision, "samples", samples, "text", logged(spoken)));
        String disclosure = spoken.utterance().disclosure();
        if (disclosure != null) disclosed(disclosure, spoken, samples);
        proceed();
    }

    private void disclosed(String disclosure, Spoken spoken, int samples) {
        facts.disclose(disclosure, spoken.versions());
        out.add(Evidence.of(RecordType.DISCLOSURE_DONE, "disclosure", disclosure, "decision", spoken.utterance().decision(), "samples", samples));
        out.add(new Directive.Expect());
    }

    private void cut(long decision, int samples, int total) {
        Spoken spoken = speaking.remove(decision);
        if (spoken == null) return;
        quietSince = now;
        out.add(Evidence.of(RecordType.SPEECH_CUT, "decision", decision, "samples", samples, "total", total, "text", logged(spoken),
                "heard", personal(spoken) ? Evidence.PERSONAL : HeardWords.of(spoken.utterance().words().display(), samples, total)));
        String disclosure = spoken.utterance().disclosure();
        if (disclosure != null && phase != Phase.FINISHED) {
            int percent = total > 0 ? (int) (100L * samples / total) : 0;
            if (percent >= flow.disclosures().get(disclosure).heardPercent()) disclosed(disclosure, spoken, samples);
            else if (!play(disclosure)) return;
            else if (phase == Phase.AWAITING_HEARD) return;
        }
        proceed();
    }

    private String logged(Spoken spoken) {
        return personal(spoken) ? Evidence.PERSONAL : spoken.utterance().words().display();
    }

    private boolean personal(Spoken spoken) {
        return spoken.mentions().stream().anyMatch(s -> facts.slot(s).pii());
    }

    /// @return false when it was played too often and the call is over: never a loop
    private boolean play(String disclosure) {
        if (plays.merge(disclosure, 1, Integer::sum) > MOST_PLAYS) {
            finish("disclosure_refused");
            return false;
        }
        Flow.Disclosure d = flow.disclosures().get(disclosure);
        line(d.say(), d.bargeable(), disclosure);
        return phase != Phase.FINISHED;
    }

    // ---- entry actions ------------------------------------------------------------------------------------------

    private void enter(String name, String because) {
        Flow.State next = flow.states().get(name);
        out.add(Evidence.of(RecordType.TRANSITION, "from", phase == Phase.NOT_BEGUN ? null : state.name(), "to", name, "event", because));
        state = next;
        phase = Phase.ENTRY;
        step = 0;
        skipping = false;
        unclear = false;
        awaitingSince = NEVER;
        exits.clear();
        keypad.clear();
        plays.clear();
        triesAt.clear();
        lastMentioned = List.of();
        for (Expr required : next.requires()) {
            if (!expressions.holds(required)) {
                trouble("state " + name + " requires " + Expressions.source(required));
                return;
            }
        }
        next.collects().forEach(c -> facts.clear(c.slot()));
        out.add(new Directive.Expect());
        run();
    }

    private void run() {
        while (step < state.actions().size() && phase == Phase.ENTRY) {
            Action action = state.actions().get(step);
            if (skipping && !(action instanceof Action.Record)) {
                step++;
                continue;
            }
            switch (action) {
                case Action.Play(var disclosure, var _) -> {
                    if (!play(disclosure)) return;
                    step++;
                    phase = Phase.AWAITING_HEARD;
                }
                case Action.Say(var text, var _) -> {
                    line(text, true, null);
                    step++;
                }
                case Action.Run run -> {
                    step++;
                    runTool(run);
                }
                case Action.Record(boolean resume, var _) -> {
                    step++;
                    phase = Phase.AWAITING_RECORDING;
                    recordingDeadline = now + RECORDING_ACK;
                    out.add(Evidence.of(resume ? RecordType.RECORD_RESUME : RecordType.RECORD_PAUSE));
                    out.add(new Directive.Record(resume));
                }
                case Action.End(var label, var _) -> finish(label);
            }
        }
        if (phase == Phase.ENTRY) entered();
    }

    private void entered() {
        for (Event.OnTool exit : List.copyOf(exits)) {
            if (fireTool(exit)) return;
        }
        boolean asks = state.actions().stream().anyMatch(a -> a instanceof Action.Play(var d, var _) && flow.disclosures().get(d).ack());
        if (asks) {
            phase = Phase.AWAITING_YES_NO;
            awaitingSince = now;
            quietSince = now;
            out.add(new Directive.Expect());
        } else if (state.hasModel() || !state.collects().isEmpty()) {
            phase = Phase.OPEN;
            quietSince = now;
            out.add(new Directive.Expect());
            String words = turnWords;
            turnWords = "";
            if (state.hasModel()) out.add(new Directive.Converse(words));
        } else {
            phase = Phase.DRAINING;
            proceed();
        }
    }

    /// Goes on with what waited for speech to end.
    private void proceed() {
        if (!speaking.isEmpty()) return;
        if (phase == Phase.AWAITING_HEARD) {
            phase = Phase.ENTRY;
            run();
        } else if (phase == Phase.DRAINING) {
            if (!fire(Event.OnDone.class::isInstance, "done")) trouble("state " + state.name() + " has nowhere to go");
        }
    }

    private void recordingChanged(boolean recording) {
        if (phase != Phase.AWAITING_RECORDING) return;
        recordingDeadline = NEVER;
        out.add(Evidence.of(RecordType.RECORDING, "on", recording));
        phase = Phase.ENTRY;
        run();
    }

    // ---- tools --------------------------------------------------------------------------------------------------

    private void runTool(Action.Run run) {
        switch (tools.scripted(run)) {
            case ToolReview.Result.Allowed(var tool, var arguments, var rule) -> {
                phase = Phase.AWAITING_TOOL;
                dispatch(tool, arguments, rule, true, "flow");
            }
            case ToolReview.Result.Denied(var why) -> {
                out.add(Evidence.of(RecordType.VERDICT, "proposed_by", "flow", "tool", run.tool(), "verdict", "deny",
                        "code", why.code().name(), "rule", why.rule()));
                exits.add(new Event.OnTool(Flow.Outcome.FAIL, run.tool()));
                skipping = true;
            }
        }
    }

    ApprovedToolCall dispatch(Flow.Tool tool, Map<String, String> arguments, String rule, boolean scripted, String by) {
        ApprovedToolCall call = mint.toolCall(tool, arguments, tools.count(tool.name()));
        toolOut = new ToolOut(call, tool, scripted, now + tool.timeout().toNanos() + TOOL_GRACE);
        monitors.toolRan(tool.name());
        Map<String, Object> shown = Evidence.shown(flow, arguments);
        out.add(Evidence.of(RecordType.VERDICT, "proposed_by", by, "tool", tool.name(), "verdict", "allow", "rule", rule));
        out.add(Evidence.of(RecordType.TOOL_REQ, "tool", tool.name(), "operation", call.operation(), "arguments", shown,
                "decision", call.decision(), "idem_key", call.idempotencyKey()));
        out.add(new Directive.RunTool(call));
        return call;
    }

    private void returned(long decision, FlowInput.Outcome outcome) {
        ToolOut returning = toolOut;
        if (returning == null || returning.call().decision() != decision) {
            out.add(Evidence.of(RecordType.TOOL_LATE, "decision", decision, "outcome", name(outcome)));
            return;
        }
        toolOut = null;
        quietSince = now;
        Flow.Tool tool = returning.tool();
        Flow.Outcome result = settle(tool, decision, outcome);
        if (phase == Phase.FINISHED) return;
        if (returning.scripted()) {
            exits.add(new Event.OnTool(result, tool.name()));
            skipping |= result != Flow.Outcome.OK;
            phase = Phase.ENTRY;
            run();
        } else if (!fireTool(new Event.OnTool(result, tool.name()))) {
            out.add(new Directive.Converse(""));
        }
    }

    private Flow.Outcome settle(Flow.Tool tool, long decision, FlowInput.Outcome outcome) {
        switch (outcome) {
            case FlowInput.Outcome.Ok(var results) -> {
                Map<String, Value> values = new LinkedHashMap<>();
                for (Flow.Param result : tool.results()) {
                    Optional<Value> value = Optional.ofNullable(results.get(result.name())).flatMap(t -> SlotParser.returned(result.type(), t));
                    if (value.isEmpty()) {
                        out.add(Evidence.of(RecordType.TOOL_RES, "tool", tool.name(), "decision", decision, "outcome", "fail",
                                "reason", "result `" + result.name() + "` is missing or does not fit its type"));
                        return Flow.Outcome.FAIL;
                    }
                    values.put(result.name(), value.get());
                }
                out.add(Evidence.of(RecordType.TOOL_RES, "tool", tool.name(), "decision", decision, "outcome", "ok",
                        "results", Evidence.shown(flow, results)));
                values.forEach((name, value) -> {
                    Flow.Slot slot = flow.slots().get(name);
                    if (slot != null && slot.origin().equals(new Flow.Origin.FromTool(tool.name()))) write(name, value);
                });
                monitors.toolOk(tool.name());
                return Flow.Outcome.OK;
            }
            case FlowInput.Outcome.Fail(var reason) -> {
                out.add(Evidence.of(RecordType.TOOL_RES, "tool", tool.name(), "decision", decision, "outcome", "fail", "reason", reason));
                return Flow.Outcome.FAIL;
            }
            case FlowInput.Outcome.Unknown(var reason) -> {
                out.add(Evidence.of(RecordType.TOOL_UNKNOWN, "tool", tool.name(), "decision", decision, "reason", reason));
                return Flow.Outcome.UNKNOWN;
            }
        }
    }

    /// A read that may or may not have happened changed nothing: it may take its `fail` exit.
    private boolean fireTool(Event.OnTool event) {
        if (fire(event::equals, event.outcome().name().toLowerCase(java.util.Locale.ROOT) + " " + event.tool())) return true;
        boolean read = flow.tools().get(event.tool()).effect() == Flow.ToolEffect.READ;
        return event.outcome() == Flow.Outcome.UNKNOWN && read
                && fire(new Event.OnTool(Flow.Outcome.FAIL, event.tool())::equals, "unknown " + event.tool());
    }

    private static String name(FlowInput.Outcome outcome) {
        return switch (outcome) {
            case FlowInput.Outcome.Ok _ -> "ok";
            case FlowInput.Outcome.Fail _ -> "fail";
            case FlowInput.Outcome.Unknown _ -> "unknown";
        };
    }

    // ---- exits --------------------------------------------------------------------------------------------------

    /// Takes the first handler for the event whose guard holds: the state's own, then those that hold anywhere.
    boolean fire(Predicate<Event> matches, String because) {
        if (phase == Phase.FINISHED || phase == Phase.NOT_BEGUN || phase == Phase.TRANSFERRING) return false;
        Optional<Flow.Handler> own = pick(state.handlers(), matches);
        if (own.isPresent()) {
            take(own.get(), because);
            return true;
        }
        Flow.Anywhere anywhere = flow.anywhere();
        if (anywhere == null || anywhere.after() != null && !expressions.holds(anywhere.after())) return false;
        Optional<Flow.Handler> global = pick(anywhere.handlers(), matches);
        if (global.isEmpty()) return false;
        out.add(new Directive.Hush());
        take(global.get(), because);
        return true;
    }

    private Optional<Flow.Handler> pick(List<Flow.Handler> handlers, Predicate<Event> matches) {
        return handlers.stream().filter(h -> h.events().stream().anyMatch(matches) && (h.when() == null || expressions.holds(h.when())))
                .findFirst();
    }

    private void take(Flow.Handler handler, String because) {
        switch (handler.target()) {
            case Flow.Target.Goto(var next) -> enter(next, because);
            case Flow.Target.End(var label) -> finish(label);
            case Flow.Target.Transfer(var destination, var carrying, var otherwise) -> transfer(destination, carrying, otherwise, because);
        }
    }

    private void transfer(String destination, List<String> carrying, String otherwise, String because) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String slot : carrying) {
            Value value = facts.value(slot);
            if (value != null && !facts.slot(slot).sealed()) values.put(slot, display(value));
        }
        ApprovedTransfer transfer = mint.transfer(destination, values);
        out.add(Evidence.of(RecordType.TRANSFER, "destination", destination, "event", because, "decision", transfer.decision(),
                "carrying", Evidence.shown(flow, values)));
        phase = Phase.TRANSFERRING;
        transferOtherwise = otherwise;
        out.add(new Directive.Transfer(transfer));
    }

    private void transferEnded(boolean accepted, String reason) {
        if (phase != Phase.TRANSFERRING) return;
        out.add(Evidence.of(RecordType.TRANSFER_RESULT, "accepted", accepted, "reason", reason));
        if (accepted) {
            finish("transferred");
        } else {
            phase = Phase.ENTRY;
            enter(transferOtherwise, "transfer failed");
        }
    }

    private void modelFinished(int answered) {
        if (unclear && phase == Phase.AWAITING_YES_NO && answered == turn) askAgain();
    }

    private void askAgain() {
        unclear = false;
        awaitingSince = NEVER;
        for (Action action : state.actions()) {
            if (action instanceof Action.Play(var d, var _) && flow.disclosures().get(d).ack()) {
                if (play(d)) phase = Phase.AWAITING_HEARD;
                return;
            }
        }
    }

    private void modelDown(String reason) {
        out.add(Evidence.of(RecordType.MODEL_DOWN, "reason", reason));
        if (!fire(Event.OnModelDown.class::isInstance, "model down")) trouble("the model is down");
    }

    private void hungUp() {
        Predicate<Event> hangup = Event.OnHangup.class::isInstance;
        String label = pick(state.handlers(), hangup)
                .or(() -> Optional.ofNullable(flow.anywhere()).flatMap(a -> pick(a.handlers(), hangup)))
                .map(h -> h.target() instanceof Flow.Target.End(var end) ? end : "hangup").orElse("hangup");
        close(label, true);
    }

    private void finish(String label) {
        close(label, false);
    }

    private void close(String label, boolean immediately) {
        if (phase == Phase.FINISHED) return;
        phase = Phase.FINISHED;
        ended = label;
        out.add(Evidence.of(RecordType.FLOW_END, "end", label, "state", state.name()));
        out.add(new Directive.Finish(label, immediately));
    }

    /// Something the flow did not provide for: say so politely and end, rather than guess.
    private void trouble(String reason) {
        if (phase == Phase.FINISHED) return;
        out.add(Evidence.of(RecordType.TROUBLE, "reason", reason, "state", state.name()));
        phase = Phase.ENTRY;
        speak(new Rendered(TROUBLE, TROUBLE), true, null, List.of());
        finish("error");
    }

    // ---- time ---------------------------------------------------------------------------------------------------

    long deadline() {
        long at = Math.min(keypad.deadline(), recordingDeadline);
        if (toolOut != null) at = Math.min(at, toolOut.deadline());
        return Math.min(at, silenceDeadline());
    }

    private boolean listening() {
        return (phase == Phase.OPEN || phase == Phase.AWAITING_YES_NO) && speaking.isEmpty() && !callerSpeaking && toolOut == null;
    }

    private long silenceDeadline() {
        if (!listening()) return NEVER;
        long shortest = state.handlers().stream().flatMap(h -> h.events().stream())
                .mapToLong(e -> e instanceof Event.OnSilence(var d) ? d.toNanos() : NEVER).min().orElse(NEVER);
        return quietSince + Math.min(shortest, DEFAULT_SILENCE);
    }

    void onDeadline(long now) {
        this.now = now;
        if (now >= keypad.deadline()) {
            keypadCollect().ifPresentOrElse(this::keyed, keypad::clear);
        } else if (toolOut != null && now >= toolOut.deadline()) {
            returned(toolOut.call().decision(), new FlowInput.Outcome.Unknown("no answer in time"));
        } else if (now >= recordingDeadline) {
            recordingDeadline = NEVER;
            trouble("the recorder did not acknowledge");
        } else if (now >= silenceDeadline()) {
            silent();
        }
        replayDeferred();
    }

    private void silent() {
        long quiet = now - quietSince;
        quietSince = now;
        if (fire(e -> e instanceof Event.OnSilence(var d) && quiet >= d.toNanos(), "silence")) return;
        if (phase == Phase.AWAITING_YES_NO) {
            askAgain();
        } else if (phase == Phase.OPEN && !state.collects().isEmpty() && !state.hasModel()) {
            missed(state.collects().getFirst());
        } else if (phase == Phase.OPEN && !spendTurn()) {
            out.add(new Directive.Converse(""));
        }
    }

    // ---- what may be looked at ----------------------------------------------------------------------------------

    private Optional<Flow.Collect> wanted(String slot) {
        return state.collects().stream().filter(c -> c.slot().equals(slot)).findFirst();
    }

    private Optional<Flow.Collect> keypadCollect() {
        if (phase != Phase.OPEN) return Optional.empty();
        return state.collects().stream().filter(c -> c.by() != Flow.Channel.VOICE && facts.value(c.slot()) == null).findFirst();
    }

    private boolean listensAnywhere() {
        Flow.Anywhere anywhere = flow.anywhere();
        return anywhere != null && (anywhere.after() == null || expressions.holds(anywhere.after()));
    }

    private String display(Value value) {
        return Renderer.render(value, policy.locale()).map(Rendered::display).orElse("");
    }

    FlowView view() {
        Set<String> intents = new TreeSet<>();
        List<Flow.Handler> handlers = new ArrayList<>(state.handlers());
        if (listensAnywhere()) handlers.addAll(flow.anywhere().handlers());
        for (Flow.Handler handler : handlers) {
            for (Event event : handler.events()) {
                if (event instanceof Event.OnIntent(var intent)) intents.add(intent);
            }
        }
        List<String> collecting = phase != Phase.OPEN ? List.of()
                : state.collects().stream().map(Flow.Collect::slot).filter(s -> facts.value(s) == null).toList();
        Map<String, String> known = new LinkedHashMap<>();
        facts.values().forEach((name, value) -> {
            Flow.Slot slot = facts.slot(name);
            if (!slot.sealed()) known.put(name, slot.pii() ? "(set)" : display(value));
        });
        return new FlowView(flow, state, turn, phase == Phase.OPEN && state.hasModel(), phase == Phase.AWAITING_YES_NO,
                intents, collecting, keypadCollect().isPresent(), known, ended);
    }
}
