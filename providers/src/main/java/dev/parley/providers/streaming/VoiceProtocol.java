package dev.parley.providers.streaming;

import java.util.List;

/// What one voice says over its WebSocket, for one line on one connection. Sans-IO and single-threaded.
public interface VoiceProtocol {
    sealed interface Made {
        /// Samples at 8 kHz, mono.
        record Sound(short[] pcm) implements Made { }
        /// All of the line was made.
        record Whole() implements Made { }
        /// `reason` is for people.
        record Failed(String reason) implements Made { }
        record Nothing() implements Made { }
    }

    /// Text messages that ask for a whole line.
    List<String> line(String spoken, String locale);

    /// Messages that stop it: nobody wants the rest.
    List<String> cancel();

    /// Messages before the connection is closed.
    List<String> closing();

    Made audio(byte[] bytes);

    Made read(String message);
}
