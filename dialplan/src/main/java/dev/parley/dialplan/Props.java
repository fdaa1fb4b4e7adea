package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Atom;
import dev.parley.dialplan.Flow.Prop;

/// Assertions, as the language writes them.
final class Props {
    private Props() { }

    static String show(Prop prop) {
        return switch (prop) {
            case Prop.Before(var first, var then) -> show(first) + " before " + show(then);
            case Prop.NeverWhileState(var atom, var state) -> "never " + show(atom) + " while state " + state;
            case Prop.NeverWhile(var atom, var condition) -> "never " + show(atom) + " while " + condition.source();
            case Prop.AtMost(var atom, int times) -> show(atom) + " at most " + times;
            case Prop.LeadsTo(var event, var atom) -> "every " + Texts.event(event) + " leads to " + show(atom);
            case Prop.AlwaysCanEnd() -> "always can reach end";
        };
    }

    static String show(Atom atom) {
        return switch (atom) {
            case Atom.ToolRun(var tool) -> "tool " + tool;
            case Atom.ToolOk(var tool) -> "ok " + tool;
            case Atom.DisclosedAtom(var disclosure) -> "disclosed(" + disclosure + ")";
            case Atom.Mention(var slot) -> "mention " + slot;
            case Atom.Speech() -> "speech";
            case Atom.Recording() -> "recording";
            case Atom.Transfer() -> "transfer";
        };
    }
}
