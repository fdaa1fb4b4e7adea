package dev.parley.governance;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What an [AuditRecord] records. The lower-case names are the wire format.
public enum RecordType {
    /// A call of ours was let out: what the dial gate knew. Written before anything is dialled.
    DIAL_GATE,
    CALL_OPEN, PROPOSAL, VERDICT, SPEECH_START, SPEECH_HEARD, SPEECH_CUT, DISCLOSURE_DONE, DISCLOSURE_ANSWERED, TOOL_REQ, TOOL_RES, TOOL_UNKNOWN,
    SLOT_WRITE, TRANSITION, RECORD_PAUSE, RECORD_RESUME, TRANSFER,
    TOOL_LATE, RECORDING, TRANSFER_RESULT, SLOT_CONFIRMED, SLOT_MISSED, MODEL_DOWN, FLOW_END,
    /// How a handing over goes on: refused by the caller's side, dialled, answered, bridged, handed back.
    TRANSFER_STEP,
    /// Something the flow did not provide for, or a fault of ours.
    TROUBLE, FAULT,
    /// The dialog and its media.
    ANSWERED, REJECTED, MEDIA, MEDIA_STATISTICS, HUNG_UP,
    /// What the transcriber made of the caller's words, and what was understood of them.
    HEARD, INTENT, BARGE_IN, BARGE_IN_DONE,
    /// A key was pressed; never which one.
    DIGIT,
    TRANSCRIBER_FAILED, TRANSCRIBER_LATE, SYNTHESIS_FAILED,
    /// What an operator asked for on this call, and who that was.
    OPERATOR,
    /// Microseconds per hop of one answered turn.
    TURN_LATENCY,
    /// The records so far break an assertion that was proved: the machine, the proof or the record is wrong.
    MONITOR_HIT,
    CALL_CLOSE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @return empty for a name that is not ours
    public static Optional<RecordType> of(String wireName) {
        return Stream.of(values()).filter(type -> type.wireName().equals(wireName)).findFirst();
    }
}
