package dev.parley.dialplan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The facts a proof looks at, one [Truth] each, and how many calls of a limited tool were made. What is not tracked may
/// be anything, so tracking less is sound and only less sharp. A write kills: a disclosure that spoke the slot is no
/// longer heard, a yes to it is void, what a tool computed from it is what it was at first.
final class Tracked {
    private final Flow flow;
    private final List<Expr> atoms;
    private final Map<Expr, Integer> index = new HashMap<>();
    private final Map<String, Integer> counters = new HashMap<>();
    private final Map<String, Integer> limits = new HashMap<>();
    private final Map<String, Set<String>> computedFrom;
    private final Map<Expr, Set<String>> slots = new HashMap<>();
    /// Which entries are an `and` or `or`, and of which parts.
    private final boolean[] wholes;
    private final List<Set<Expr>> parts = new ArrayList<>();
    final int size;

    Tracked(Flow flow, Collection<Expr> atoms, Collection<String> counted, Map<String, Set<String>> computedFrom) {
        this.flow = flow;
        this.atoms = List.copyOf(atoms);
        this.computedFrom = computedFrom;
        for (Expr atom : this.atoms) {
            index.put(atom, index.size());
            slots.put(atom, slots(flow, atom));
        }
        int next = index.size();
        for (String tool : counted) {
            counters.put(tool, next++);
            limits.put(tool, flow.tools().get(tool).limit().times());
        }
        size = next;
        wholes = new boolean[this.atoms.size()];
        for (int i = 0; i < wholes.length; i++) {
            Expr atom = this.atoms.get(i);
            wholes[i] = atom instanceof Expr.And || atom instanceof Expr.Or;
            parts.add(wholes[i] ? atoms(atom) : Set.of());
        }
    }

    /// That a slot has a value: what a word or a tool needs that speaks of it.
    static Expr assigned(String slot) {
        return new Expr.Call("assigned", List.of(new Expr.Ref(slot)));
    }

    /// The parts of an expression that are true or not by themselves.
    static Set<Expr> atoms(Expr expr) {
        Set<Expr> out = new LinkedHashSet<>();
        split(expr, out);
        return out;
    }

    private static void split(Expr expr, Set<Expr> out) {
        switch (expr) {
            case Expr.And(var l, var r) -> {
                split(l, out);
                split(r, out);
            }
            case Expr.Or(var l, var r) -> {
                split(l, out);
                split(r, out);
            }
            case Expr.Not(var e) -> split(e, out);
            case Expr.Lit _ -> { }
            case Expr.Compare _, Expr.Ref _, Expr.Disclosed _, Expr.Confirmed _, Expr.Member _, Expr.Call _ -> out.add(expr);
        }
    }

    /// What to track of a guard: its atoms, and the whole, because that `a and b` is false says nothing of either.
    static Set<Expr> trackable(Expr expr) {
        Set<Expr> out = atoms(expr);
        Expr inner = expr;
        while (inner instanceof Expr.Not(var e)) inner = e;
        if (inner instanceof Expr.And || inner instanceof Expr.Or) out.add(inner);
        return out;
    }

    static Set<String> slots(Flow flow, Expr expr) {
        Set<String> out = new LinkedHashSet<>();
        switch (expr) {
            case Expr.And(var l, var r) -> {
                out.addAll(slots(flow, l));
                out.addAll(slots(flow, r));
            }
            case Expr.Or(var l, var r) -> {
                out.addAll(slots(flow, l));
                out.addAll(slots(flow, r));
            }
            case Expr.Compare(_, var l, var r) -> {
                out.addAll(slots(flow, l));
                out.addAll(slots(flow, r));
            }
            case Expr.Not(var e) -> out.addAll(slots(flow, e));
            case Expr.Ref(var slot) -> out.add(slot);
            case Expr.Confirmed(var slot) -> out.add(slot);
            case Expr.Member(var element, var list) -> {
                out.add(element);
                out.add(list);
            }
            case Expr.Disclosed(var name) -> out.addAll(flow.disclosures().get(name).say().slots());
            case Expr.Call(_, var arguments) -> arguments.forEach(a -> out.addAll(slots(flow, a)));
            case Expr.Lit _ -> { }
        }
        return out;
    }

    /// How many bits each entry needs.
    int bits(int entry) {
        return entry < atoms.size() ? 3 : 32 - Integer.numberOfLeadingZeros(limit(entry));
    }

    private int limit(int entry) {
        return counters.entrySet().stream().filter(e -> e.getValue() == entry).mapToInt(e -> limits.get(e.getKey())).findFirst().orElse(1);
    }

    void initial(int[] v) {
        for (int i = 0; i < atoms.size(); i++) {
            v[i] = switch (atoms.get(i)) {
                case Expr.Disclosed _, Expr.Confirmed _ -> Truth.FALSE;
                case Expr.Ref(var slot) when flow.slots().get(slot) != null && flow.slots().get(slot).initial() instanceof Literal.Bool(boolean b) ->
                        b ? Truth.TRUE : Truth.FALSE;
                case Expr.Ref(var slot) -> !unset(slot) ? Truth.ANY : Truth.NOTHING;
                case Expr.Call _ -> slots.get(atoms.get(i)).stream().anyMatch(this::unset) ? Truth.FALSE : Truth.TRUE;
                case Expr.Compare _, Expr.Member _ -> slots.get(atoms.get(i)).stream().anyMatch(this::unset) ? Truth.NOTHING : slots.get(atoms.get(i)).stream().allMatch(this::given) ? Truth.KNOWN : Truth.ANY;
                default -> Truth.ANY;
            };
        }
    }

