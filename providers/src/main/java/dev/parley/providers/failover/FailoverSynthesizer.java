package dev.parley.providers.failover;

import dev.parley.agent.SpeechException;
import dev.parley.agent.Synthesizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// Voices in order of preference. A line whose voice fails before its first sound is spoken by the next one; once some
/// of it was made the line fails, for saying it again would repeat what may have been heard, and the governor decides
/// what the caller is told instead. Thread-safe.
public final class FailoverSynthesizer implements Synthesizer {
    private final Ranked<Synthesizer> voices = new Ranked<>();

    /// @param voices at least one, the preferred first
    public FailoverSynthesizer(LinkedHashMap<String, Synthesizer> voices) {
        if (voices.isEmpty()) throw new IllegalArgumentException("no voice");
        for (Map.Entry<String, Synthesizer> voice : voices.entrySet()) this.voices.add(voice.getKey(), voice.getValue());
    }

    @Override public void speak(String spoken, String locale, Sink sink) {
        List<Ranked.Entry<Synthesizer>> tried = new ArrayList<>();
        var reasons = new StringJoiner("; ");
        while (true) {
            Ranked.Entry<Synthesizer> voice = voices.next(tried, System.nanoTime());
            if (voice == null) throw new SpeechException(reasons.toString());
            tried.add(voice);
            boolean[] begun = {false};
            try {
                voice.provider().speak(spoken, locale, (pcm, offset, samples) -> {
                    begun[0] |= samples > 0;
                    return sink.accept(pcm, offset, samples);
                });
                voice.breaker().succeeded();
                return;
            } catch (SpeechException e) {
                voice.breaker().failed(System.nanoTime());
                reasons.add("voice `" + voice.name() + "`: " + e.getMessage());
                if (begun[0]) throw new SpeechException(reasons.toString(), e);
            }
        }
    }

    @Override public void close() {
        voices.entries().forEach(entry -> entry.provider().close());
    }
}
