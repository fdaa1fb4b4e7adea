package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.util.HashMap;
import java.util.Map;

/// What a call has spent, so that no loop of a flow is free: utterances and openings per state over the whole call, plays of
/// a disclosure in one stay, states entered while nothing happens.
final class Budgets {
    static final int MOST_PLAYS = 3;
    /// More states entered in no time is a flow going round by itself.
    private static final int MOST_MOVES = 64;

    private final Map<String, Integer> utterances = new HashMap<>();
    private final Map<String, Integer> openings = new HashMap<>();
    private final Map<String, Integer> plays = new HashMap<>();
    private int moves;

    /// Something happened: what follows is no round in no time.
    void happens() {
        moves = 0;
    }

    /// @return false when the flow goes round and nothing happens
    boolean enters() {
        plays.clear();
        return ++moves <= MOST_MOVES;
    }

    /// @return false: played too often in this stay
    boolean plays(Flow.Disclosure disclosure) {
        return plays.merge(disclosure.name(), 1, Integer::sum) <= MOST_PLAYS;
    }

    /// @return false: the region was opened as often as its budget allows
    boolean opens(Flow.State state) {
        return openings.merge(state.name(), 1, Integer::sum) <= state.openings();
    }

    /// @return how many utterances the state has been given, this one included
    int utterance(Flow.State state) {
        return utterances.merge(state.name(), 1, Integer::sum);
    }
}
