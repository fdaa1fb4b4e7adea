package dev.parley.gateway;

import dev.parley.governance.CallId;
import dev.parley.governance.RecordType;
import java.util.Map;

/// Looks on while calls happen: the terminal view, metrics, later the console. Called on the call's own thread after
/// the record was written; must not block.
interface CallObserver {
    /// One record of the audit log, as written. `now`: nanoseconds since process start.
    void recorded(CallId call, RecordType type, Map<String, Object> fields, long now);

    /// What the recogniser believes so far. Never part of the record.
    void partial(CallId call, String words, long now);

    /// The call is over and its record complete.
    default void ended(CallId call) { }

    CallObserver NONE = new CallObserver() {
        @Override public void recorded(CallId call, RecordType type, Map<String, Object> fields, long now) { }

        @Override public void partial(CallId call, String words, long now) { }
    };
}
