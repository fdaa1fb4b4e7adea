package dev.parley.dialplan;

import java.util.List;

/// A guard or condition. Pure: it reads slots and facts and nothing else.
public sealed interface Expr {
    enum Op { EQ, NE, LT, LE, GT, GE }

    record And(Expr left, Expr right) implements Expr { }
    record Or(Expr left, Expr right) implements Expr { }
    record Not(Expr operand) implements Expr { }
    record Compare(Op op, Expr left, Expr right) implements Expr { }
    /// The current value of a slot; alone in a condition, a `bool` slot.
    record Ref(String slot) implements Expr { }
    record Lit(Literal value) implements Expr { }
    /// The disclosure was heard in full and nothing it spoke has changed since.
    record Disclosed(String disclosure) implements Expr { }
    /// The caller said yes to the slot's current value.
    record Confirmed(String slot) implements Expr { }
    record Member(String element, String list) implements Expr { }
    /// A function of the dial gate: `consent(pec)`, `suppressed()`, `attempts(7d)`.
    record Call(String function, List<Expr> arguments) implements Expr { }

    /// As the language writes it.
    default String source() {
        return Texts.expr(this);
    }
}
