package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Origin;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The facts of one flow, numbered, so that what holds at a point is a [BitSet]. A fact is a condition
/// without `and`, or that a slot has a value. Writing a slot kills every fact that mentions the old value,
/// including disclosures that spoke it, and facts about what a tool computed from it: an account that changes
/// is no longer the account that was verified.
final class Facts {
    sealed interface Fact {
        record Holds(Expr expr) implements Fact { }
        record Assigned(String slot) implements Fact { }
    }

    private final Draft draft;
    private final Map<Fact, Integer> ids = new HashMap<>();
    private final List<Fact> facts = new ArrayList<>();
    /// By a slot they mention, the facts that a write of it kills.
    private final Map<String, BitSet> mentioning = new HashMap<>();
    /// By the text of their left side, the comparisons.
    private final Map<Expr, List<Integer>> comparisons = new HashMap<>();
    private final Map<String, Set<String>> computedFrom = new HashMap<>();

    Facts(Draft draft) {
        this.draft = draft;
        for (Flow.Tool tool : draft.tools.values()) {
            for (Flow.Param param : tool.params()) computes(param.name(), tool);
        }
        for (Draft.Invocation run : draft.invocations) {
            Flow.Tool tool = draft.tools.get(run.tool());
            if (tool != null) run.arguments().forEach(a -> computes(a.text(), tool));
        }
    }

    private void computes(String slot, Flow.Tool tool) {
        if (!draft.slots.containsKey(slot)) return;
        for (Flow.Param result : tool.results()) {
            if (draft.slots.containsKey(result.name())) computedFrom.computeIfAbsent(slot, _ ->
                    new HashSet<>()).add(result.name());
        }
    }

    int id(Fact fact) {
        Integer known = ids.get(fact);
        if (known != null) return known;
        int id = facts.size();
        ids.put(fact, id);
        facts.add(fact);
        if (fact instanceof Fact.Holds(var expr)) {
            for (String slot : slots(expr)) mentioning.computeIfAbsent(slot, _ -> new BitSet()).set(id);
            if (expr instanceof Expr.Compare compare) comparisons.computeIfAbsent(compare.left(), _ ->
                    new ArrayList<>()).add(id);
        }
        return id;
    }

    int assigned(String slot) {
        return id(new Fact.Assigned(slot));
    }

    /// What is known once `expr` is true.
    BitSet of(Expr expr) {
        var bits = new BitSet();
        collect(expr, bits);
        return bits;
    }

    private void collect(Expr expr, BitSet bits) {
        switch (expr) {
            case Expr.And(var left, var right) -> {
                collect(left, bits);
                collect(right, bits);
            }
            case Expr.Not(var operand) -> {
                Expr negated = negate(operand);
                if (negated instanceof Expr.Not) bits.set(id(new Fact.Holds(negated)));
                else collect(negated, bits);
            }
            case Expr.Compare compare -> {
                Expr.Compare normal = normal(compare);
                bits.set(id(new Fact.Holds(normal)));
                if (normal.left() instanceof Expr.Ref(var slot)) bits.set(assigned(slot));
                if (normal.right() instanceof Expr.Ref(var slot)) bits.set(assigned(slot));
            }
            default -> bits.set(id(new Fact.Holds(expr)));
        }
    }

    /// `not expr`, with the negation driven inwards; a [Expr.Not] only around what cannot be split further.
    static Expr negate(Expr expr) {
        return switch (expr) {
            case Expr.And(var left, var right) -> new Expr.Or(negate(left), negate(right));
            case Expr.Or(var left, var right) -> new Expr.And(negate(left), negate(right));
            case Expr.Not(var operand) -> operand;
            case Expr.Compare(var op, var left, var right) ->
                    new Expr.Compare(Bounds.negate(op), left, right);
            default -> new Expr.Not(expr);
        };
    }

    /// A slot on the left, if there is one.
    private static Expr.Compare normal(Expr.Compare compare) {
        return compare.left() instanceof Expr.Lit ? new Expr.Compare(Bounds.flip(compare.op()),
                compare.right(), compare.left()) : compare;
    }

    /// Whether `need` follows from the facts in `held`: sound, not complete.
    boolean entails(BitSet held, Expr need) {
        return switch (need) {
            case Expr.And(var left, var right) -> entails(held, left) && entails(held, right);
            case Expr.Or(var left, var right) -> has(held, need) || entails(held, left)
                    || entails(held, right);
            case Expr.Not(var operand) -> {
                Expr negated = negate(operand);
                yield negated instanceof Expr.Not ? has(held, negated) : entails(held, negated);
            }
            case Expr.Compare compare -> compares(held, normal(compare))
                    || compare.right() instanceof Expr.Ref
                    && compares(held, new Expr.Compare(Bounds.flip(compare.op()), compare.right(),
                    compare.left()));
            case Expr.Lit(var value) -> value.equals(new Literal.Bool(true));
            default -> has(held, need);
        };
    }

