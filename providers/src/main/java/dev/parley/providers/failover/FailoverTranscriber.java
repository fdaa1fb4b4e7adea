package dev.parley.providers.failover;

import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;
import java.util.LinkedHashMap;
import java.util.Map;

/// Recognisers in order of preference. The audio of the utterance being spoken is kept until its final result has come;
/// when a recogniser fails, the next one is given all of it again, so no word is lost. Thread-safe.
public final class FailoverTranscriber implements Transcriber {
    private final Ranked<Transcriber> recognisers = new Ranked<>();

    /// @param recognisers at least one, the preferred first
    public FailoverTranscriber(LinkedHashMap<String, Transcriber> recognisers) {
        if (recognisers.isEmpty()) throw new IllegalArgumentException("no recogniser");
        for (Map.Entry<String, Transcriber> one : recognisers.entrySet()) this.recognisers.add(one.getKey(), one.getValue());
    }

    @Override public Stream open(Vocabulary vocabulary, Listener listener) {
        return new Relay(recognisers, vocabulary, listener);
    }

    @Override public void close() {
        recognisers.entries().forEach(entry -> entry.provider().close());
    }
}
