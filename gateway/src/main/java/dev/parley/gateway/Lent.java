package dev.parley.gateway;

import dev.parley.agent.Synthesizer;
import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;

/// Engines that outlive the gateway they are lent to: loading them takes seconds.
final class Lent {
    private Lent() { }

    record Ears(Transcriber of) implements Transcriber {
        @Override public Stream open(Vocabulary vocabulary, Listener listener) {
            return of.open(vocabulary, listener);
        }

        @Override public void close() { }
    }

    record Mouth(Synthesizer of) implements Synthesizer {
        @Override public void speak(String spoken, String locale, Sink sink) {
            of.speak(spoken, locale, sink);
        }

        @Override public void close() { }
    }
}
