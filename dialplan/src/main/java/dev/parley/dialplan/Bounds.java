package dev.parley.dialplan;

import dev.parley.dialplan.Expr.Op;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// When one comparison implies another: intervals of a slot against literals, and orders between two slots.
final class Bounds {
    private Bounds() { }

    static Op negate(Op op) {
        return switch (op) {
            case EQ -> Op.NE;
            case NE -> Op.EQ;
            case LT -> Op.GE;
            case LE -> Op.GT;
            case GT -> Op.LE;
            case GE -> Op.LT;
        };
    }

    /// The operator when the two sides change places.
    static Op flip(Op op) {
        return switch (op) {
            case LT -> Op.GT;
            case LE -> Op.GE;
            case GT -> Op.LT;
            case GE -> Op.LE;
            case EQ, NE -> op;
        };
    }

    /// Whether `have` implies `need`; both have the same left side.
    static boolean implies(Expr.Compare have, Expr.Compare need) {
        if (have.right().equals(need.right())) return sameSides(have.op(), need.op());
        if (!(have.right() instanceof Expr.Lit(var h))
                || !(need.right() instanceof Expr.Lit(var n))) return false;
        Integer order = compare(h, n);
        if (order == null) return have.op() == Op.EQ && need.op() == Op.NE && !h.equals(n);
        if (order == 0) return sameSides(have.op(), need.op());
        return switch (have.op()) {                             // the two literals differ from here on
            case EQ -> switch (need.op()) {
                case NE -> true;
                case LT, LE -> order < 0;
                case GT, GE -> order > 0;
                case EQ -> false;
            };
            case LT, LE -> (need.op() == Op.LT || need.op() == Op.LE || need.op() == Op.NE) && order < 0;
            case GT, GE -> (need.op() == Op.GT || need.op() == Op.GE || need.op() == Op.NE) && order > 0;
            case NE -> false;
        };
    }

    private static boolean sameSides(Op have, Op need) {
        return switch (have) {
            case EQ -> need == Op.EQ || need == Op.LE || need == Op.GE;
            case LT -> need == Op.LT || need == Op.LE || need == Op.NE;
            case GT -> need == Op.GT || need == Op.GE || need == Op.NE;
            case LE, GE, NE -> have == need;
        };
    }

    /// @return null if the two cannot be ordered
    private static @Nullable Integer compare(Literal a, Literal b) {
        if (a instanceof Literal.Date(var left)
                && b instanceof Literal.Date(var right)) return left.compareTo(right);
        if (a instanceof Literal.Dur(var left)
                && b instanceof Literal.Dur(var right)) return left.compareTo(right);
        BigDecimal left = number(a);
        BigDecimal right = number(b);
        return left == null || right == null ? null : Integer.valueOf(left.compareTo(right));
    }

    private static @Nullable BigDecimal number(Literal literal) {
        return switch (literal) {
            case Literal.Int(long value) -> BigDecimal.valueOf(value);
            case Literal.Money(var amount) -> amount;
            case Literal.Str _, Literal.Bool _, Literal.Dur _, Literal.Date _ -> null;
        };
    }
}
