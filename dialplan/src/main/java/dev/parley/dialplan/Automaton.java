package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Atom;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Handler;
import dev.parley.dialplan.Flow.Outcome;
import dev.parley.dialplan.Step.Act;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The flow in micro-steps: entry actions → model region → exits. Only what can be reached over its edges is built.
///
/// Nobody in it is trusted: the model says and calls anything its state allows, in any order, any number of times;
/// the caller, the tools and the network do what they like. What happens when:
/// - `play` waits until it was heard; meanwhile an intent, a key, a voicemail or a lost model may take the call elsewhere.
///   One that asks is established by yes, not by having been played. A `record` waits for the recorder, and the call stays.
/// - `say` does not wait. While a tool that the flow runs is out, nothing else happens: `run` is atomic.
/// - When a run does not end in ok, the rest of the entry is skipped, except `record`. Its outcomes are handled when
///   the entry is done, in order, the first that has a handler.
/// - Then the state waits for yes or no if it asks, else its region is open if it has a model or collects, else it
///   is done. In an open region a model that was denied twice is answered for with the fallback line, so even a
///   silent one can make a sound.
/// - Own handlers come before those of `anywhere`, the first whose guard holds wins, an event nobody handles is
///   ignored. An answer or an end of lines that no handler takes, a recorder that does not answer and a model that is
///   lost where it is needed end the call with a fixed line.
/// - A hang-up is possible everywhere, ends the call and violates nothing; it is not drawn.
final class Automaton {
    /// What the call is doing when something comes from outside.
    private enum Moment {
        /// A line is being heard: nobody is asked anything.
        BUSY,
        /// A question waits for yes or no.
        ASKING,
        /// The open region: the model may propose.
        OPEN,
        /// The open region, and a tool of the model's is out.
        CALLING
    }

    static final String SILENT_RECORDER = "the recorder does not answer";

    enum Kind { ENTER, STEP, PLAY, RECORD, TOOL, EXITS, ASK, OPEN, CALL, DRAIN, TRANSFER, END }

    record Location(Kind kind, String state, int position, String subject) { }

    /// `handler` null: nothing was taken. `global`: it is one of `anywhere`.
    record Move(Act act, String subject, @Nullable Outcome outcome, @Nullable Event event, @Nullable Handler handler, boolean global) {
        Move(Act act, String subject) {
            this(act, subject, null, null, null, false);
        }

        Move taking(Handler taken, boolean anywhere) {
            return new Move(act, subject, outcome, event, taken, anywhere);
        }
    }

    record Edge(int to, int[] ops, Move move) { }

    final Flow flow;
    final List<Location> locations = new ArrayList<>();
    final List<List<Edge>> edges = new ArrayList<>();
    final List<Op> ops = new ArrayList<>();
    final int start;

    private final Map<Location, Integer> ids = new HashMap<>();
    private final Map<Op, Integer> opIds = new HashMap<>();
    private final Map<Event, List<Handler>> global = new LinkedHashMap<>();
    private final Set<Event> triggers = new HashSet<>();
    private final int rest;
    private final boolean recorderMatters;

    Automaton(Flow flow) {
        this.flow = flow;
        if (flow.anywhere() != null) {
            for (Handler handler : flow.anywhere().handlers()) {
                for (Event event : handler.events()) global.computeIfAbsent(event, _ -> new ArrayList<>()).add(handler);
            }
        }
        boolean recording = false;
        for (Flow.Assertion assertion : flow.assertions()) {
            if (assertion.prop() instanceof Flow.Prop.LeadsTo(var event, _)) triggers.add(event);
            recording |= Monitor.atoms(assertion.prop()).contains(new Atom.Recording());
        }
        recorderMatters = recording;
        rest = op(new Op.Rest());
        start = at(Kind.ENTER, flow.start(), 0, "");
        for (int i = 0; i < locations.size(); i++) expand(i);       // grows as it goes
    }

    private int at(Kind kind, String state, int position, String subject) {
        return ids.computeIfAbsent(new Location(kind, state, position, subject), l -> {
            locations.add(l);
            edges.add(new ArrayList<>());
            return locations.size() - 1;
        });
    }

    int op(Op op) {
        return opIds.computeIfAbsent(op, o -> {
            ops.add(o);
            return ops.size() - 1;
        });
    }

