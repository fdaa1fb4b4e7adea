package dev.parley.dialplan;

import dev.parley.dialplan.AssertionResult.Verdict;
import dev.parley.dialplan.Automaton.Edge;
import dev.parley.dialplan.Automaton.Kind;
import dev.parley.dialplan.Automaton.Location;
import dev.parley.dialplan.Flow.Atom;
import dev.parley.dialplan.Flow.Prop;
import dev.parley.dialplan.Step.Act;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Proves a flow's assertions on all paths, whatever the model, the caller and the tools do; or shows the shortest path
/// on which one does not hold. Pure, any thread.
///
/// A proof begins with only the facts its assertion names. If a path to a violation is found that the other facts of
/// the flow close, those facts are tracked too and the search starts again (counterexample-guided refinement): tracking
/// less is sound, so a proof with few facts is a proof. That is what keeps large flows fast.
///
/// What it takes for granted is what the [Compiler] showed: `requires` of states and `needs` and `where` of tools the
/// flow runs hold when they are reached, values that are spoken exist, what the crm gives is there. What it cannot know: whether speech recognition
/// heard right, whether a tool tells the truth.
public final class Prover {
    private static final int MOST_BITS = 60;

    private final Flow flow;
    private final Automaton automaton;
    private final Map<String, Set<String>> computedFrom;

    private Prover(Flow flow) {
        this.flow = flow;
        this.automaton = new Automaton(flow);
        this.computedFrom = flow.computedFrom();
    }

    public static Proof prove(Flow flow) {
        var prover = new Prover(flow);
        return new Proof(flow, flow.assertions().stream().map(prover::prove).toList());
    }

    /// Something the flow does not assert, held against it all the same.
    public static AssertionResult prove(Flow flow, Prop prop) {
        return new Prover(flow).prove(new Flow.Assertion(Props.show(prop), prop, Span.NONE));
    }

    private AssertionResult prove(Flow.Assertion assertion) {
        Prop prop = assertion.prop();
        if (prop instanceof Prop.AtMost(var atom, int times) && limited(atom, times)) {
            boolean used = automaton.ops.contains(new Op.Emit(atom));
            return new AssertionResult(assertion, Verdict.PROVED, List.of(), List.of(), 0, !used);
        }
        Set<Expr> atoms = new LinkedHashSet<>(Monitor.named(prop));
        Set<String> counted = new LinkedHashSet<>();
        boolean[] bad = prop instanceof Prop.AlwaysCanEnd ? stuck() : new boolean[0];
        while (true) {
            var facts = new Tracked(flow, atoms, counted, computedFrom);
            var monitor = new Monitor(prop, facts);
            var product = new Product(automaton, facts, monitor);
            Product.Found found = product.search(bad);
            if (found == null && product.exhausted()) {
                return new AssertionResult(assertion, Verdict.FAILED, List.of(),
                        List.of("given up after " + product.size() + " product states"), product.size(), false);
            }
            if (found == null && prop instanceof Prop.LeadsTo) found = product.loop(this::free);
            if (found == null) {
                boolean vacuous = !(prop instanceof Prop.AlwaysCanEnd) && !monitor.mattered || prop instanceof Prop.NeverWhileState(_, var s) && !reached(s);
                return new AssertionResult(assertion, Verdict.PROVED, List.of(), List.of(), product.size(), vacuous);
            }
            List<Edge> path = product.path(found);
            if (!refine(prop, path, atoms, counted)) return failed(assertion, path, product.size());
        }
    }

    /// The governor counts the calls of the tool, so there is nothing to search.
    private boolean limited(Atom atom, int times) {
        String tool = switch (atom) {
            case Atom.ToolRun(var t) -> t;
            case Atom.ToolOk(var t) -> t;
            default -> "";
        };
        Flow.Tool declared = flow.tools().get(tool);
        return declared != null && declared.limit() != null && declared.limit().times() <= times;
    }

    private boolean reached(String state) {
        return automaton.locations.stream().anyMatch(l -> l.kind() == Kind.ENTER && l.state().equals(state));
    }

