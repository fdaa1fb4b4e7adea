package dev.parley.dialplan;

import dev.parley.dialplan.Expr.Op;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is known of numbers: a difference-bound matrix over the money, int and date slots of a flow. Entry `i, j` bounds
/// `slot i - slot j`; slot 0 is the number zero, so its row and column are the intervals. A bound is twice the number in
/// millionths, plus one if it may be reached (`<=`); so `<` and `<=` order as they should, and they add.
final class Zone {
    private static final long FREE = Long.MAX_VALUE / 4;
    private static final BigDecimal SCALE = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal LARGEST = BigDecimal.valueOf(1_000_000_000_000L);
    private static final int MOST_BRANCHES = 512;

    private final Map<String, Integer> index;
    private final long[][] bound;
    private boolean empty;

    private Zone(Map<String, Integer> index, long[][] bound, boolean empty) {
        this.index = index;
        this.bound = bound;
        this.empty = empty;
    }

    /// Nothing is known of the slots.
    static Zone of(Iterable<String> slots) {
        Map<String, Integer> index = new HashMap<>();
        for (String slot : slots) index.putIfAbsent(slot, index.size() + 1);
        long[][] bound = new long[index.size() + 1][index.size() + 1];
        for (int i = 0; i < bound.length; i++) {
            Arrays.fill(bound[i], FREE);
            bound[i][i] = 1;
        }
        return new Zone(index, bound, false);
    }

    Zone copy() {
        long[][] copied = new long[bound.length][];
        for (int i = 0; i < bound.length; i++) copied[i] = bound[i].clone();
        return new Zone(index, copied, empty);
    }

    boolean isEmpty() {
        return empty;
    }

    private static long sum(long a, long b) {
        return a >= FREE || b >= FREE ? FREE : (a & ~1L) + (b & ~1L) + (a & b & 1);
    }

    /// `i - j` is at most `most`.
    private void tighten(int i, int j, long most) {
        if (empty || most >= bound[i][j]) return;
        bound[i][j] = most;
        for (int a = 0; a < bound.length; a++) {
            long left = sum(bound[a][i], most);
            if (left >= FREE) continue;
            for (int b = 0; b < bound.length; b++) {
                long through = sum(left, bound[j][b]);
                if (through < bound[a][b]) bound[a][b] = through;
            }
        }
        for (int a = 0; a < bound.length; a++) if (bound[a][a] < 1) empty = true;
    }

    void forget(String slot) {
        Integer at = index.get(slot);
        if (at == null || empty) return;
        for (int i = 0; i < bound.length; i++) {
            if (i != at) bound[at][i] = bound[i][at] = FREE;
        }
    }

    /// The least zone around both. @return whether this one grew
    boolean join(Zone other, boolean widen) {
        if (other.empty) return false;
        boolean grew = empty;
        if (empty) {
            empty = false;
            for (int i = 0; i < bound.length; i++) bound[i] = other.bound[i].clone();
            return true;
        }
        for (int i = 0; i < bound.length; i++) {
            for (int j = 0; j < bound.length; j++) {
                if (other.bound[i][j] <= bound[i][j]) continue;
                bound[i][j] = widen ? FREE : other.bound[i][j];
                grew = true;
            }
        }
        return grew;
    }

    /// One side of a comparison: a slot of this zone (0: none) plus a number.
    private record Side(int slot, long number) { }

    private @Nullable Side side(Expr expr) {
        return switch (expr) {
            case Expr.Ref(var slot) when index.containsKey(slot) -> new Side(index.get(slot), 0);
            case Expr.Lit(Literal.Int(long n)) -> number(BigDecimal.valueOf(n));
            case Expr.Lit(Literal.Money(var amount)) -> number(amount);
            case Expr.Lit(Literal.Date(var date)) -> number(BigDecimal.valueOf(date.toEpochDay()));
            default -> null;
        };
    }

    private static @Nullable Side number(BigDecimal value) {
        return value.abs().compareTo(LARGEST) > 0 || value.stripTrailingZeros().scale() > 6 ? null
                : new Side(0, value.multiply(SCALE).longValueExact());
    }

