package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Atom;
import dev.parley.dialplan.Flow.Prop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One assertion as a small automaton that watches the call: has A happened, how often, is an answer owed, is the
/// recorder on. Its memory is two numbers behind the [Tracked] facts in the same array.
final class Monitor {
    private final Prop prop;
    private final Tracked facts;
    private final int memory;
    private final int recorder;
    /// Whether the assertion had anything to say at all.
    boolean mattered;
    boolean visited;

    Monitor(Prop prop, Tracked facts) {
        this.prop = prop;
        this.facts = facts;
        this.memory = facts.size;
        this.recorder = facts.size + 1;
    }

    static List<Atom> atoms(Prop prop) {
        return switch (prop) {
            case Prop.Before(var first, var then) -> List.of(first, then);
            case Prop.NeverWhileState(var atom, _) -> List.of(atom);
            case Prop.NeverWhile(var atom, _) -> List.of(atom);
            case Prop.AtMost(var atom, _) -> List.of(atom);
            case Prop.LeadsTo(_, var atom) -> List.of(atom);
            case Prop.AlwaysCanEnd() -> List.of();
        };
    }

    /// The facts the assertion names.
    static Set<Expr> named(Prop prop) {
        Set<Expr> named = new LinkedHashSet<>();
        if (prop instanceof Prop.Before(Atom.DisclosedAtom(var d), _)) named.add(new Expr.Disclosed(d));
        if (prop instanceof Prop.NeverWhile(_, var condition)) named.addAll(Tracked.trackable(condition));
        return named;
    }

    /// Entries of the array it needs, and their bits.
    int[] bits() {
        int count = prop instanceof Prop.AtMost(_, int times) ? 32 - Integer.numberOfLeadingZeros(times + 1) : 1;
        return new int[] {count, 1};
    }

    void initial(int[] v) {
        v[memory] = prop instanceof Prop.AtMost(Atom.Recording(), _) ? 1 : 0;
        v[recorder] = atoms(prop).contains(new Atom.Recording()) ? 1 : 0;
    }

    boolean concerns(Op op) {
        return switch (op) {
            case Op.Emit(var atom) -> atoms(prop).contains(atom);
            case Op.Recorder _, Op.Rest _ -> atoms(prop).contains(new Atom.Recording());
            case Op.Trigger(var event) -> prop instanceof Prop.LeadsTo(var asked, _) && asked.equals(event);
            case Op.Clear _, Op.Write _, Op.Heard _, Op.Refused _, Op.Confirm _, Op.Assume _, Op.Count _, Op.Exhausted _ -> false;
        };
    }

    /// @return true if the assertion is violated by this, here
    boolean observe(Op op, int[] v, String state) {
        switch (op) {
            case Op.Recorder(boolean on) -> {
                boolean started = on && v[recorder] == 0;
                v[recorder] = on ? 1 : 0;
                if (prop instanceof Prop.AtMost && started) return happens(new Atom.Recording(), v, state);
            }
            case Op.Rest() -> {
                if (prop instanceof Prop.NeverWhileState(_, var where) && where.equals(state)) visited = true;
                if (v[recorder] == 1 && !(prop instanceof Prop.AtMost)) return happens(new Atom.Recording(), v, state);
            }
            case Op.Emit(var atom) -> {
                return happens(atom, v, state);
            }
            case Op.Trigger _ -> {
                v[memory] = 1;
                mattered = true;
            }
            default -> { }
        }
        return false;
    }

    private boolean happens(Atom atom, int[] v, String state) {
        return switch (prop) {
            case Prop.Before(var first, var then) -> {
                boolean early = false;
                if (then.equals(atom)) {
                    mattered = true;
                    early = !(first instanceof Atom.DisclosedAtom(var d) ? facts.truth(new Expr.Disclosed(d), v) == Truth.TRUE : v[memory] == 1);
                }
                if (first.equals(atom)) v[memory] = first instanceof Atom.DisclosedAtom ? 0 : 1;
                yield early;
            }
            case Prop.NeverWhileState(_, var where) -> {
                mattered = true;
                yield where.equals(state);
            }
            case Prop.NeverWhile(_, var condition) -> {
                mattered = true;
                yield (facts.truth(condition, v) & Truth.TRUE) != 0;
            }
            case Prop.AtMost(_, int times) -> {
                mattered = true;
                v[memory] = Math.min(times + 1, v[memory] + 1);
                yield v[memory] > times;
            }
            case Prop.LeadsTo _ -> {
                v[memory] = 0;
                yield false;
            }
            case Prop.AlwaysCanEnd() -> false;
        };
    }

    boolean owes(int[] v) {
        return prop instanceof Prop.LeadsTo && v[memory] == 1;
    }
}
