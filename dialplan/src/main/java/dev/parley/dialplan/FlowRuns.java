package dev.parley.dialplan;

import dev.parley.dialplan.Automaton.Edge;
import dev.parley.dialplan.Automaton.Location;
import dev.parley.dialplan.Automaton.Move;
import dev.parley.dialplan.Flow.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Two versions of a flow run side by side: whatever happens, happens to both, and where one of them says, does, allows or
/// ends what the other does not, that is a difference, told with the shortest way to it. Breadth first over the product of
/// both automata; states need not have the same names. It shows examples, and no difference is no proof that there is
/// none: limits and approvals of tools, and how a disclosure is heard, are for [FlowDiff], which says whether anything widens.
///
/// Conditions are compared as they are written, so a guard that says the same in other words is a difference. What follows
/// upon a difference is not looked at: after it the two are not the same call any more.
public final class FlowRuns {
    /// Of pairs looked at; a flow of twenty thousand states has some hundred thousand.
    private static final int MOST_PAIRS = 2_000_000;
    /// As many differences are told; there may be more.
    public static final int MOST_TOLD = 50;

    /// `now`: the new version can do it and the old could not; else it is the other way round.
    ///
    /// @param what in words, such as `says "Goodbye."` or `takes keypad "0"`
    /// @param state where, in the version that can
    /// @param way the shortest, such as `greet ─done→ triage ─intent human→ …`
    public record Difference(boolean now, String state, String what, String way) { }

    private record Pair(int old, int now) { }

    private record Arrival(@Nullable Pair from, String step) { }

    private final Automaton old;
    private final Automaton now;
    private final Map<Pair, Arrival> seen = new LinkedHashMap<>();
    private final Deque<Pair> open = new ArrayDeque<>();
    private final List<Difference> differences = new ArrayList<>();

    private FlowRuns(Flow old, Flow now) {
        this.old = new Automaton(old);
        this.now = new Automaton(now);
    }

    /// The nearest to the start first, fifty at most.
    public static List<Difference> compare(Flow old, Flow now) {
        return new FlowRuns(old, now).compare();
    }

    private List<Difference> compare() {
        reach(new Pair(old.start, now.start), null, "");
        while (!open.isEmpty() && differences.size() < MOST_TOLD && seen.size() < MOST_PAIRS) pair(open.remove());
        return List.copyOf(differences);
    }

    private void reach(Pair pair, @Nullable Pair from, String step) {
        if (seen.putIfAbsent(pair, new Arrival(from, step)) == null) open.add(pair);
    }

    private void pair(Pair pair) {
        String before = shows(old, pair.old);
        String after = shows(now, pair.now);
        if (!before.equals(after)) {
            if (!before.isEmpty()) add(false, pair, before);
            if (!after.isEmpty()) add(true, pair, after);
            return;
        }
        Map<String, Edge> olds = edges(old, pair.old);
        Map<String, Edge> nows = edges(now, pair.now);
        olds.forEach((label, edge) -> {
            Edge other = nows.get(label);
            if (other == null) {
                if (happens(edge.move())) add(false, pair, "takes " + taken(edge.move()));
                return;
            }
            String led = leads(edge.move());
            String leads = leads(other.move());
            if (!led.equals(leads)) {
                add(false, pair, "upon " + taken(edge.move()) + " " + (led.isEmpty() ? "goes on" : led));
                add(true, pair, "upon " + taken(other.move()) + " " + (leads.isEmpty() ? "goes on" : leads));
            } else {
                reach(new Pair(edge.to(), other.to()), pair, other.move().event() != null ? taken(other.move()) : "");
            }
        });
        nows.forEach((label, edge) -> {
            if (!olds.containsKey(label) && happens(edge.move())) add(true, pair, "takes " + taken(edge.move()));
        });
    }

    private void add(boolean isNow, Pair pair, String what) {
        String state = isNow ? now.locations.get(pair.now).state() : old.locations.get(pair.old).state();
        Difference difference = new Difference(isNow, state, what, way(pair));
        if (differences.stream().noneMatch(d -> d.now() == isNow && d.state().equals(state) && d.what().equals(what))) differences.add(difference);
    }

    // ---- what can be told apart ---------------------------------------------------------------------------------

