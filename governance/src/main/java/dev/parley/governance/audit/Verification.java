package dev.parley.governance.audit;

import java.util.List;

/// What the verifier makes of a bundle. `records`: the lines read, good or bad.
public record Verification(Outcome outcome, long records, List<Finding> findings) {
    /// INCOMPLETE: what is there agrees, but the call was never closed, so its end may be missing.
    public enum Outcome { INTACT, TAMPERED, INCOMPLETE }

    /// `line` counts from 1, 0 for a file as a whole; `type` is the record's as far as it can still be read,
    /// else empty.
    public record Finding(String file, int line, String type, String problem) {
        @Override public String toString() {
            return file + (line > 0 ? ":" + line : "") + (type.isEmpty() ? "" : " " + type) + ": " + problem;
        }
    }

    public Verification {
        findings = List.copyOf(findings);
    }
}
