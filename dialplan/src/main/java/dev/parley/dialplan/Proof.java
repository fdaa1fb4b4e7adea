package dev.parley.dialplan;

import java.util.List;

/// The verdicts on all assertions of one version of a flow.
public record Proof(Flow flow, List<AssertionResult> results) {
    public boolean proved() {
        return results.stream().allMatch(AssertionResult::proved);
    }

    public List<AssertionResult> failed() {
        return results.stream().filter(r -> !r.proved()).toList();
    }
}
