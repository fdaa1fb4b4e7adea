package dev.parley.governance;

/// The governor's answer to one proposal, with the rule that decided.
public sealed interface Verdict {
    String rule();

    record Speak(ApprovedUtterance utterance, String rule) implements Verdict { }

    record Run(ApprovedToolCall call, String rule) implements Verdict { }

    /// `retry`: the model may try once more with the code; otherwise the fixed line is spoken instead.
    record Deny(DenyCode code, String rule, String evidence, boolean retry) implements Verdict { }
}
