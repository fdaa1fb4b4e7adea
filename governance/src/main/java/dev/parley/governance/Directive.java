package dev.parley.governance;

import java.util.Map;

/// What the flow wants done, in order. Evidence comes before the effect it is about.
public sealed interface Directive {
    /// One record of the call's audit log. Values of `pii` and `sealed` slots are never in it.
    record Evidence(RecordType type, Map<String, Object> fields) implements Directive { }

    record Speak(ApprovedUtterance utterance) implements Directive { }

    /// Stop what may be interrupted: the flow has moved on.
    record Hush() implements Directive { }

    record RunTool(ApprovedToolCall call) implements Directive { }

    record Transfer(ApprovedTransfer transfer) implements Directive { }

    record Record(boolean resume) implements Directive { }

    /// What the caller may be expected to say has changed: a state was entered or a slot was filled.
    record Expect() implements Directive { }

    /// The model region is open and it is the agent's move. `callerWords`: what to answer, empty to open.
    record Converse(String callerWords) implements Directive { }

    /// The call is over once everything approved has been heard. `immediately`: the caller is gone already.
    record Finish(String end, boolean immediately) implements Directive { }
}
