package dev.parley.gateway.api;

import java.util.Map;

/// What is answered.
public sealed interface Reply {
    /// Values: strings, booleans, numbers, and lists and maps of them.
    record Json(int status, Map<String, ?> object) implements Reply { }

    record Content(int status, String mediaType, byte[] bytes) implements Reply { }

    /// A stream of server-sent events that ends when the source or the reader does.
    record Events(EventSource source) implements Reply { }

    static Reply ok(Map<String, ?> object) {
        return new Json(200, object);
    }

    /// It will be done, or is on a record why not.
    static Reply accepted(Map<String, ?> object) {
        return new Json(202, object);
    }

    /// Writes events, one after the other, on a thread of its own.
    @FunctionalInterface
    interface EventSource {
        /// Returns when there is nothing more to say.
        void run(EventSink sink) throws InterruptedException;
    }

    interface EventSink {
        /// Waits while the reader is slow. @return false: the reader is gone
        boolean send(String event, Map<String, ?> data) throws InterruptedException;

        /// Keeps a silent connection open. @return false: the reader is gone
        boolean beat() throws InterruptedException;
    }
}