    private void edge(int from, int to, Move move, List<Op> does) {
        boolean rests = recorderMatters && switch (locations.get(to).kind()) {
            case PLAY, TOOL, ASK, OPEN, CALL, DRAIN -> true;
            case ENTER, STEP, RECORD, EXITS, TRANSFER, END -> false;
        };
        int[] codes = new int[does.size() + (rests ? 1 : 0)];
        for (int i = 0; i < does.size(); i++) codes[i] = op(does.get(i));
        if (rests) codes[codes.length - 1] = rest;
        edges.get(from).add(new Edge(to, codes, move));
    }

    // ---- one location ---------------------------------------------------------------------------------------------

    private void expand(int here) {
        Location location = locations.get(here);
        Flow.State state = flow.states().get(location.state());
        switch (location.kind()) {
            case ENTER -> {
                List<Op> does = new ArrayList<>();
                for (Expr expr : state.requires()) does.add(new Op.Assume(expr, true));
                for (Flow.Collect collect : state.collects()) does.add(new Op.Clear(collect.slot()));
                edge(here, at(Kind.STEP, state.name(), 0, ""), new Move(Act.ENTERED, state.name()), does);
            }
            case STEP -> step(here, state, location.position(), location.subject());
            case PLAY -> played(here, state, location.position());
            case RECORD -> recorded(here, state, location.position(), location.subject());
            case TOOL -> ran(here, state, location.position());
            case EXITS -> exits(here, state, location.subject());
            case ASK -> asked(here, state, location.subject());
            case OPEN -> open(here, state);
            case CALL -> called(here, state, location.subject());
            case DRAIN -> {
                settle(here, state, new Event.OnDone(), List.of(), new Move(Act.EVENT, "", null, new Event.OnDone(), null, false),
                        () -> end("error"), true);
                interrupts(here, state, Moment.BUSY);
            }
            case TRANSFER -> {
                edge(here, end("transferred"), new Move(Act.ACCEPTED, ""), List.of());
                edge(here, at(Kind.ENTER, location.subject(), 0, ""), new Move(Act.UNANSWERED, ""), List.of());
            }
            case END -> { }
        }
    }

    private int end(String label) {
        return at(Kind.END, "", 0, label);
    }

    /// `failed`: empty, or the run that did not end in ok and how (`3 FAIL`); then only `record` is still done.
    private void step(int here, Flow.State state, int i, String failed) {
        if (i == state.actions().size()) {
            edge(here, at(Kind.EXITS, state.name(), 0, failed), new Move(Act.OPENED, ""), List.of());
            return;
        }
        int next = at(Kind.STEP, state.name(), i + 1, failed);
        Action action = state.actions().get(i);
        if (!failed.isEmpty() && !(action instanceof Action.Record)) {
            edge(here, next, new Move(Act.OPENED, ""), List.of());
            return;
        }
        switch (action) {
            case Action.Play(var name, _) -> edge(here, at(Kind.PLAY, state.name(), i, ""), new Move(Act.PLAYED, name), mentioned(name));
            case Action.Say(var text, _) -> edge(here, next, new Move(Act.SAID, ""), spoken(text));
            case Action.Run run -> run(here, state, i, run);
            case Action.Record(boolean resume, _) -> edge(here, at(Kind.RECORD, state.name(), i, failed),
                    new Move(Act.RECORD, resume ? "resume" : "pause"), List.of());
            case Action.End(var label, _) -> edge(here, end(label), new Move(Act.ENDED, label), List.of());
        }
    }

    private List<Op> mentioned(String disclosure) {
        List<Op> does = new ArrayList<>();
        for (String slot : flow.disclosures().get(disclosure).say().slots()) does.add(new Op.Emit(new Atom.Mention(slot)));
        return does;
    }

    private static List<Op> spoken(Template text) {
        List<Op> does = new ArrayList<>();
        does.add(new Op.Emit(new Atom.Speech()));
        for (String slot : text.slots()) does.add(new Op.Emit(new Atom.Mention(slot)));
        return does;
    }

    private void played(int here, Flow.State state, int i) {
        String name = ((Action.Play) state.actions().get(i)).disclosure();
        Flow.Disclosure disclosure = flow.disclosures().get(name);
        edge(here, at(Kind.STEP, state.name(), i + 1, ""), new Move(Act.HEARD, name), disclosure.ack() ? List.of() : heard(name));
        if (disclosure.bargeable()) {
            edge(here, here, new Move(Act.PLAYED, name), mentioned(name));      // cut too early, it is said again
            edge(here, end("disclosure_refused"), new Move(Act.REFUSED, name), List.of());
        }
        interrupts(here, state, Moment.BUSY);
    }

