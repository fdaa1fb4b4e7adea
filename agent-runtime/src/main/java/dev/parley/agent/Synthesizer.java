package dev.parley.agent;

/// Port: words in, speech out. [#speak] blocks the calling (virtual) thread until the last sample was handed over.
public interface Synthesizer extends AutoCloseable {
    /// Renders `spoken` and hands it to `sink` piece by piece as it is made, mono 16-bit at 8000 samples per second.
    /// Stops early when the sink refuses.
    ///
    /// @param locale BCP 47 tag of the words
    /// @throws SpeechException when the engine cannot; samples handed over so far stand
    void speak(String spoken, String locale, Sink sink);

    @Override void close();

    interface Sink {
        /// @return false: no more is wanted (barge-in, hang-up)
        boolean accept(short[] pcm, int offset, int samples);
    }
}
