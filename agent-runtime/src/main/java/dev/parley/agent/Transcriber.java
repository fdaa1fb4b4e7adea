package dev.parley.agent;

/// Port: speech in, words out. Implementations may block; each [Stream] is used by one thread, its listener is called
/// on that thread or on one of the provider's own.
public interface Transcriber extends AutoCloseable {
    /// @param listener told of every partial and final result, in order
    Stream open(Vocabulary vocabulary, Listener listener);

    @Override void close();

    interface Stream extends AutoCloseable {
        /// Expect other words from the next utterance on. Cheap when the vocabulary was seen before.
        void expect(Vocabulary vocabulary);

        /// Audio of the caller, mono 16-bit at 8000 samples per second, in order and without gaps.
        void accept(short[] pcm, int offset, int samples);

        /// The caller has stopped speaking: the final result of this utterance must follow, empty when nothing was understood.
        void endOfUtterance();

        @Override void close();
    }

    interface Listener {
        void partial(String words);

        /// @param confidence 0 to 1, or -1 when the engine gives none
        void finished(String words, double confidence);

        /// The engine is of no more use to this stream; `reason` is for people.
        void failed(String reason);
    }
}