    /// What a location does that somebody could notice.
    private static String shows(Automaton automaton, int at) {
        Location location = automaton.locations.get(at);
        Flow.State state = automaton.flow.states().get(location.state());
        return switch (location.kind()) {
            case STEP -> location.position() < state.actions().size() && location.subject().isEmpty() ? action(automaton.flow, state.actions().get(location.position())) : "";
            case OPEN -> region(state);
            case END -> "ends \"" + location.subject() + "\"";
            case ENTER, PLAY, RECORD, TOOL, EXITS, ASK, CALL, DRAIN, TRANSFER -> "";
        };
    }

    private static String action(Flow flow, Flow.Action action) {
        return switch (action) {
            case Flow.Action.Play(var name, _) -> "plays " + name + " \"" + flow.disclosures().get(name).say().source() + "\"";
            case Flow.Action.Say(var text, _) -> "says \"" + text.source() + "\"";
            case Flow.Action.Run(var tool, var arguments, _) -> "runs " + tool + "(" + String.join(", ", arguments) + ")";
            case Flow.Action.Record(boolean resume, _) -> resume ? "goes on recording" : "pauses the recording";
            case Flow.Action.End(var label, _) -> "ends \"" + label + "\"";
        };
    }

    private static String region(Flow.State state) {
        List<String> out = new ArrayList<>();
        Flow.Speech speech = state.speech();
        if (speech.words() > 0) out.add("lets a model say " + speech.words() + " words" + (speech.mention().isEmpty() ? "" : " and mention " + String.join(", ", speech.mention())));
        if (!state.calls().isEmpty()) out.add("lets a model call " + String.join(", ", state.calls()));
        state.collects().forEach(c -> out.add("asks for " + c.slot()));
        return String.join(", ", out);
    }

    private static String leads(Move move) {
        if (move.handler() == null) return "";
        return switch (move.handler().target()) {
            case Target.Goto _ -> "";
            case Target.End(var label) -> "ends \"" + label + "\"";
            case Target.Transfer(var destination, var carrying, _) -> "transfers to \"" + destination + "\"" + (carrying.isEmpty() ? "" : " carrying " + String.join(", ", carrying));
        };
    }

    /// By all that decides whether it is taken; the first of several alike.
    private static Map<String, Edge> edges(Automaton automaton, int at) {
        Map<String, Edge> out = new LinkedHashMap<>();
        Map<String, Integer> alike = new HashMap<>();
        for (Edge edge : automaton.edges.get(at)) {
            Move move = edge.move();
            String subject = move.act() == Step.Act.ENTERED || move.act() == Step.Act.TROUBLE ? "" : move.subject();
            String label = move.act() + " " + subject + " " + move.outcome() + " " + (move.event() == null ? "" : Texts.event(move.event())) + " " + guard(move);
            out.put(label + " " + alike.merge(label, 1, Integer::sum), edge);
        }
        return out;
    }

    private static String guard(Move move) {
        if (move.handler() == null || move.handler().when() == null) return "";
        return " when " + move.handler().when().source();
    }

    /// Something outside the machine makes it happen.
    private static boolean happens(Move move) {
        return move.event() != null || move.outcome() != null;
    }

    private static String taken(Move move) {
        if (move.event() != null) return Texts.event(move.event()) + guard(move);
        if (move.outcome() != null) return move.outcome().name().toLowerCase(java.util.Locale.ROOT) + " " + move.subject();
        return move.act().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + (move.subject().isEmpty() ? "" : " " + move.subject());
    }

    // ---- the way there ------------------------------------------------------------------------------------------

    private String way(Pair to) {
        Deque<String> steps = new ArrayDeque<>();
        String state = now.locations.get(to.now).state();
        String last = state.isEmpty() ? "…" : state;
        for (Pair at = to; at != null; ) {
            Arrival arrival = java.util.Objects.requireNonNull(seen.get(at));
            Pair from = arrival.from();
            String left = from == null ? "" : now.locations.get(from.now).state();
            if (from != null && !arrival.step().isEmpty()) {
                steps.addFirst(left + " ─" + arrival.step() + "→ ");
            }
            at = from;
        }
        return String.join("", steps) + last;
    }
}
