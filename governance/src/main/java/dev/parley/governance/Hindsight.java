package dev.parley.governance;

import dev.parley.dialplan.Flow.Expectation;
import dev.parley.dialplan.Flow.FlowTest;
import dev.parley.dialplan.Flow.Step;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Judges what a test expects from the records of a call that is over. Coarser than a rehearsal, which stops at every `expect`: what is
/// expected must have come about at some time from where the test begins.
public final class Hindsight {
    /// One record of the call's log.
    public record Happened(RecordType type, Map<String, Object> fields) { }

    private final List<Happened> records;

    private Hindsight(List<Happened> records) {
        this.records = records;
    }

    /// @param records from where the test begins, the entering of its state included
    /// @return what was expected and is not so; empty when all is
    public static Optional<String> judge(FlowTest test, List<Happened> records) {
        var hindsight = new Hindsight(records);
        return test.steps().stream().filter(Step.Expect.class::isInstance).flatMap(s -> ((Step.Expect) s).expectations().stream())
            .map(hindsight::failure).flatMap(Optional::stream).findFirst();
    }

    private Optional<String> failure(Expectation expectation) {
        return switch (expectation) {
            case Expectation.Allow _ -> unless(any(RecordType.VERDICT, "verdict", "allow"), "nothing the model proposed was allowed");
            case Expectation.Deny(var code) -> unless(any(RecordType.VERDICT, "code", code), "nothing was denied with " + code);
            case Expectation.InState(var state) -> unless(any(RecordType.TRANSITION, "to", state), "the call never stood in state " + state);
            case Expectation.Played(var d) -> unless(plays(d) > 0, "disclosure " + d + " was not played");
            case Expectation.Replayed(var d) -> unless(plays(d) > 1, "disclosure " + d + " was not played again");
            case Expectation.ToolNever(var tool) -> unless(runs(tool) == 0, "tool " + tool + " was run");
            case Expectation.ToolOnce(var tool) -> unless(runs(tool) == 1, "tool " + tool + " was run " + runs(tool) + " times");
            case Expectation.Logged(var id) -> unless(records.stream().anyMatch(r -> r.type.wireName().equals(id) || r.fields.containsValue(id)), "no record is of type " + id + " or names it");
            case Expectation.Said(var words, var never) -> unless(said(words) != never, never ? "a line has the words \"" + words + "\"" : "no line has the words \"" + words + "\"");
        };
    }

    private boolean any(RecordType type, String field, String value) {
        return records.stream().anyMatch(r -> r.type == type && value.equals(r.fields.get(field)));
    }

    private long plays(String disclosure) {
        return records.stream().filter(r -> r.type == RecordType.VERDICT && Objects.equals(r.fields.get("rule"), "disclosure " + disclosure)).count();
    }

    private long runs(String tool) {
        return records.stream().filter(r -> r.type == RecordType.TOOL_REQ && tool.equals(r.fields.get("tool"))).count();
    }

    /// Display text, so a value stands where the flow has a placeholder.
    private boolean said(String words) {
        return records.stream().anyMatch(r -> (r.type == RecordType.SPEECH_HEARD || r.type == RecordType.SPEECH_CUT || r.type == RecordType.VERDICT)
            && r.fields.getOrDefault("text", "") instanceof String text && text.contains(words));
    }

    private static Optional<String> unless(boolean met, String otherwise) {
        return met ? Optional.empty() : Optional.of(otherwise);
    }
}
