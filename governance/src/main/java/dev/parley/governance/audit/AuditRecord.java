package dev.parley.governance.audit;

import dev.parley.governance.RecordType;
/// One line of a call's log: `{"hash":…,"hdr":{…}}` in canonical form. `line` holds the bytes without the
/// newline that ends them in the file; `hash` is the hex digest of the header, as the line says itself.
public record AuditRecord(RecordType type, long seq, byte[] line, String hash) {
    public AuditRecord {
        line = line.clone();
    }

    @Override public byte[] line() {
        return line.clone();
    }

    /// The line as it stands in `records.jsonl`, newline included.
    public byte[] fileBytes() {
        byte[] bytes = java.util.Arrays.copyOf(line, line.length + 1);
        bytes[line.length] = '\n';
        return bytes;
    }

    @Override public String toString() {
        return new String(line, java.nio.charset.StandardCharsets.UTF_8);
    }
}
