package dev.parley.governance;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What an [AuditRecord] records. The lower-case names are the wire format.
public enum RecordType {
    CALL_OPEN, PROPOSAL, VERDICT, SPEECH_START, SPEECH_HEARD, SPEECH_CUT, DISCLOSURE_DONE, TOOL_REQ, TOOL_RES, TOOL_UNKNOWN,
    SLOT_WRITE, TRANSITION, RECORD_PAUSE, RECORD_RESUME, TRANSFER,
    /// What the transcriber made of the caller's words.
    HEARD,
    CALL_CLOSE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<RecordType> of(String wireName) {
        return Stream.of(values()).filter(type -> type.wireName().equals(wireName)).findFirst();
    }
}
