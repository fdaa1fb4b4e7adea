package dev.parley.governance;

import java.util.Map;

/// What happened to a call, as far as its flow cares. Fed to the [Governor] in the call's one total order.
public sealed interface FlowInput {
    /// The dialog is confirmed and audio flows both ways.
    record Began() implements FlowInput { }

    /// The caller finished saying something. `startedAt`: when the first of it arrived, so that a yes which began
    /// before the question had been heard does not count.
    record CallerSpoke(String words, long startedAt) implements FlowInput { }

    /// The caller is talking: silence timers wait.
    record CallerSpeaking(boolean speaking) implements FlowInput { }

    record IntentRecognised(String intent, double confidence) implements FlowInput { }

    record SlotSaid(String slot, String said) implements FlowInput { }

    record Digit(char digit) implements FlowInput { }

    /// The approved line with this decision number has left the socket to its last sample.
    record Heard(long decision, int samples) implements FlowInput { }

    /// It was stopped after `samples` of `total` (-1: the synthesiser had not finished).
    record Cut(long decision, int samples, int total) implements FlowInput { }

    record ToolReturned(long decision, Outcome outcome) implements FlowInput { }

    /// An allowed tool was not run: no effect without evidence (`AUDIT`), or the flow had moved on before the evidence was
    /// durable (`STATE_TOOL`). It changed nothing.
    record ToolWithheld(long decision, DenyCode code) implements FlowInput { }

    /// What happens can no longer be put on record.
    record EvidenceLost(String reason) implements FlowInput { }

    record RecordingChanged(boolean recording) implements FlowInput { }

    /// The model answered this turn to its end; every proposal it made has been judged.
    record ModelFinished(int turn) implements FlowInput { }

    record ModelDown(String reason) implements FlowInput { }

    record TransferEnded(boolean accepted, String reason) implements FlowInput { }

    /// An operator hands the call over; `operator` names who.
    record TransferRequested(String destination, String operator) implements FlowInput { }

    record Voicemail() implements FlowInput { }

    record HungUp() implements FlowInput { }

    sealed interface Outcome {
        record Ok(Map<String, String> results) implements Outcome { }
        record Fail(String reason) implements Outcome { }
        record Unknown(String reason) implements Outcome { }
    }
}