    /// Goes the path with every fact there is. If it turns out to be closed, or to violate nothing, takes the facts that
    /// say so.
    /// @return false if the path is open and violates, or nothing is left to take
    private boolean refine(Prop prop, List<Edge> path, Set<Expr> atoms, Set<String> counted) {
        Set<Expr> all = new LinkedHashSet<>(Monitor.named(prop));
        Set<String> tools = new LinkedHashSet<>();
        List<Op> ops = new ArrayList<>();
        for (Edge edge : path) for (int op : edge.ops()) ops.add(automaton.ops.get(op));
        ops.forEach(op -> needed(op, all, tools));
        var facts = new Tracked(flow, all, tools, computedFrom);
        var monitor = new Monitor(prop, facts);
        int[] v = new int[facts.size + 2];
        facts.initial(v);
        monitor.initial(v);
        boolean violated = prop instanceof Prop.LeadsTo || prop instanceof Prop.AlwaysCanEnd;
        int here = automaton.start;
        for (Edge edge : path) {
            for (int code : edge.ops()) {
                Op op = automaton.ops.get(code);
                if (!facts.apply(op, v)) {
                    Set<Expr> more = new LinkedHashSet<>();
                    Set<String> count = new LinkedHashSet<>();
                    needed(op, more, count);
                    boolean grew = add(more, atoms, count, counted, prop);
                    return grew || add(all, atoms, tools, counted, prop);
                }
                if (monitor.concerns(op)) {
                    int at = op instanceof Op.Rest ? edge.to() : here;
                    violated |= monitor.observe(op, v, automaton.locations.get(at).state());
                }
            }
            here = edge.to();
        }
        return !violated && add(all, atoms, tools, counted, prop);
    }

    private static void needed(Op op, Set<Expr> atoms, Set<String> tools) {
        switch (op) {
            case Op.Assume(var expr, _) -> atoms.addAll(Tracked.trackable(expr));
            case Op.Count(var tool, _) -> tools.add(tool);
            case Op.Exhausted(var tool, _) -> tools.add(tool);
            default -> { }
        }
    }

    private boolean add(Set<Expr> atoms, Set<Expr> toAtoms, Set<String> tools, Set<String> toTools, Prop prop) {
        boolean grew = false;
        for (Expr atom : atoms) if (fits(toAtoms, toTools, 3, prop)) grew |= toAtoms.add(atom);
        for (String tool : tools) {
            int bits = 32 - Integer.numberOfLeadingZeros(flow.tools().get(tool).limit().times());
            if (fits(toAtoms, toTools, bits, prop)) grew |= toTools.add(tool);
        }
        return grew;
    }

    private boolean fits(Set<Expr> atoms, Set<String> tools, int more, Prop prop) {
        var facts = new Tracked(flow, atoms, tools, computedFrom);
        int bits = Arrays.stream(new Monitor(prop, facts).bits()).sum() + more;
        for (int i = 0; i < facts.size; i++) bits += facts.bits(i);
        return bits <= MOST_BITS;
    }

    /// A place that no budget makes the call leave: only an open region has one.
    private boolean free(int location) {
        Kind kind = automaton.locations.get(location).kind();
        if (kind != Kind.OPEN && kind != Kind.CALL) return true;
        Flow.State state = flow.states().get(automaton.locations.get(location).state());
        return state != null && !Loops.spends(state);
    }

    // ---- always can reach end -------------------------------------------------------------------------------------

    /// The locations from which no way leads to the end by own handlers that can be taken.
    private boolean[] stuck() {
        int n = automaton.locations.size();
        List<List<Integer>> back = new ArrayList<>();
        for (int i = 0; i < n; i++) back.add(new ArrayList<>());
        boolean[] stuck = new boolean[n];
        Arrays.fill(stuck, true);
        List<Integer> queue = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            if (automaton.locations.get(i).kind() == Kind.END) {
                stuck[i] = false;
                queue.add(i);
            }
            for (Edge edge : automaton.edges.get(i)) if (own(edge)) back.get(edge.to()).add(i);
        }
        for (int i = 0; i < queue.size(); i++) {
            for (int before : back.get(queue.get(i))) {
                if (!stuck[before]) continue;
                stuck[before] = false;
                queue.add(before);
            }
        }
        return stuck;
    }

    private boolean own(Edge edge) {
        if (edge.move().global() || edge.move().act() == Act.TROUBLE || edge.move().act() == Act.REFUSED) return false;
        for (int op : edge.ops()) {
            if (automaton.ops.get(op) instanceof Op.Assume(var expr, boolean holds) && holds && !Zone.possible(flow, expr)) return false;
        }
        return true;
    }

    private AssertionResult failed(Flow.Assertion assertion, List<Edge> path, int size) {
        List<Step> steps = new ArrayList<>();
        int here = automaton.start;
        for (Edge edge : path) {
            Location from = automaton.locations.get(here);
            Location to = automaton.locations.get(edge.to());
            Automaton.Move move = edge.move();
            String next = to.kind() == Kind.END ? "" : to.kind() == Kind.TRANSFER ? from.state() : to.state();
            steps.add(new Step(from.state(), move.act(), move.subject(), move.outcome(), move.event(), move.handler(), move.global(), next));
            here = edge.to();
        }
        return new AssertionResult(assertion, Verdict.FAILED, steps, new Story(flow, assertion.prop()).tell(steps), size, false);
    }
}