    private static List<Op> heard(String disclosure) {
        return List.of(new Op.Heard(disclosure), new Op.Emit(new Atom.DisclosedAtom(disclosure)));
    }

    private void recorded(int here, Flow.State state, int i, String failed) {
        boolean resume = ((Action.Record) state.actions().get(i)).resume();
        edge(here, at(Kind.STEP, state.name(), i + 1, failed), new Move(Act.RECORDED, resume ? "resume" : "pause"),
                List.of(new Op.Recorder(resume)));
        // A pause that cannot be relied on ends the call; a resume that fails only loses sound.
        if (resume) edge(here, at(Kind.STEP, state.name(), i + 1, failed), new Move(Act.TROUBLE, SILENT_RECORDER), List.of());
        else trouble(here, SILENT_RECORDER);
    }

    private void trouble(int here, String why) {
        edge(here, end("error"), new Move(Act.TROUBLE, why), List.of(new Op.Emit(new Atom.Speech())));
    }

    // ---- tools ----------------------------------------------------------------------------------------------------

    private void run(int here, Flow.State state, int i, Action.Run run) {
        Flow.Tool tool = flow.tools().get(run.tool());
        Map<String, String> names = new HashMap<>();
        for (int p = 0; p < tool.params().size(); p++) names.put(tool.params().get(p).name(), run.arguments().get(p));
        edge(here, at(Kind.TOOL, state.name(), i, ""), new Move(Act.RUN, tool.name()), dispatched(tool, names));
        int failed = at(Kind.STEP, state.name(), i + 1, i + " FAIL");
        Move denied = new Move(Act.RUN_DENIED, tool.name(), Outcome.FAIL, null, null, false);
        Event fails = new Event.OnTool(Outcome.FAIL, tool.name());
        List<Op> told = triggers.contains(fails) ? List.of(new Op.Trigger(fails)) : List.of();
        if (tool.limit() != null) edge(here, failed, denied, with(new Op.Exhausted(tool.name(), tool.limit().times()), told));
        // Nobody approves, so it runs only where it is known that nobody need.
        if (tool.approveWhen() != null) edge(here, failed, denied, with(new Op.Assume(unneeded(tool, names), false), told));
    }

    private static Expr unneeded(Flow.Tool tool, Map<String, String> names) {
        return new Expr.Not(Facts.substitute(Objects.requireNonNull(tool.approveWhen()), names));
    }

    private static List<Op> with(Op first, List<Op> then) {
        List<Op> all = new ArrayList<>(List.of(first));
        all.addAll(then);
        return all;
    }

    /// A parameter that is no slot has another value in every call: what is asked of it says nothing about later.
    private List<Op> dispatched(Flow.Tool tool, Map<String, String> names) {
        List<Op> does = new ArrayList<>();
        List<Expr> conditions = new ArrayList<>(tool.needs());
        if (tool.where() != null) conditions.add(tool.where());
        for (Expr condition : conditions) {
            for (Expr part : Facts.conjuncts(Facts.substitute(condition, names))) if (ofSlots(part)) does.add(new Op.Assume(part, true));
        }
        if (tool.approveWhen() != null) {
            Expr unneeded = unneeded(tool, names);
            if (ofSlots(unneeded)) does.add(new Op.Assume(unneeded, true));
        }
        if (tool.limit() != null) does.add(new Op.Count(tool.name(), tool.limit().times()));
        does.add(new Op.Emit(new Atom.ToolRun(tool.name())));
        return does;
    }

    private boolean ofSlots(Expr expr) {
        return flow.slots().keySet().containsAll(Tracked.slots(flow, expr));
    }

    private void ran(int here, Flow.State state, int i) {
        String tool = ((Action.Run) state.actions().get(i)).tool();
        for (Outcome outcome : Outcome.values()) {
            int to = at(Kind.STEP, state.name(), i + 1, outcome == Outcome.OK ? "" : i + " " + outcome);
            edge(here, to, new Move(Act.RESULT, tool, outcome, null, null, false), returned(tool, outcome));
        }
    }

    private List<Op> returned(String name, Outcome outcome) {
        List<Op> does = new ArrayList<>();
        Event event = new Event.OnTool(outcome, name);
        if (outcome == Outcome.OK) {
            for (Flow.Param result : flow.tools().get(name).results()) {
                Flow.Slot slot = flow.slots().get(result.name());
                if (slot != null) does.add(new Op.Write(slot.name(), false));
            }
        }
        if (triggers.contains(event)) does.add(new Op.Trigger(event));
        if (outcome == Outcome.OK) does.add(new Op.Emit(new Atom.ToolOk(name)));
        return does;
    }

