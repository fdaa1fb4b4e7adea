package dev.parley.governance;

import dev.parley.dialplan.Expr;
import dev.parley.dialplan.Literal;
import java.util.stream.Collectors;

/// Conditions as the language writes them, for verdicts that name their rule.
final class Expressions {
    private Expressions() { }

    static String source(Expr expr) {
        return switch (expr) {
            case Expr.And(var l, var r) -> source(l) + " and " + source(r);
            case Expr.Or(var l, var r) -> "(" + source(l) + " or " + source(r) + ")";
            case Expr.Not(var e) -> "not " + source(e);
            case Expr.Compare(var op, var l, var r) -> source(l) + " " + symbol(op) + " " + source(r);
            case Expr.Ref(var slot) -> slot;
            case Expr.Lit(var value) -> literal(value);
            case Expr.Disclosed(var d) -> "disclosed(" + d + ")";
            case Expr.Confirmed(var s) -> "confirmed(" + s + ")";
            case Expr.Member(var e, var l) -> "member(" + e + ", " + l + ")";
            case Expr.Call(var f, var args) -> f + args.stream().map(Expressions::source).collect(Collectors.joining(", ", "(", ")"));
        };
    }

    private static String symbol(Expr.Op op) {
        return switch (op) {
            case EQ -> "=";
            case NE -> "!=";
            case LT -> "<";
            case LE -> "<=";
            case GT -> ">";
            case GE -> ">=";
        };
    }

    private static String literal(Literal literal) {
        return switch (literal) {
            case Literal.Money(var amount) -> amount.toPlainString();
            case Literal.Int(var n) -> Long.toString(n);
            case Literal.Str(var s) -> '"' + s + '"';
            case Literal.Bool(var b) -> Boolean.toString(b);
            case Literal.Dur(var d) -> d.toSeconds() + "s";
            case Literal.Date(var d) -> d.toString();
        };
    }
}
