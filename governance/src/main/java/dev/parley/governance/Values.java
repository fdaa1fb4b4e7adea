package dev.parley.governance;

import dev.parley.dialplan.Literal;
import dev.parley.dialplan.Type;
import java.math.BigDecimal;
import java.util.stream.Collectors;

/// Conversions of [Value]: from the language's literals, and to the one canonical text that tools are given.
final class Values {
    private Values() { }

    static Value of(Literal literal, Type type) {
        return switch (literal) {
            case Literal.Money(var amount) -> new Value.Money(amount, type instanceof Type.Money(var currency) ? currency : "");
            case Literal.Int(var n) when type instanceof Type.Money(var currency) -> new Value.Money(BigDecimal.valueOf(n), currency);
            case Literal.Int(var n) -> new Value.Int(n);
            case Literal.Str(var s) when type instanceof Type.Digits -> new Value.Digits(s);
            case Literal.Str(var s) when type instanceof Type.Id -> new Value.Id(s);
            case Literal.Str(var s) -> new Value.Text(s);
            case Literal.Bool(var b) -> new Value.Bool(b);
            case Literal.Dur(var d) -> new Value.Int(d.toSeconds());
            case Literal.Date(var d) -> new Value.Date(d);
        };
    }

    /// `420.10`, `2026-12-01`, `true`, `12345`: what a connector receives and an approval is bound to.
    static String canonical(Value value) {
        return switch (value) {
            case Value.Bool(var b) -> Boolean.toString(b);
            case Value.Int(var n) -> Long.toString(n);
            case Value.Text(var s) -> s;
            case Value.Digits(var s) -> s;
            case Value.Money(var amount, var _) -> amount.toPlainString();
            case Value.Date(var date) -> date.toString();
            case Value.Id(var s) -> s;
            case Value.Token(var reference) -> reference;
            case Value.ListOf(var list) -> list.stream().map(Values::canonical).collect(Collectors.joining("; "));
        };
    }

    /// Equal as the language sees it: money by amount, digits and identifiers by their characters.
    static boolean same(Value a, Value b) {
        if (a instanceof Value.Money(var x, var _) && b instanceof Value.Money(var y, var _)) return x.compareTo(y) == 0;
        return canonical(a).equals(canonical(b));
    }
}