    /// The outcomes of what was run, then what the state waits for.
    private void exits(int here, Flow.State state, String failed) {
        List<Op> rejected = new ArrayList<>();
        int failedAt = failed.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(failed.substring(0, failed.indexOf(' ')));
        for (int i = 0; i < state.actions().size() && i <= failedAt; i++) {
            if (!(state.actions().get(i) instanceof Action.Run(var tool, _, _))) continue;
            Outcome outcome = i < failedAt ? Outcome.OK : Outcome.valueOf(failed.substring(failed.indexOf(' ') + 1));
            List<Op> left = outcome(here, state, tool, outcome, rejected, new Move(Act.EVENT, tool, outcome,
                    new Event.OnTool(outcome, tool), null, false));
            if (left == null) return;
            rejected = left;
        }
        boolean asks = state.actions().stream().anyMatch(a -> a instanceof Action.Play(var d, _) && flow.disclosures().get(d).ack());
        Kind kind = asks ? Kind.ASK : state.hasModel() || !state.collects().isEmpty() ? Kind.OPEN : Kind.DRAIN;
        String subject = asks && !failed.isEmpty() ? String.valueOf(failedAt) : "";
        edge(here, at(kind, state.name(), 0, subject), new Move(Act.OPENED, ""), rejected);
    }

    /// Handlers of a tool's outcome. A read that may or may not have happened changed nothing: it may take its `fail` exit.
    private @Nullable List<Op> outcome(int here, Flow.State state, String tool, Outcome outcome, List<Op> does, Move move) {
        List<Op> left = take(here, state, new Event.OnTool(outcome, tool), does, move);
        if (left == null || outcome != Outcome.UNKNOWN || flow.tools().get(tool).effect() != Flow.ToolEffect.READ) return left;
        return take(here, state, new Event.OnTool(Outcome.FAIL, tool), left, move);
    }

    // ---- handlers -------------------------------------------------------------------------------------------------

    /// Draws every way the event can be taken after `does`: first match wins, own handlers before global ones.
    /// @return under what nothing takes it; null if something always does
    private @Nullable List<Op> take(int here, Flow.State state, Event event, List<Op> does, Move move) {
        List<Op> rejected = new ArrayList<>(does);
        for (Handler handler : state.handlers()) {
            if (!handler.events().contains(event)) continue;
            follow(here, handler, rejected, handler.when(), move.taking(handler, false));
            if (handler.when() == null) return null;
            rejected.add(new Op.Assume(handler.when(), false));
        }
        for (Handler handler : global.getOrDefault(event, List.of())) {
            Expr after = flow.anywhere() == null ? null : flow.anywhere().after();
            Expr when = after == null ? handler.when() : handler.when() == null ? after : new Expr.And(after, handler.when());
            follow(here, handler, rejected, when, move.taking(handler, true));
            if (when == null) return null;
            rejected.add(new Op.Assume(when, false));
        }
        return rejected;
    }

    private void follow(int here, Handler handler, List<Op> does, @Nullable Expr when, Move move) {
        List<Op> all = new ArrayList<>(does);
        if (when != null) all.add(new Op.Assume(when, true));
        if (move.event() != null && !(move.event() instanceof Event.OnTool) && triggers.contains(move.event())) {
            all.add(new Op.Trigger(move.event()));
        }
        switch (handler.target()) {
            case Flow.Target.Goto(var next) -> edge(here, at(Kind.ENTER, next, 0, ""), move, all);
            case Flow.Target.End(var label) -> edge(here, end(label), move, all);
            case Flow.Target.Transfer(_, _, var otherwise) -> {
                all.add(new Op.Emit(new Atom.Transfer()));
                edge(here, at(Kind.TRANSFER, locations.get(here).state(), 0, otherwise), move, all);
            }
        }
    }

    /// As [#take]; what nothing takes leads to `else`: with a fixed line if it is `trouble`.
    private void settle(int here, Flow.State state, Event event, List<Op> does, Move move, Supplier<Integer> otherwise, boolean trouble) {
        List<Op> left = take(here, state, event, does, move);
        if (left == null) return;
        if (trouble) {
            left = new ArrayList<>(left);
            left.add(new Op.Emit(new Atom.Speech()));
            move = new Move(Act.TROUBLE, "no handler for " + Texts.event(event), move.outcome(), event, null, false);
        }
        edge(here, otherwise.get(), move, left);
    }

