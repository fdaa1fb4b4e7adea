package dev.parley.agent;

import dev.parley.dialplan.Flow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One question to a language model: where the call stands and what it may propose.
///
/// `state.mention` and `state.calls` are what may be said and run here; `intents` what it may recognise, `collecting`
/// the slots still wanted here, in order; `confirming` those that have a value and count only once the caller has said
/// yes to it, so it is to be read back. `known`: display text of slots the model may see (sealed and personal ones
/// only by name, mapped to `"(set)"`). `transcript`: oldest first, what was *heard* on both sides.
/// `callerWords`: the utterance to answer, empty when the agent opens. `denied`: why the last proposal of this turn
/// was refused, so the model can do better once.
public record ModelRequest(Flow flow, Flow.State state, String locale, int turn, String callerWords,
                           Set<String> intents, List<String> collecting, List<String> confirming,
                           Map<String, String> known, List<Line> transcript, Optional<Denial> denied) {
    public record Line(boolean caller, String text) { }

    /// `code` as in the governor's deny codes.
    public record Denial(String code, String evidence, String text) { }

    public ModelRequest {
        intents = Set.copyOf(intents);
        collecting = List.copyOf(collecting);
        confirming = List.copyOf(confirming);
        known = Map.copyOf(known);
        transcript = List.copyOf(transcript);
    }
}
