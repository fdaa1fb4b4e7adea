package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.time.Duration;
import java.util.Map;

/// What a rehearsal did to the governor, in order: all that a caller, a model and the tools would have to do for the same to happen in
/// a call.
public sealed interface Deed {
    /// The caller says `words`; `intent` is what was recognised, empty when nothing was.
    record Said(String words, String intent) implements Deed { }

    record Keyed(String digits) implements Deed { }

    record Waited(Duration length) implements Deed { }

    record HungUp() implements Deed { }

    /// The caller talks over a line when so much of it was heard.
    record TalkedOver(int percent) implements Deed { }

    record ModelSaid(String text) implements Deed { }

    record ModelCalled(String tool, Map<String, String> arguments) implements Deed { }

    record ModelWentDown() implements Deed { }

    /// A tool that was run turned out so. `results` only of one that went well.
    record ToolTurnedOut(String tool, Flow.Outcome outcome, Map<String, String> results) implements Deed { }

    /// A slot was given a value that no call had led to.
    record Forced(String slot) implements Deed { }
}