    /// What comes from outside at any time. Where the call waits for the caller, what he wants and no handler takes is a
    /// wish that was ignored. Only an open region has proposals to deny, and nobody is silent while a tool is out. Keys
    /// are an event of their own where they are no value that is asked for.
    private void interrupts(int here, Flow.State state, Moment moment) {
        boolean listening = moment != Moment.BUSY;
        boolean open = moment == Moment.OPEN || moment == Moment.CALLING;
        Set<Event> events = new LinkedHashSet<>();
        for (Handler handler : state.handlers()) events.addAll(handler.events());
        events.addAll(global.keySet());
        if (listening) for (Event event : triggers) if (event instanceof Event.OnIntent) events.add(event);
        for (Event event : events) {
            boolean possible = switch (event) {
                case Event.OnIntent _, Event.OnKeypad _, Event.OnVoicemail _, Event.OnModelDown _ -> true;
                case Event.OnDenied _ -> open;
                case Event.OnSilence _ -> moment == Moment.OPEN || moment == Moment.ASKING;
                case Event.OnTool _, Event.OnFilled _, Event.OnYes _, Event.OnNo _, Event.OnDone _, Event.OnTurns _,
                     Event.OnTriesSpent _, Event.OnHangup _ -> false;
            };
            if (!possible) continue;
            Move move = new Move(Act.EVENT, "", null, event, null, false);
            List<Op> before = open && event instanceof Event.OnKeypad(var digits) ? keyed(state, digits) : List.of();
            List<Op> ignored = take(here, state, event, before, move);
            if (ignored != null && listening && event instanceof Event.OnIntent && triggers.contains(event)) {
                List<Op> does = new ArrayList<>(ignored);
                does.add(new Op.Trigger(event));
                edge(here, here, move, does);
            }
        }
    }

    /// The keys are no value of what is to be keyed in first, or that is there already.
    private List<Op> keyed(Flow.State state, String digits) {
        List<Op> all = new ArrayList<>();
        for (Flow.Collect collect : state.collects()) {
            if (collect.by() == Flow.Channel.VOICE) continue;
            if (!flow.slots().get(collect.slot()).type().mayBeKeyed(digits)) break;
            all.add(new Op.Assume(Tracked.assigned(collect.slot()), true));
        }
        return all;
    }

    // ---- yes or no ------------------------------------------------------------------------------------------------

    private void asked(int here, Flow.State state, String subject) {
        int upTo = subject.isEmpty() ? state.actions().size() : Integer.parseInt(subject);
        List<Op> yes = new ArrayList<>();
        List<Op> no = new ArrayList<>();
        boolean refusable = false;
        for (Action action : state.actions().subList(0, upTo)) {
            if (!(action instanceof Action.Play(var name, _)) || !flow.disclosures().get(name).ack()) continue;
            yes.addAll(heard(name));
            for (String slot : flow.disclosures().get(name).say().slots()) yes.add(new Op.Confirm(slot));
            no.add(new Op.Refused(name));
            if (!refusable) edge(here, here, new Move(Act.PLAYED, name), mentioned(name));      // no answer yet: it is asked again
            refusable = true;
        }
        settle(here, state, new Event.OnYes(), yes, new Move(Act.YES, "", null, new Event.OnYes(), null, false), () -> end("error"), true);
        settle(here, state, new Event.OnNo(), no, new Move(Act.NO, "", null, new Event.OnNo(), null, false), () -> end("error"), true);
        if (refusable) edge(here, end("disclosure_refused"), new Move(Act.REFUSED, ""), List.of());
        interrupts(here, state, Moment.ASKING);
    }

    // ---- the open region ------------------------------------------------------------------------------------------

    private void open(int here, Flow.State state) {
        region(here, state, Moment.OPEN);
        for (String name : state.calls()) {
            Flow.Tool tool = flow.tools().get(name);
            List<Op> does = new ArrayList<>();
            for (Flow.Param param : tool.params()) {
                if (flow.slots().containsKey(param.name())) does.add(new Op.Assume(Tracked.assigned(param.name()), true));
            }
            does.addAll(dispatched(tool, Map.of()));
            edge(here, at(Kind.CALL, state.name(), 0, name), new Move(Act.CALL, name), does);
        }
    }

