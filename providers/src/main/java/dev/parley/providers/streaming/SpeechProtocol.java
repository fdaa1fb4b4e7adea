package dev.parley.providers.streaming;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one recognition service says over its WebSocket, for one connection. Sans-IO and single-threaded: the
/// [StreamingTranscriber] sends what it is told and feeds what comes.
public interface SpeechProtocol {
    /// Meaning of one message of the service.
    sealed interface Heard {
        /// The words of the segment being spoken, so far; they replace the ones before.
        record Partial(String words) implements Heard { }
        /// A segment of the utterance is final. `flushed`: it also answers [SpeechProtocol#flush], so nothing more comes.
        /// `confidence`: 0 to 1, or -1.
        record Segment(String words, double confidence, boolean flushed) implements Heard { }
        /// The service cannot go on; `reason` is for people.
        record Failed(String reason) implements Heard { }
        record Nothing() implements Heard { }
    }

    /// Text messages to send before any audio.
    default List<String> opening() {
        return List.of();
    }

    /// One audio message was handed to the connection.
    default void audioSent() { }

    /// The message that asks for everything final now; null: the service ends turns by itself and has none.
    @Nullable String flush();

    /// The last message before the connection is closed, or null.
    @Nullable String closing();

    Heard read(String message);
}
