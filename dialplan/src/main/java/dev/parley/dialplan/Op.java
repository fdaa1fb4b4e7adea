package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Atom;
import dev.parley.dialplan.Flow.Event;

/// What happens on an edge of the [Automaton], one after the other: to the facts, and for a [Monitor] to see.
sealed interface Op {
    /// Something an assertion can name.
    record Emit(Atom atom) implements Op { }
    /// A state that collects the slot is entered: an old answer is never taken for a new one.
    record Clear(String slot) implements Op { }
    /// The slot gets a value. `confirmed`: the caller said yes to it.
    record Write(String slot, boolean confirmed) implements Op { }
    /// All of it was heard; one that asks was answered with yes.
    record Heard(String disclosure) implements Op { }
    /// The answer was no: neither heard nor confirmed.
    record Refused(String disclosure) implements Op { }
    record Confirm(String slot) implements Op { }
    /// The way is open only if the expression is true, or with `holds` false only if it is not (false, or a value is
    /// missing).
    record Assume(Expr expr, boolean holds) implements Op { }
    record Recorder(boolean on) implements Op { }
    /// One more call of a tool with a limit; closed once the limit is reached.
    record Count(String tool, int limit) implements Op { }
    /// Open only once the limit is reached.
    record Exhausted(String tool, int limit) implements Op { }
    /// The call waits here: if the recorder is on, it records.
    record Rest() implements Op { }
    /// An event that an `every … leads to` asks about.
    record Trigger(Event event) implements Op { }
}
