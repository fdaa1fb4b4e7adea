package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Origin;
import dev.parley.dialplan.Flow.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The forward must-analysis: what holds on entry to a state whichever way the call came there. The meet is
/// intersection, a write kills. One edge per handler and target; the global handlers are a node of their own
/// that every state leads to, which keeps the graph linear.
///
/// What an exit establishes:
/// - `done`, `filled`, tools, turns: the state's lines were heard, its tools were run;
/// - `yes`: also the disclosure that asked, and the values it spoke are confirmed; `no` takes both back;
/// - `keypad`, `voicemail`, `hangup`, `model down`, and intents where nothing is being listened for or a line is
///   played first, may come in the middle of a line: they establish nothing the state did not begin with.
///
/// What the state `requires` counts inside it even when it was not proved: that error is reported once, at
/// the state.
final class FactGraph {
    static final String ANYWHERE = "\0anywhere";
    static final String ROOT = "\0root";

    /// `from` to `to` by a handler; what comes out is `in` without `kill`, plus `gen`.
    record Edge(String from, String to, Flow.@Nullable Handler handler, BitSet kill, BitSet gen) { }

    /// A composed transfer function.
    private static final class Effect {
        final BitSet kill = new BitSet();
        final BitSet gen = new BitSet();

        Effect copy() {
            var copy = new Effect();
            copy.kill.or(kill);
            copy.gen.or(gen);
            return copy;
        }

        void kill(BitSet bits) {
            kill.or(bits);
            gen.andNot(bits);
        }

        void gen(BitSet bits) {
            gen.or(bits);
        }

        void gen(int bit) {
            gen.set(bit);
        }
    }

    private final Draft draft;
    private final Facts facts;
    private final Map<String, List<Edge>> edges = new LinkedHashMap<>();
    private final Map<String, BitSet> entry = new HashMap<>();

    FactGraph(Draft draft, Facts facts) {
        this.draft = draft;
        this.facts = facts;
        for (Flow.State state : draft.states.values()) mentionAll(state);
        if (draft.start != null) edge(ROOT, draft.start, null, rootEffect());
        if (draft.anywhere != null) anywhere(draft.anywhere);
        draft.states.values().forEach(this::state);
        solve();
    }

    /// What holds on entry; null if no path leads there.
    @Nullable BitSet entry(String state) {
        return entry.get(state);
    }

    List<Edge> edgesFrom(String node) {
        return edges.getOrDefault(node, List.of());
    }

    /// Facts are killed by the slots they mention, so every fact has to be known before the first edge is
    /// drawn.
    private void mentionAll(Flow.State state) {
        for (Expr expr : state.requires()) facts.of(expr);
        for (Flow.Handler handler : state.handlers()) {
            if (handler.when() == null) continue;
            facts.of(handler.when());
            facts.of(new Expr.Not(handler.when()));
        }
        for (Action action : state.actions()) {
            switch (action) {
                case Action.Play(var name, _) -> {
                    facts.of(new Expr.Disclosed(name));
                    Flow.Disclosure disclosure = draft.disclosures.get(name);
                    if (disclosure != null) disclosure.say().slots()
                            .forEach(s -> facts.of(new Expr.Confirmed(s)));
                }
                case Action.Run run -> conditions(run).forEach(facts::of);
                case Action.Say _, Action.Record _, Action.End _ -> { }
            }
        }
        for (Flow.Collect collect : state.collects()) facts.of(new Expr.Confirmed(collect.slot()));
        if (draft.anywhere != null && draft.anywhere.after() != null) facts.of(draft.anywhere.after());
    }

    /// The needs of a tool, then the parts of its `where`, in terms of the slots it is run with.
    List<Expr> conditions(Action.Run run) {
        List<Expr> conditions = new ArrayList<>(needs(run));
        conditions.addAll(where(run));
        return conditions;
    }

    List<Expr> needs(Action.Run run) {
        Flow.Tool tool = draft.tools.get(run.tool());
        if (tool == null) return List.of();
        return tool.needs().stream().flatMap(n -> Facts.conjuncts(n).stream())
                .map(n -> Facts.substitute(n, names(tool, run))).toList();
    }

    List<Expr> where(Action.Run run) {
        Flow.Tool tool = draft.tools.get(run.tool());
        if (tool == null || tool.where() == null) return List.of();
        return Facts.conjuncts(Facts.substitute(tool.where(), names(tool, run)));
    }

