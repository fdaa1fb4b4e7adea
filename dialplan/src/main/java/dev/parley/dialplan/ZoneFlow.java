package dev.parley.dialplan;

import dev.parley.dialplan.Automaton.Edge;
import dev.parley.dialplan.Automaton.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is known of the numbers at every location of the [Automaton]: a forward analysis over [Zone]s, joined where
/// ways meet and widened where they go round. Sharper than one guard implying one condition: `offer <= debt` and
/// `debt <= cap` bound the offer by the cap, and a way with `<= 5` and one with `<= 10` leave `<= 10`.
final class ZoneFlow {
    static final int MOST_SLOTS = 12;
    private static final int WIDEN_AFTER = 4;

    private final Automaton automaton;
    private final Map<Integer, Zone> at = new HashMap<>();

    /// @param about conditions whose slots, and those compared with them, are looked at
    ZoneFlow(Flow flow, List<Expr> about) {
        automaton = new Automaton(flow);
        Set<String> slots = new LinkedHashSet<>();
        for (Expr expr : about) slots.addAll(Zone.numbers(flow, expr));
        for (boolean grew = true; grew && slots.size() < MOST_SLOTS;) {
            grew = false;
            for (Op op : automaton.ops) {
                if (!(op instanceof Op.Assume(var expr, _))) continue;
                for (Expr atom : Tracked.atoms(expr)) {
                    if (!(atom instanceof Expr.Compare)) continue;
                    Set<String> near = Tracked.slots(flow, atom);
                    if (near.stream().anyMatch(slots::contains) && slots.size() + near.size() <= MOST_SLOTS) grew |= slots.addAll(near);
                }
            }
        }
        Zone initial = Zone.of(slots);
        for (String name : slots) {
            Flow.Slot slot = flow.slots().get(name);
            if (slot != null && slot.initial() != null) {
                initial.assume(new Expr.Compare(Expr.Op.EQ, new Expr.Ref(name), new Expr.Lit(slot.initial())));
            }
        }
        solve(initial);
    }

    private void solve(Zone initial) {
        at.put(automaton.start, initial);
        Map<Integer, Integer> visits = new HashMap<>();
        Deque<Integer> queue = new ArrayDeque<>(List.of(automaton.start));
        Set<Integer> queued = new HashSet<>(queue);
        while (!queue.isEmpty()) {
            int here = queue.remove();
            queued.remove(here);
            for (Edge edge : automaton.edges.get(here)) {
                Zone out = at.get(here).copy();
                for (int op : edge.ops()) apply(automaton.ops.get(op), out);
                if (out.isEmpty()) continue;
                Zone before = at.putIfAbsent(edge.to(), out);
                boolean widen = automaton.locations.get(edge.to()).kind() == Kind.ENTER && visits.merge(edge.to(), 1, Integer::sum) > WIDEN_AFTER;
                if ((before == null || before.join(out, widen)) && queued.add(edge.to())) queue.add(edge.to());
            }
        }
    }

    private static void apply(Op op, Zone zone) {
        switch (op) {
            case Op.Assume(var expr, boolean holds) -> zone.assume(expr, holds);
            case Op.Write(var slot, _) -> zone.forget(slot);
            case Op.Clear(var slot) -> zone.forget(slot);
            default -> { }
        }
    }

    /// Whether the part of a tool's `where` holds whenever the run at this place of the state is reached.
    boolean holds(String state, int action, Expr need) {
        if (!(need instanceof Expr.Compare compare)) return false;
        boolean seen = false;
        for (int i = 0; i < automaton.locations.size(); i++) {
            Automaton.Location location = automaton.locations.get(i);
            Zone zone = at.get(i);
            if (location.kind() != Kind.STEP || !location.state().equals(state) || location.position() != action
                    || !location.subject().isEmpty() || zone == null) continue;
            seen = true;
            if (!zone.entails(compare)) return false;
        }
        return seen;
    }
}