    /// Takes a comparison as true; `!=` and what is not about numbers says nothing.
    void assume(Expr.Compare compare) {
        Side left = side(compare.left());
        Side right = side(compare.right());
        if (left == null || right == null) return;
        long up = 2 * (right.number - left.number);           // left.slot - right.slot <op> up / 2
        switch (compare.op()) {
            case LE -> tighten(left.slot, right.slot, up + 1);
            case LT -> tighten(left.slot, right.slot, up);
            case GE -> tighten(right.slot, left.slot, -up + 1);
            case GT -> tighten(right.slot, left.slot, -up);
            case EQ -> {
                tighten(left.slot, right.slot, up + 1);
                tighten(right.slot, left.slot, -up + 1);
            }
            case NE -> { }
        }
    }

    /// Takes every comparison as true that is a part of a conjunction; of `holds` false, of a refuted disjunction.
    void assume(Expr expr, boolean holds) {
        switch (expr) {
            case Expr.And(var l, var r) when holds -> {
                assume(l, true);
                assume(r, true);
            }
            case Expr.Or(var l, var r) when !holds -> {
                assume(l, false);
                assume(r, false);
            }
            case Expr.Not(var e) -> assume(e, !holds);
            case Expr.Compare compare -> assume(holds ? compare : (Expr.Compare) Facts.negate(compare));
            default -> { }
        }
    }

    boolean entails(Expr.Compare need) {
        if (need.op() == Op.EQ) {
            return entails(new Expr.Compare(Op.LE, need.left(), need.right())) && entails(new Expr.Compare(Op.GE, need.left(), need.right()));
        }
        if (side(need.left()) == null || side(need.right()) == null) return false;
        for (Expr.Compare part : need.op() == Op.NE ? List.of(need) : List.of((Expr.Compare) Facts.negate(need))) {
            Zone against = copy();
            against.assume(part.op() == Op.NE ? new Expr.Compare(Op.EQ, need.left(), need.right()) : part);
            if (!against.empty) return false;
        }
        return true;
    }

    // ---- whether a condition can be true at all -------------------------------------------------------------------

    static Set<String> numbers(Flow flow, Expr expr) {
        Set<String> out = new LinkedHashSet<>();
        for (Expr atom : Tracked.atoms(expr)) if (atom instanceof Expr.Compare) out.addAll(Tracked.slots(flow, atom));
        return out;
    }

    /// Whether some values make `expr` true. Sound: false means never.
    static boolean possible(Flow flow, Expr expr) {
        return possible(expr, numbers(flow, expr));
    }

    static boolean possible(Expr expr, Set<String> numbers) {
        return new Search().any(List.of(expr), of(numbers), Map.of());
    }

    /// Splits disjunctions, one branch after the other; past the limit anything is possible.
    private static final class Search {
        private int branches;

        boolean any(List<Expr> parts, Zone zone, Map<Expr, Boolean> literals) {
            if (++branches > MOST_BRANCHES) return true;
            Zone known = zone.copy();
            Map<Expr, Boolean> facts = new HashMap<>(literals);
            java.util.ArrayDeque<Expr> todo = new java.util.ArrayDeque<>(parts);
            while (!todo.isEmpty()) {
                Expr part = todo.remove();
                switch (part) {
                    case Expr.And(var l, var r) -> {
                        todo.add(l);
                        todo.add(r);
                    }
                    case Expr.Or(var l, var r) -> {
                        return any(with(todo, l), known, facts) || any(with(todo, r), known, facts);
                    }
                    case Expr.Not(var e) -> {
                        Expr negated = Facts.negate(e);
                        if (!(negated instanceof Expr.Not)) todo.add(negated);
                        else if (Boolean.TRUE.equals(facts.put(e, false))) return false;
                    }
                    case Expr.Compare(var op, var l, var r) when op == Op.NE -> {
                        if (known.side(l) != null && known.side(r) != null) {
                            return any(with(todo, new Expr.Compare(Op.LT, l, r)), known, facts)
                                    || any(with(todo, new Expr.Compare(Op.GT, l, r)), known, facts);
                        }
                    }
                    case Expr.Compare compare -> {
                        known.assume(compare);
                        if (known.empty) return false;
                    }
                    case Expr.Lit(Literal.Bool(boolean b)) -> {
                        if (!b) return false;
                    }
                    case Expr.Lit _ -> { }
                    case Expr.Ref _, Expr.Disclosed _, Expr.Confirmed _, Expr.Member _, Expr.Call _ -> {
                        if (Boolean.FALSE.equals(facts.put(part, true))) return false;
                    }
                }
            }
            return true;
        }

        private static List<Expr> with(java.util.ArrayDeque<Expr> todo, Expr one) {
            List<Expr> all = new java.util.ArrayList<>(todo);
            all.addFirst(one);
            return all;
        }
    }
}
