package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where a call stands, for those who may only look. Immutable.
///
/// `conversing`: the model region is open, so a model may propose. `intents`: what a handler here listens for.
/// `collecting`: slots still wanted, in order. `confirming`: slots that have a value and count only after the caller says
/// yes to it, so it should be read back. `keypad`: digits go to the first of them. `known`: display text of
/// slots; personal ones that are set show `(set)`, sealed ones are absent. `ended`: the end label, empty while running.
public record FlowView(Flow flow, Flow.State state, int turn, boolean conversing, boolean awaitingYesNo,
                       Set<String> intents, List<String> collecting, List<String> confirming, boolean keypad, Map<String, String> known, String ended) {
    public FlowView {
        intents = Set.copyOf(intents);
        collecting = List.copyOf(collecting);
        confirming = List.copyOf(confirming);
        known = Map.copyOf(known);
    }
}