    private static Map<String, String> names(Flow.Tool tool, Action.Run run) {
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < Math.min(tool.params().size(), run.arguments().size()); i++) {
            names.put(tool.params().get(i).name(), run.arguments().get(i));
        }
        return names;
    }

    private Effect rootEffect() {
        var effect = new Effect();
        effect.gen(facts.initial());
        return effect;
    }

    private void edge(String from, String to, Flow.@Nullable Handler handler, Effect effect) {
        edges.computeIfAbsent(from, _ -> new ArrayList<>())
                .add(new Edge(from, to, handler, effect.kill, effect.gen));
    }

    private void anywhere(Flow.Anywhere anywhere) {
        for (Flow.Handler handler : anywhere.handlers()) {
            for (String target : GraphCheck.successors(handler.target())) {
                var effect = new Effect();
                if (anywhere.after() != null) effect.gen(facts.of(anywhere.after()));
                if (handler.when() != null) effect.gen(facts.of(handler.when()));
                edge(ANYWHERE, target, handler, effect);
            }
        }
    }

    /// What happens to the facts in one state, step by step.
    private final class Inside {
        final Flow.State state;
        final Effect lines = new Effect();
        final Effect interrupted = new Effect();
        final Map<String, Effect> failed = new HashMap<>();
        final BitSet regionKills = new BitSet();
        final List<Flow.Disclosure> asked = new ArrayList<>();

        Inside(Flow.State state) {
            this.state = state;
            for (Expr expr : state.requires()) lines.gen(facts.of(expr));
            interrupted.gen(lines.gen);
            for (Action action : state.actions()) action(action);
            for (String call : state.calls()) regionKills.or(writes(call));
            for (Flow.Collect collect : state.collects()) regionKills.or(facts.clearedBy(collect.slot()));
            lines.kill(regionKills);
            interrupted.kill(regionKills);
        }

        private void action(Action action) {
            switch (action) {
                case Action.Play(var name, _) -> {
                    Flow.Disclosure disclosure = draft.disclosures.get(name);
                    if (disclosure != null && disclosure.ack()) asked.add(disclosure);
                    else lines.gen(facts.of(new Expr.Disclosed(name)));
                }
                case Action.Run(var tool, _, _) -> {
                    BitSet written = writes(tool);
                    lines.kill(written);
                    interrupted.kill(written);
                    failed.put(tool, lines.copy());
                    results(tool, lines);
                }
                case Action.Say _, Action.Record _, Action.End _ -> { }
            }
        }

        Effect exit(Event event) {
            Effect effect = switch (event) {
                case Event.OnVoicemail _, Event.OnHangup _, Event.OnKeypad _, Event.OnModelDown _ ->
                        interrupted.copy();
                case Event.OnIntent _ -> (listens() && !waits() ? lines : interrupted).copy();
                case Event.OnSilence _ -> (listens() || !asked.isEmpty() ? lines : interrupted).copy();
                case Event.OnTool(var outcome, var tool) when outcome != Outcome.OK
                        && failed.containsKey(tool) -> {
                    Effect failure = Objects.requireNonNull(failed.get(tool)).copy();
                    failure.kill(regionKills);
                    yield failure;
                }
                default -> lines.copy();
            };
            switch (event) {
                case Event.OnYes() -> asked.forEach(d -> answered(d).forEach(e -> effect.gen(facts.of(e))));
                case Event.OnNo() -> asked.forEach(d -> answered(d).forEach(e -> effect.kill(facts.of(e))));
                case Event.OnFilled(var slot) -> {
                    effect.gen(facts.assigned(slot));
                    if (readsBack(slot)) effect.gen(facts.of(new Expr.Confirmed(slot)));
                }
                case Event.OnTool(var outcome, var tool) when outcome == Outcome.OK -> {
                    results(tool, effect);
                    called(tool, effect);
                }
                default -> { }
            }
            return effect;
        }

        private boolean listens() {
            return state.hasModel() || !state.collects().isEmpty();
        }

        /// The lines take time before the state listens: what is wanted meanwhile finds them unheard.
        private boolean waits() {
            return state.actions().stream().anyMatch(a -> a instanceof Action.Play || a instanceof Action.Record);
        }

        private void called(String name, Effect effect) {
            Flow.Tool tool = draft.tools.get(name);
            if (tool == null || !state.calls().contains(name)) return;
            for (Flow.Param param : tool.params()) {
                if (draft.slots.containsKey(param.name())) effect.gen(facts.assigned(param.name()));
            }
        }

        private boolean readsBack(String slot) {
            Flow.Slot declared = draft.slots.get(slot);
            return declared != null && state.readsBack(slot, declared);
        }

        /// What a yes to a disclosure establishes and a no takes back.
        private Collection<Expr> answered(Flow.Disclosure disclosure) {
            List<Expr> facts = new ArrayList<>(List.of(new Expr.Disclosed(disclosure.name())));
            disclosure.say().slots().forEach(s -> facts.add(new Expr.Confirmed(s)));
            return facts;
        }
    }

    private BitSet writes(String tool) {
        var bits = new BitSet();
        for (String slot : resultSlots(tool)) bits.or(facts.killedBy(slot));
        return bits;
    }

    private void results(String tool, Effect effect) {
        for (String slot : resultSlots(tool)) effect.gen(facts.assigned(slot));
    }

    private List<String> resultSlots(String name) {
        Flow.Tool tool = draft.tools.get(name);
        if (tool == null) return List.of();
        return tool.results().stream().map(Flow.Param::name).filter(draft.slots::containsKey).toList();
    }

    private void state(Flow.State state) {
        var inside = new Inside(state);
        edge(state.name(), ANYWHERE, null, inside.interrupted);
        Map<Event, BitSet> refuted = new HashMap<>();       // by event, that no earlier guard held
        for (Flow.Handler handler : state.handlers()) {
            for (Event event : handler.events()) {
                Effect effect = inside.exit(event);
                effect.gen(refuted.getOrDefault(event, new BitSet()));
                if (handler.when() != null) effect.gen(facts.of(handler.when()));
                for (String target : GraphCheck.successors(handler.target())) edge(state.name(), target,
                        handler, effect);
                if (handler.when() != null && decided(handler.when(), event)) {
                    refuted.computeIfAbsent(event, _ -> new BitSet())
                            .or(facts.of(new Expr.Not(handler.when())));
                }
            }
        }
    }

    /// Whether a guard that is not true at this event is false: a value that is missing, or in doubt because what it was
    /// worked out from has changed, makes it neither.
    private boolean decided(Expr guard, Event event) {
        for (Expr atom : Tracked.atoms(guard)) {
            if (atom instanceof Expr.Disclosed || atom instanceof Expr.Confirmed) continue;
            for (String name : facts.slots(atom)) {
                Flow.Slot slot = draft.slots.get(name);
                boolean fresh = event instanceof Event.OnFilled(var filled) && filled.equals(name)
                        || event instanceof Event.OnTool(var outcome, var tool) && outcome == Outcome.OK && resultSlots(tool).contains(name);
                if (!fresh && (slot == null || !(slot.origin() instanceof Origin.FromCrm))) return false;
            }
        }
        return true;
    }

    private void solve() {
        Deque<String> queue = new ArrayDeque<>(List.of(ROOT));
        Set<String> queued = new HashSet<>(queue);
        entry.put(ROOT, new BitSet());
        while (!queue.isEmpty()) {
            String node = queue.remove();
            queued.remove(node);
            BitSet in = Objects.requireNonNull(entry.get(node));
            for (Edge edge : edgesFrom(node)) {
                BitSet out = (BitSet) in.clone();
                out.andNot(edge.kill);
                out.or(edge.gen);
                BitSet before = entry.get(edge.to);
                boolean changed = before == null;
                if (before == null) {
                    entry.put(edge.to, out);
                } else {
                    int size = before.cardinality();
                    before.and(out);
                    changed = before.cardinality() != size;
                }
                if (changed && queued.add(edge.to)) queue.add(edge.to);
            }
        }
    }

    /// The shortest way from the start to `state` on which `need` does not hold; else, because a path at a time is
    /// not the meet of them all, the shortest way there is.
    List<Edge> witness(String state, Expr need) {
        BitSet own = facts.of(need);
        return search(state, edge -> facts.entails(edge.gen, need), own);
    }

    /// The shortest way from the start to `state` on which `slot` gets no value.
    List<Edge> witnessUnassigned(String state, String slot) {
        int bit = facts.assigned(slot);
        return search(state, edge -> edge.gen.get(bit), new BitSet());
    }

    private record Step(Edge edge, boolean held, @Nullable Step before) { }

    private List<Edge> search(String state, Predicate<Edge> establishes, BitSet own) {
        Deque<Step> queue = new ArrayDeque<>();
        Set<String> seen = new HashSet<>();
        Step anyway = null;
        for (Edge edge : edgesFrom(ROOT)) queue.add(new Step(edge, establishes.test(edge), null));
        while (!queue.isEmpty()) {
            Step step = queue.remove();
            if (!seen.add(step.edge.to + step.held)) continue;
            if (step.edge.to.equals(state)) {
                if (!step.held) return path(step);
                if (anyway == null) anyway = step;
            }
            for (Edge next : edgesFrom(step.edge.to)) {
                boolean held = establishes.test(next) || step.held && !next.kill.intersects(own);
                queue.add(new Step(next, held, step));
            }
        }
        return anyway == null ? List.of() : path(anyway);
    }

    private static List<Edge> path(Step last) {
        List<Edge> path = new ArrayList<>();
        for (Step step = last; step != null; step = step.before) path.addFirst(step.edge);
        return path;
    }
}
