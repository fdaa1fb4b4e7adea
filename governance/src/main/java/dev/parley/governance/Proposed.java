package dev.parley.governance;

import java.util.Map;

/// What a model would like to happen. A proposal has no effect until the [Governor] turns it into an approval.
public sealed interface Proposed {
    /// One clause of model text, placeholders unfilled (`Your balance is {balance}.`). `turn`: the caller turn it answers.
    record Utterance(int turn, String text) implements Proposed { }

    /// One tool call, arguments as the model wrote them: strings, or for numbers their exact source text.
    record ToolCall(int turn, String tool, Map<String, String> arguments) implements Proposed { }
}