    private void called(int here, Flow.State state, String tool) {
        region(here, state, Moment.CALLING);
        int open = at(Kind.OPEN, state.name(), 0, "");
        for (Outcome outcome : Outcome.values()) {
            Move move = new Move(Act.RESULT, tool, outcome, new Event.OnTool(outcome, tool), null, false);
            List<Op> left = outcome(here, state, tool, outcome, returned(tool, outcome), move);
            if (left != null) edge(here, open, move, left);
        }
    }

    private void region(int here, Flow.State state, Moment moment) {
        if (state.speech().words() > 0) {
            edge(here, here, new Move(Act.SPEAKS, ""), List.of(new Op.Emit(new Atom.Speech())));
            for (String slot : state.speech().mention()) {
                edge(here, here, new Move(Act.SPEAKS, slot), List.of(new Op.Assume(Tracked.assigned(slot), true),
                        new Op.Emit(new Atom.Speech()), new Op.Emit(new Atom.Mention(slot))));
            }
        }
        edge(here, here, new Move(Act.FALLBACK, ""), flow.fallback() == null ? List.of(new Op.Emit(new Atom.Speech())) : spoken(flow.fallback()));
        for (String slot : confirmable(state)) confirmed(here, state, slot);
        for (Flow.Collect collect : state.collects()) {
            List<Op> written = List.of(new Op.Write(collect.slot(), false));
            Event event = new Event.OnFilled(collect.slot());
            if (state.readsBack(collect.slot(), flow.slots().get(collect.slot()))) edge(here, here, new Move(Act.GIVEN, collect.slot()), written);
            else settle(here, state, event, written, new Move(Act.FILLED, collect.slot(), null, event, null, false), () -> here, false);
        }
        if (!state.collects().isEmpty()) event(here, state, new Event.OnTriesSpent());
        Set<Event> turns = new LinkedHashSet<>();
        for (Handler handler : state.handlers()) turns.addAll(handler.events());
        turns.addAll(global.keySet());
        for (Event event : turns) if (event instanceof Event.OnTurns) event(here, state, event);
        interrupts(here, state, moment);
        Event down = new Event.OnModelDown();
        if (state.hasModel() && (global.containsKey(down) || state.handlers().stream().anyMatch(h -> h.events().contains(down)))) {
            List<Op> left = lost(state);
            if (left != null) edge(here, end("error"), new Move(Act.TROUBLE, "the model is down", null, down, null, false), left);
        } else if (state.hasModel()) {
            trouble(here, "the model is down");
        }
    }

    /// Under what no handler takes the loss of the model.
    private @Nullable List<Op> lost(Flow.State state) {
        List<Op> left = new ArrayList<>();
        for (Handler handler : state.handlers()) {
            if (!handler.events().contains(new Event.OnModelDown())) continue;
            if (handler.when() == null) return null;
            left.add(new Op.Assume(handler.when(), false));
        }
        for (Handler handler : global.getOrDefault(new Event.OnModelDown(), List.of())) {
            Expr after = flow.anywhere() == null ? null : flow.anywhere().after();
            Expr when = after == null ? handler.when() : handler.when() == null ? after : new Expr.And(after, handler.when());
            if (when == null) return null;
            left.add(new Op.Assume(when, false));
        }
        left.add(new Op.Emit(new Atom.Speech()));
        return left;
    }

    private void event(int here, Flow.State state, Event event) {
        take(here, state, event, List.of(), new Move(Act.EVENT, "", null, event, null, false));
    }

    /// A yes in passing; what is collected here is filled by it.
    private void confirmed(int here, Flow.State state, String slot) {
        List<Op> does = List.of(new Op.Assume(Tracked.assigned(slot), true), new Op.Confirm(slot));
        if (state.collects().stream().noneMatch(c -> c.slot().equals(slot))) {
            edge(here, here, new Move(Act.CONFIRMED, slot), does);
            return;
        }
        Event event = new Event.OnFilled(slot);
        settle(here, state, event, does, new Move(Act.CONFIRMED, slot, null, event, null, false), () -> here, false);
    }

    /// Slots a line may have read back, to which a yes in passing is a yes.
    private Set<String> confirmable(Flow.State state) {
        Set<String> slots = new LinkedHashSet<>(state.speech().mention());
        if (flow.fallback() != null) slots.addAll(flow.fallback().slots());
        for (Action action : state.actions()) {
            if (action instanceof Action.Say(var text, _)) slots.addAll(text.slots());
            if (action instanceof Action.Play(var name, _)) slots.addAll(flow.disclosures().get(name).say().slots());
        }
        slots.removeIf(s -> !flow.slots().get(s).countsWhenConfirmed());
        return slots;
    }
}
