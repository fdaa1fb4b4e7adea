package dev.parley.governance.audit;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The files of one call as a verifier sees them. Only the log is held in memory; a recording may be digested
/// as a stream.
public interface Bundle {
    /// The log: one record a line.
    String RECORDS = "records.jsonl";
    /// By convention: the recording, and the flow the call ran.
    String RECORDING = "recording.wav";
    /// What reached the call, sealed: it can be run again from it.
    String TAPE = "tape.sealed";

    /// Every file there is, the log included.
    Set<String> names();

    /// The bytes of [#RECORDS]; empty when there is no such file.
    Optional<byte[]> records();

    /// Hex SHA-256 of a file named in [#names].
    String sha256(String name);

    /// A bundle held in memory.
    static Bundle of(Map<String, byte[]> files) {
        return new Bundle() {
            @Override public Set<String> names() {
                return files.keySet();
            }

            @Override public Optional<byte[]> records() {
                return Optional.ofNullable(files.get(RECORDS));
            }

            @Override public String sha256(String name) {
                return Digests.sha256(files.get(name));
            }
        };
    }
}