    /// It comes with the call and nothing takes it away.
    private boolean given(String name) {
        Flow.Slot slot = flow.slots().get(name);
        return slot != null && slot.origin() instanceof Flow.Origin.FromCrm;
    }

    private boolean unset(String name) {
        Flow.Slot slot = flow.slots().get(name);
        return slot != null && slot.initial() == null && !(slot.origin() instanceof Flow.Origin.FromCrm);
    }

    /// Whether the operation can change or block anything here.
    boolean concerns(Op op) {
        return switch (op) {
            case Op.Clear(var slot) -> touches(slot);
            case Op.Write(var slot, _) -> touches(slot);
            case Op.Heard(var d) -> names(new Expr.Disclosed(d));
            case Op.Refused(var d) -> names(new Expr.Disclosed(d))
                    || flow.disclosures().get(d).say().slots().stream().anyMatch(s -> names(new Expr.Confirmed(s)));
            case Op.Confirm(var slot) -> names(new Expr.Confirmed(slot));
            case Op.Assume(var expr, _) -> !atoms.isEmpty() && (trackable(expr).stream().anyMatch(a -> index.containsKey(a) || implies(a))
                    || atoms(expr).isEmpty());
            case Op.Count(var tool, _) -> counters.containsKey(tool);
            case Op.Exhausted(var tool, _) -> counters.containsKey(tool);
            case Op.Emit _, Op.Recorder _, Op.Rest _, Op.Trigger _ -> false;
        };
    }

    private boolean names(Expr atom) {
        return index.containsKey(atom) || parts.stream().anyMatch(p -> p.contains(atom));
    }

    private boolean implies(Expr atom) {
        return atom instanceof Expr.Compare c && atoms.stream().anyMatch(a -> a instanceof Expr.Compare t && t.left().equals(c.left()));
    }

    private boolean touches(String slot) {
        Set<String> stale = stale(slot);
        return atoms.stream().anyMatch(a -> slots.get(a).contains(slot) || slots.get(a).stream().anyMatch(stale::contains));
    }

    private Set<String> stale(String slot) {
        Set<String> stale = new LinkedHashSet<>();
        List<String> queue = new ArrayList<>(List.of(slot));
        for (int i = 0; i < queue.size(); i++) {
            for (String next : computedFrom.getOrDefault(queue.get(i), Set.of())) if (stale.add(next)) queue.add(next);
        }
        return stale;
    }

    /// @return false: this way is closed
    boolean apply(Op op, int[] v) {
        switch (op) {
            case Op.Clear(var slot) -> written(slot, Truth.NOTHING, Truth.NOTHING, v);
            case Op.Write(var slot, boolean confirmed) -> {
                written(slot, Truth.KNOWN, Truth.ANY, v);
                if (confirmed) set(new Expr.Confirmed(slot), Truth.TRUE, v);
            }
            case Op.Heard(var d) -> set(new Expr.Disclosed(d), Truth.TRUE, v);
            case Op.Refused(var d) -> {
                set(new Expr.Disclosed(d), Truth.FALSE, v);
                flow.disclosures().get(d).say().slots().forEach(s -> set(new Expr.Confirmed(s), Truth.FALSE, v));
            }
            case Op.Confirm(var slot) -> set(new Expr.Confirmed(slot), Truth.TRUE, v);
            case Op.Assume(var expr, boolean holds) -> {
                return refine(expr, holds ? Truth.TRUE : Truth.FALSE | Truth.NOTHING, v);
            }
            case Op.Count(var tool, int limit) -> {
                Integer at = counters.get(tool);
                if (at == null) return true;
                if (v[at] >= limit) return false;
                v[at]++;
            }
            case Op.Exhausted(var tool, int limit) -> {
                Integer at = counters.get(tool);
                return at == null || v[at] >= limit;
            }
            case Op.Emit _, Op.Recorder _, Op.Rest _, Op.Trigger _ -> { }
        }
        return true;
    }

    private void set(Expr atom, int truth, int[] v) {
        Integer at = index.get(atom);
        if (at != null) v[at] = truth;
        // What was known of a whole was known of its parts as they were.
        for (int i = 0; i < atoms.size(); i++) if (wholes[i] && parts.get(i).contains(atom)) v[i] = Truth.ANY;
    }

