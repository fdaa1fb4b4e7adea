package dev.parley.governance;

import dev.parley.dialplan.Expr;
import dev.parley.dialplan.Literal;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Evaluates guards over the facts of a call, in three values: true, false, and unknown where a slot has no value.
/// `not` unknown is unknown. Permission is given on true only, and refused protection (an approval that is not asked
/// for) on false only: what is unknown fails closed both ways.
final class ExpressionEvaluator {
    private final Facts facts;
    private final Map<String, Value> arguments;
    private final Map<String, String> slots;

    ExpressionEvaluator(Facts facts) {
        this(facts, Map.of(), Map.of());
    }

    private ExpressionEvaluator(Facts facts, Map<String, Value> arguments, Map<String, String> slots) {
        this.facts = facts;
        this.arguments = arguments;
        this.slots = slots;
    }

    /// For the conditions of a tool, in which a parameter's name stands for its argument.
    ///
    /// @param slots the slot a parameter was given, where that has another name
    ExpressionEvaluator with(Map<String, Value> arguments, Map<String, String> slots) {
        return new ExpressionEvaluator(facts, arguments, slots);
    }

    private @Nullable Value named(String name) {
        Value argument = arguments.get(name);
        return argument != null ? argument : facts.value(name);
    }

    boolean holds(Expr expr) {
        return truth(expr).orElse(false);
    }

    /// Known to be false; an unknown one is not.
    boolean refuted(Expr expr) {
        return truth(expr).filter(b -> !b).isPresent();
    }

    /// Three-valued: empty when a slot it needs has no value.
    private Optional<Boolean> truth(Expr expr) {
        return switch (expr) {
            case Expr.And(var l, var r) -> {
                var a = truth(l);
                var b = truth(r);
                if (a.equals(Optional.of(false)) || b.equals(Optional.of(false))) yield Optional.of(false);
                yield a.isPresent() && b.isPresent() ? Optional.of(true) : Optional.empty();
            }
            case Expr.Or(var l, var r) -> {
                var a = truth(l);
                var b = truth(r);
                if (a.equals(Optional.of(true)) || b.equals(Optional.of(true))) yield Optional.of(true);
                yield a.isPresent() && b.isPresent() ? Optional.of(false) : Optional.empty();
            }
            case Expr.Not(var e) -> truth(e).map(b -> !b);
            case Expr.Compare(var op, var l, var r) -> compare(op, l, r);
            case Expr.Ref(var slot) -> Optional.ofNullable(named(slot)).map(v -> !(v instanceof Value.Bool(var b)) || b);
            case Expr.Lit(Literal.Bool(var b)) -> Optional.of(b);
            case Expr.Lit _ -> Optional.empty();
            case Expr.Disclosed(var d) -> Optional.of(facts.disclosed(d));
            case Expr.Confirmed(var s) -> Optional.of(facts.confirmed(slots.getOrDefault(s, s)));
            case Expr.Member(var element, var list) -> member(element, list);
            case Expr.Call _ -> Optional.empty();            // a function of the dial gate: it has no value inside a call
        };
    }

    private Optional<Boolean> member(String element, String list) {
        Value e = named(element);
        if (e == null || !(named(list) instanceof Value.ListOf(var values))) return Optional.empty();
        return Optional.of(values.stream().anyMatch(v -> Values.same(v, e)));
    }

    private Optional<Boolean> compare(Expr.Op op, Expr left, Expr right) {
        Optional<Value> a = value(left);
        Optional<Value> b = value(right);
        if (a.isEmpty() || b.isEmpty()) return Optional.empty();
        Optional<Integer> order = order(a.get(), b.get());
        return switch (op) {
            case EQ -> Optional.of(order.map(o -> o == 0).orElseGet(() -> Values.same(a.get(), b.get())));
            case NE -> Optional.of(order.map(o -> o != 0).orElseGet(() -> !Values.same(a.get(), b.get())));
            case LT -> order.map(o -> o < 0);
            case LE -> order.map(o -> o <= 0);
            case GT -> order.map(o -> o > 0);
            case GE -> order.map(o -> o >= 0);
        };
    }

    private Optional<Value> value(Expr expr) {
        return switch (expr) {
            case Expr.Ref(var slot) -> Optional.ofNullable(named(slot));
            case Expr.Lit(Literal.Money(var amount)) -> Optional.of(new Value.Money(amount, ""));
            case Expr.Lit(Literal.Int(var n)) -> Optional.of(new Value.Int(n));
            case Expr.Lit(Literal.Str(var s)) -> Optional.of(new Value.Text(s));
            case Expr.Lit(Literal.Bool(var b)) -> Optional.of(new Value.Bool(b));
            case Expr.Lit(Literal.Dur(var d)) -> Optional.of(new Value.Int(d.toSeconds()));
            case Expr.Lit(Literal.Date(var d)) -> Optional.of(new Value.Date(d));
            case Expr.And _, Expr.Or _, Expr.Not _, Expr.Compare _, Expr.Disclosed _, Expr.Confirmed _, Expr.Member _ ->
                    truth(expr).map(Value.Bool::new);
            case Expr.Call _ -> Optional.empty();
        };
    }

    private static Optional<Integer> order(Value a, Value b) {
        if (a instanceof Value.Date(var x) && b instanceof Value.Date(var y)) return Optional.of(x.compareTo(y));
        Optional<BigDecimal> x = number(a);
        Optional<BigDecimal> y = number(b);
        return x.isPresent() && y.isPresent() ? Optional.of(x.get().compareTo(y.get())) : Optional.empty();
    }

    private static Optional<BigDecimal> number(Value value) {
        return switch (value) {
            case Value.Money(var amount, var _) -> Optional.of(amount);
            case Value.Int(var n) -> Optional.of(BigDecimal.valueOf(n));
            default -> Optional.empty();
        };
    }
}
