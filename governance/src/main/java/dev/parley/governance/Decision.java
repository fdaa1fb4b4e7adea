package dev.parley.governance;

/// The outcome of judging one proposal, with the rule that decided.
/// `rule` names the line of policy (`grounding/number`, `state triage: speak free up to 30 words`); `evidence` is the
/// offending piece of the proposal.
public sealed interface Decision {
    record Allow(String rule, Rendered words) implements Decision { }
    record Deny(DenyCode code, String rule, String evidence) implements Decision { }
}
