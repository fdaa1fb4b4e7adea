package dev.parley.dialplan;

import java.util.List;

/// What became of one assertion. `counterexample`: the shortest way to a violation, step by step, and `story`: the same
/// for a reader; both empty if PROVED. `productStates`: how many states of flow, facts and monitor were looked at.
/// `vacuous`: true only because what it speaks about can never happen; worth a warning.
public record AssertionResult(Flow.Assertion assertion, Verdict verdict, List<Step> counterexample, List<String> story,
                              int productStates, boolean vacuous) {
    public enum Verdict { PROVED, FAILED }

    public AssertionResult {
        counterexample = List.copyOf(counterexample);
        story = List.copyOf(story);
    }

    public String name() {
        return assertion.name();
    }

    public boolean proved() {
        return verdict == Verdict.PROVED;
    }
}
