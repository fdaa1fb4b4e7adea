package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Event;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Parts of the compiled form as the language writes them: for messages, paths and the canonical layout.
final class Texts {
    private Texts() { }

    static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// In the largest unit that is exact: `8h`, `90s`, `500ms`.
    static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) return millis + "ms";
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0 && seconds > 0) return seconds / 86_400 + "d";
        if (seconds % 3600 == 0 && seconds > 0) return seconds / 3600 + "h";
        if (seconds % 60 == 0 && seconds > 0) return seconds / 60 + "m";
        return seconds + "s";
    }

    static String op(Expr.Op op) {
        return switch (op) {
            case EQ -> "=";
            case NE -> "!=";
            case LT -> "<";
            case LE -> "<=";
            case GT -> ">";
            case GE -> ">=";
        };
    }

    static String expr(Expr expr) {
        return switch (expr) {
            case Expr.Or(var left, var right) -> expr(left) + " or " + inner(right, 1);
            case Expr.And(var left, var right) -> inner(left, 2) + " and " + inner(right, 3);
            case Expr.Not(var operand) -> "not " + inner(operand, 3);
            case Expr.Compare(var op, var left, var right) -> inner(left, 5) + " " + op(op) + " "
                    + inner(right, 5);
            case Expr.Ref(var slot) -> slot;
            case Expr.Lit(var value) -> Types.show(value);
            case Expr.Disclosed(var disclosure) -> "disclosed(" + disclosure + ")";
            case Expr.Confirmed(var slot) -> "confirmed(" + slot + ")";
            case Expr.Member(var element, var list) -> "member(" + element + ", " + list + ")";
            case Expr.Call(var function, var arguments) ->
                    function + arguments.stream().map(Texts::expr)
                            .collect(Collectors.joining(", ", "(", ")"));
        };
    }

    /// In parentheses if it binds looser than `level`.
    private static String inner(Expr expr, int level) {
        int own = switch (expr) {
            case Expr.Or _ -> 0;
            case Expr.And _ -> 2;
            case Expr.Not _ -> 3;
            case Expr.Compare _ -> 4;
            default -> 5;
        };
        return own < level ? "(" + expr(expr) + ")" : expr(expr);
    }

    static String event(Event event) {
        return switch (event) {
            case Event.OnIntent(var intent) -> "intent " + intent;
            case Event.OnTool(var outcome, var tool) -> outcome.name().toLowerCase(Locale.ROOT) + " " + tool;
            case Event.OnFilled(var slot) -> "filled " + slot;
            case Event.OnYes() -> "yes";
            case Event.OnNo() -> "no";
            case Event.OnDone() -> "done";
            case Event.OnSilence(var duration) -> "silence " + duration(duration);
            case Event.OnKeypad(var digits) -> "keypad " + quote(digits);
            case Event.OnDenied(int times) -> "denied " + times;
            case Event.OnTurns(int turns) -> "turns " + turns;
            case Event.OnTriesSpent() -> "tries spent";
            case Event.OnModelDown() -> "model down";
            case Event.OnVoicemail() -> "voicemail";
            case Event.OnHangup() -> "hangup";
        };
    }

    /// `intent a or b`.
    static String events(List<Event> events) {
        String first = event(events.getFirst());
        return events.stream().skip(1).map(e -> " or " + event(e).replaceFirst("^intent ", ""))
                .collect(Collectors.joining("", first, ""));
    }

    static String target(Flow.Target target) {
        return switch (target) {
            case Flow.Target.Goto(var state) -> state;
            case Flow.Target.End(var label) -> "end " + quote(label);
            case Flow.Target.Transfer(var destination, var carrying, var otherwise) -> "transfer "
                    + quote(destination)
                    + (carrying.isEmpty() ? "" : " carrying " + String.join(", ", carrying)) + " else "
                    + otherwise;
        };
    }
}