    private void written(String slot, int ref, int compared, int[] v) {
        Set<String> stale = stale(slot);
        for (int i = 0; i < atoms.size(); i++) {
            Set<String> mentioned = slots.get(atoms.get(i));
            if (mentioned.contains(slot)) {
                v[i] = switch (atoms.get(i)) {
                    case Expr.Disclosed _, Expr.Confirmed _ -> Truth.FALSE;
                    case Expr.Ref _ -> ref;
                    case Expr.Call _ -> ref == Truth.NOTHING ? Truth.FALSE : Truth.TRUE;
                    case Expr.And _, Expr.Or _ -> Truth.ANY;
                    case Expr.Compare _ when compared == Truth.ANY && mentioned.stream().allMatch(s -> s.equals(slot) || given(s)) -> Truth.KNOWN;
                    default -> compared;
                };
            } else if (mentioned.stream().anyMatch(stale::contains)) {
                v[i] = switch (atoms.get(i)) {
                    // A value that is still the first one is not replaced, and neither is what was said of it.
                    case Expr.Disclosed _, Expr.Confirmed _ -> v[i] | Truth.FALSE;
                    case Expr.And _, Expr.Or _ -> Truth.ANY;
                    case Expr.Ref(var name) -> atFirst(name);
                    case Expr.Call _ -> v[i] & ~Truth.TRUE | (mentioned.stream().anyMatch(s -> stale.contains(s) && unset(s)) ? Truth.FALSE : Truth.TRUE);
                    default -> mentioned.stream().anyMatch(s -> stale.contains(s) && unset(s)) ? Truth.NOTHING : v[i] | Truth.KNOWN;
                };
            }
        }
    }

    /// The truth of a slot that has the value it began with.
    private int atFirst(String name) {
        Literal initial = flow.slots().get(name).initial();
        if (initial instanceof Literal.Bool(boolean b)) return b ? Truth.TRUE : Truth.FALSE;
        return initial == null ? Truth.NOTHING : Truth.ANY;
    }

    int truth(Expr expr, int[] v) {
        return switch (expr) {
            case Expr.And(var l, var r) -> whole(expr, v) & Truth.and(truth(l, v), truth(r, v));
            case Expr.Or(var l, var r) -> whole(expr, v) & Truth.or(truth(l, v), truth(r, v));
            case Expr.Not(var e) -> Truth.not(truth(e, v));
            case Expr.Lit(Literal.Bool(boolean b)) -> b ? Truth.TRUE : Truth.FALSE;
            case Expr.Lit _ -> Truth.ANY;
            case Expr.Compare _, Expr.Ref _, Expr.Disclosed _, Expr.Confirmed _, Expr.Member _, Expr.Call _ -> {
                Integer at = index.get(expr);
                yield at != null ? v[at] : expr instanceof Expr.Disclosed || expr instanceof Expr.Confirmed || expr instanceof Expr.Call ? Truth.KNOWN : Truth.ANY;
            }
        };
    }

    private int whole(Expr expr, int[] v) {
        Integer at = index.get(expr);
        return at == null ? Truth.ANY : v[at];
    }

    /// Keeps only what makes `expr` one of `allowed`. @return false if nothing does
    private boolean refine(Expr expr, int allowed, int[] v) {
        int may = truth(expr, v);
        if ((may & allowed) == 0) return false;
        if (expr instanceof Expr.And || expr instanceof Expr.Or) narrow(expr, allowed, v);
        switch (expr) {
            case Expr.Not(var e) -> {
                return refine(e, Truth.not(allowed), v);
            }
            case Expr.And(var l, var r) -> {
                if (allowed == Truth.TRUE) return refine(l, allowed, v) && refine(r, allowed, v);
                if ((allowed & Truth.TRUE) != 0) return true;
                if (truth(l, v) == Truth.TRUE) return refine(r, allowed, v);
                if (truth(r, v) == Truth.TRUE) return refine(l, allowed, v);
            }
            case Expr.Or(var l, var r) -> {
                if ((allowed & Truth.TRUE) == 0) return refine(l, allowed | Truth.FALSE, v) && refine(r, allowed | Truth.FALSE, v);
                if (allowed != Truth.TRUE) return true;
                if ((truth(l, v) & Truth.TRUE) == 0) return refine(r, allowed, v);
                if ((truth(r, v) & Truth.TRUE) == 0) return refine(l, allowed, v);
            }
            case Expr.Compare compare -> {
                narrow(expr, allowed, v);
                int left = truth(expr, v) & allowed;
                if (left == Truth.TRUE) implied(compare, v);
                else if (left == Truth.FALSE) implied((Expr.Compare) Facts.negate(compare), v);
            }
            case Expr.Ref _, Expr.Disclosed _, Expr.Confirmed _, Expr.Member _, Expr.Call _, Expr.Lit _ -> narrow(expr, allowed, v);
        }
        return true;
    }

    private void narrow(Expr atom, int allowed, int[] v) {
        Integer at = index.get(atom);
        if (at != null) v[at] &= allowed;
    }

    private void implied(Expr.Compare known, int[] v) {
        for (int i = 0; i < atoms.size(); i++) {
            if (!(atoms.get(i) instanceof Expr.Compare c) || !c.left().equals(known.left())) continue;
            if (Bounds.implies(known, c)) v[i] &= Truth.TRUE;
            else if (Bounds.implies(known, (Expr.Compare) Facts.negate(c))) v[i] &= Truth.FALSE;
        }
    }
}
