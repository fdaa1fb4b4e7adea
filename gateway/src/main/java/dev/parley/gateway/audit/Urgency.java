package dev.parley.gateway.audit;

/// How long a record may wait for others to share its fsync.
public enum Urgency {
    /// Something waits for it: with the next fsync.
    BEFORE_EFFECT,
    /// What was said and heard: within [CommitLog.Settings#window].
    GROUPED
}