    private boolean has(BitSet held, Expr expr) {
        Integer id = ids.get(new Fact.Holds(expr));
        return id != null && held.get(id);
    }

    private boolean compares(BitSet held, Expr.Compare need) {
        for (int id : comparisons.getOrDefault(need.left(), List.of())) {
            if (held.get(id) && facts.get(id) instanceof Fact.Holds(Expr.Compare have)
                    && Bounds.implies(have, need)) return true;
        }
        return false;
    }

    /// What a write of `slot` puts in doubt.
    BitSet killedBy(String slot) {
        var bits = new BitSet();
        Set<String> stale = new LinkedHashSet<>(Set.of(slot));
        List<String> queue = new ArrayList<>(stale);
        for (int i = 0; i < queue.size(); i++) {
            bits.or(mentioning.getOrDefault(queue.get(i), new BitSet()));
            for (String next : computedFrom.getOrDefault(queue.get(i), Set.of())) {
                if (!stale.add(next)) continue;
                queue.add(next);
                // What a tool worked out from the old value is forgotten.
                if (Objects.requireNonNull(draft.slots.get(next)).initial() == null) bits.set(assigned(next));
            }
        }
        return bits;
    }

    /// What entering a state that collects `slot` takes away: its value too.
    BitSet clearedBy(String slot) {
        BitSet bits = killedBy(slot);
        bits.set(assigned(slot));
        return bits;
    }

    /// The slots whose values an expression depends on, also through the words of a disclosure.
    Set<String> slots(Expr expr) {
        Set<String> slots = new LinkedHashSet<>();
        mention(expr, slots);
        return slots;
    }

    private void mention(Expr expr, Set<String> slots) {
        switch (expr) {
            case Expr.And(var left, var right) -> both(left, right, slots);
            case Expr.Or(var left, var right) -> both(left, right, slots);
            case Expr.Compare(_, var left, var right) -> both(left, right, slots);
            case Expr.Not(var operand) -> mention(operand, slots);
            case Expr.Ref(var slot) -> slots.add(slot);
            case Expr.Confirmed(var slot) -> slots.add(slot);
            case Expr.Member(var element, var list) -> {
                slots.add(element);
                slots.add(list);
            }
            case Expr.Disclosed(var name) -> {
                Flow.Disclosure disclosure = draft.disclosures.get(name);
                if (disclosure != null) slots.addAll(disclosure.say().slots());
            }
            case Expr.Call(_, var arguments) -> arguments.forEach(a -> mention(a, slots));
            case Expr.Lit _ -> { }
        }
    }

    private void both(Expr left, Expr right, Set<String> slots) {
        mention(left, slots);
        mention(right, slots);
    }

    /// Before the first word: slots that come with the call have values, and a bool that starts `true` holds.
    BitSet initial() {
        var bits = new BitSet();
        for (Flow.Slot slot : draft.slots.values()) {
            if (slot.initial() != null
                    || slot.origin() instanceof Origin.FromCrm) bits.set(assigned(slot.name()));
            if (slot.initial() instanceof Literal.Bool(boolean value)) {
                Expr ref = new Expr.Ref(slot.name());
                bits.or(of(value ? ref : new Expr.Not(ref)));
            }
        }
        return bits;
    }

    /// `expr` with the parameters of a tool replaced by the slots it is run with.
    static Expr substitute(Expr expr, Map<String, String> names) {
        return switch (expr) {
            case Expr.And(var left, var right) -> new Expr.And(substitute(left, names),
                    substitute(right, names));
            case Expr.Or(var left, var right) -> new Expr.Or(substitute(left, names),
                    substitute(right, names));
            case Expr.Not(var operand) -> new Expr.Not(substitute(operand, names));
            case Expr.Compare(var op, var left, var right) ->
                    new Expr.Compare(op, substitute(left, names), substitute(right, names));
            case Expr.Ref(var slot) -> new Expr.Ref(names.getOrDefault(slot, slot));
            case Expr.Confirmed(var slot) -> new Expr.Confirmed(names.getOrDefault(slot, slot));
            case Expr.Member(var element, var list) ->
                    new Expr.Member(names.getOrDefault(element, element), names.getOrDefault(list, list));
            case Expr.Lit _, Expr.Disclosed _, Expr.Call _ -> expr;
        };
    }

    /// The parts of a conjunction, in the order of the source.
    static List<Expr> conjuncts(Expr expr) {
        List<Expr> parts = new ArrayList<>();
        split(expr, parts);
        return parts;
    }

    private static void split(Expr expr, List<Expr> parts) {
        if (expr instanceof Expr.And(var left, var right)) {
            split(left, parts);
            split(right, parts);
        } else {
            parts.add(expr);
        }
    }
}
