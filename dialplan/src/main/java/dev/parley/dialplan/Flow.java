package dev.parley.dialplan;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The compiled form of one version of a flow: immutable, executed by the governor and analysed by the prover.
/// Maps keep the order of the source. `pins`: the digests of the packs, in their order. `hash` is the lower-case hex SHA-256 of the canonical form.
public record Flow(
        String name, int version, String hash, String source, String file,
        List<Route> routes, List<String> packs, List<String> pins, @Nullable String persona, @Nullable String retain, @Nullable Expr dialOnlyWhen,
        @Nullable Template fallback, List<With> with,
        Map<String, Intent> intents, Map<String, Slot> slots, Map<String, Disclosure> disclosures, Map<String, Tool> tools,
        @Nullable Anywhere anywhere, String start, Map<String, State> states,
        List<Assertion> assertions, List<FlowTest> tests) {

    public State startState() {
        return states.get(start);
    }

    /// By slot, the slots that a tool works out from it: as the parameter of that name, or passed by a `run`. With a new value
    /// of the one, the others are what they were at first.
    public Map<String, Set<String>> computedFrom() {
        Map<String, Set<String>> from = new HashMap<>();
        for (Tool tool : tools.values()) tool.params().forEach(p -> computes(tool, p.name(), from));
        for (State state : states.values()) {
            for (Action action : state.actions()) {
                if (!(action instanceof Action.Run run) || tools.get(run.tool()) == null) continue;
                run.arguments().forEach(a -> computes(Objects.requireNonNull(tools.get(run.tool())), a, from));
            }
        }
        return from;
    }

    private void computes(Tool tool, String slot, Map<String, Set<String>> from) {
        if (!slots.containsKey(slot)) return;
        for (Param result : tool.results()) {
            if (slots.containsKey(result.name())) from.computeIfAbsent(slot, _ -> new HashSet<>()).add(result.name());
        }
    }

    /// `route inbound did "+1…" langs "en-US"`; keys in source order.
    public record Route(boolean inbound, Map<String, List<String>> keys, Span span) { }

    /// `with model "fast", voice "warm"`: a named resource of the gateway's configuration. `kind`: model, voice or knowledge.
    public record With(String kind, String name, Span span) { }

    public record Intent(String name, List<String> examples, Span span) { }

    /// Who may write a slot. One writer per slot.
    public sealed interface Origin {
        record FromTool(String tool) implements Origin { }
        /// What the caller says or keys in; `confirmed`: it counts only after the caller said yes to it.
        record FromCaller(boolean confirmed) implements Origin { }
        record FromKeypad() implements Origin { }
        record FromCrm() implements Origin { }
        record None() implements Origin { }
    }

    public record Slot(String name, Type type, boolean pii, boolean sealed, @Nullable Literal initial, Origin origin, Span span) {
        /// `from caller confirmed`: a value counts only after a yes to it.
        public boolean countsWhenConfirmed() {
            return origin instanceof Origin.FromCaller(boolean confirmed) && confirmed;
        }
    }

    /// A line the law wants heard. `bargeable`: the caller may interrupt it; `heardPercent`: how much must leave the
    /// socket before it counts; `ack`: it ends with a question and waits for yes or no.
    public record Disclosure(String name, Template say, boolean bargeable, int heardPercent, boolean ack, Span span) { }

    public record Param(String name, Type type) { }

    public enum ToolEffect { READ, WRITE, CHARGE }

    /// `once per call` is a limit of 1. `per`: call, day or account.
    public record Limit(int times, String per) { }

    public record Tool(String name, List<Param> params, List<Param> results, ToolEffect effect, @Nullable String via,
                       List<Expr> needs, @Nullable Expr where, @Nullable Expr approveWhen, @Nullable Limit limit,
                       Duration timeout, Span span) {
        /// A tool whose flow states no timeout gets this one.
        public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    }

    /// Handlers that hold in every state once `after` is true.
    public record Anywhere(@Nullable Expr after, List<Handler> handlers, Span span) { }

    /// Done by the machine in source order when the state is entered.
    public sealed interface Action {
        record Play(String disclosure, Span span) implements Action { }
        record Say(Template text, Span span) implements Action { }
        record Run(String tool, List<String> arguments, Span span) implements Action { }
        record Record(boolean resume, Span span) implements Action { }
        record End(String label, Span span) implements Action { }
    }

    /// What a language model may say here: nothing, or up to `words` words mentioning only `mention` slots.
    public record Speech(int words, List<String> mention) {
        public static final Speech NOTHING = new Speech(0, List.of());
    }

    public enum Channel { VOICE, KEYPAD, EITHER }

    public record Collect(String slot, Channel by, int tries, Span span) {
        /// When the flow states no `tries`.
        public static final int DEFAULT_TRIES = 3;
    }

    /// One state. `goal` null and `speech` NOTHING and no `collects`: no model region, so `on done` follows the entry actions.
    public record State(String name, List<Expr> requires, List<Action> actions, @Nullable String goal, Speech speech,
                        List<String> calls, List<Collect> collects, List<Handler> handlers, Span span) {
        /// A language model may propose here.
        public boolean hasModel() {
            return goal != null || speech.words() > 0 || !calls.isEmpty();
        }

        /// How often the region opens over the whole call: once more than its budget of `turns` has units, or without one
        /// its `tries`, when nothing guards that exit; [Integer#MAX_VALUE] without either. Then the exit of the budget is
        /// taken.
        public int openings() {
            return 1 + Math.min(Integer.MAX_VALUE - 1, turns() < Integer.MAX_VALUE ? turns() : tries());
        }

        /// Fewest `turns` that an unguarded exit allows.
        private int turns() {
            return handlers.stream().filter(h -> h.when() == null).flatMap(h -> h.events().stream())
                    .mapToInt(e -> e instanceof Event.OnTurns(int turns) ? turns : Integer.MAX_VALUE).min().orElse(Integer.MAX_VALUE);
        }

        private int tries() {
            boolean spent = handlers.stream().anyMatch(h -> h.when() == null && h.events().contains(new Event.OnTriesSpent()));
            return spent ? collects.stream().mapToInt(Collect::tries).max().orElse(Integer.MAX_VALUE) : Integer.MAX_VALUE;
        }

        /// A value given here is read back by the model and is `filled` once the caller has said yes to it. Where nothing
        /// can ask, it is filled at once and not confirmed.
        public boolean readsBack(String name, Slot slot) {
            return slot.countsWhenConfirmed() && speech.mention().contains(name);
        }
    }

    public record Handler(List<Event> events, @Nullable Expr when, Target target, Span span) { }

    public sealed interface Event {
        record OnIntent(String intent) implements Event { }
        record OnTool(Outcome outcome, String tool) implements Event { }
        record OnFilled(String slot) implements Event { }
        record OnYes() implements Event { }
        record OnNo() implements Event { }
        record OnDone() implements Event { }
        record OnSilence(Duration duration) implements Event { }
        record OnKeypad(String digits) implements Event { }
        record OnDenied(int times) implements Event { }
        record OnTurns(int turns) implements Event { }
        record OnTriesSpent() implements Event { }
        record OnModelDown() implements Event { }
        record OnVoicemail() implements Event { }
        record OnHangup() implements Event { }
    }

    public enum Outcome { OK, FAIL, UNKNOWN }

    public sealed interface Target {
        record Goto(String state) implements Target { }
        record End(String label) implements Target { }
        record Transfer(String destination, List<String> carrying, String otherwise) implements Target { }
    }

    public record Assertion(String name, Prop prop, Span span) { }

    public sealed interface Prop {
        record Before(Atom first, Atom then) implements Prop { }
        record NeverWhileState(Atom atom, String state) implements Prop { }
        record NeverWhile(Atom atom, Expr condition) implements Prop { }
        record AtMost(Atom atom, int times) implements Prop { }
        record LeadsTo(Event event, Atom atom) implements Prop { }
        record AlwaysCanEnd() implements Prop { }
    }

    public sealed interface Atom {
        record ToolRun(String tool) implements Atom { }
        record ToolOk(String tool) implements Atom { }
        record DisclosedAtom(String disclosure) implements Atom { }
        record Mention(String slot) implements Atom { }
        /// Any audio that is not a disclosure.
        record Speech() implements Atom { }
        record Recording() implements Atom { }
        record Transfer() implements Atom { }
    }

    public record FlowTest(String name, @Nullable String in, List<Step> steps, Span span) { }

    public sealed interface Step {
        record Given(Map<String, Literal> values) implements Step { }
        /// `kind`: returns, fails or times out.
        record Stub(String tool, StubKind kind, Map<String, Literal> values) implements Step { }
        record Caller(String words, @Nullable String intent, int times) implements Step { }
        record Keys(String digits) implements Step { }
        record Quiet(Duration duration) implements Step { }
        record Barge(int percent) implements Step { }
        record Model(List<ModelMove> moves, int times) implements Step { }
        record ModelDown() implements Step { }
        record HangUp() implements Step { }
        record Expect(List<Expectation> expectations) implements Step { }
    }

    public enum StubKind { RETURNS, FAILS, TIMES_OUT }

    public sealed interface ModelMove {
        record Says(String words) implements ModelMove { }
        record Calls(String tool, Map<String, Literal> arguments) implements ModelMove { }
        record Goes(String state) implements ModelMove { }
    }

    public sealed interface Expectation {
        record Allow() implements Expectation { }
        record Deny(String code) implements Expectation { }
        record InState(String state) implements Expectation { }
        record Played(String disclosure) implements Expectation { }
        record Replayed(String disclosure) implements Expectation { }
        record ToolNever(String tool) implements Expectation { }
        record ToolOnce(String tool) implements Expectation { }
        record Logged(String id) implements Expectation { }
        record Said(String words, boolean never) implements Expectation { }
    }
}
