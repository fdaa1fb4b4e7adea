package dev.parley.providers.deepgram;

import dev.parley.agent.Synthesizer;
import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;
import dev.parley.providers.streaming.Query;
import dev.parley.providers.streaming.SpeechSocket;
import dev.parley.providers.streaming.StreamingSynthesizer;
import dev.parley.providers.streaming.StreamingTranscriber;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/// Deepgram's recognisers and voice. The address is the service's root, `wss://api.deepgram.com` or a self-hosted one.
public final class Deepgram {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    /// The service closes a connection without audio or a word for 10 s (NET-0001).
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(4);
    private static final int MOST_HINTS = 50;

    private Deepgram() { }

    /// The streaming recogniser `/v1/listen`.
    ///
    /// @param language BCP 47, or `multi`
    public static Transcriber listen(URI base, String model, String language, Supplier<String> key) {
        new Query(base);                                     // refused now, not at the first call
        return new StreamingTranscriber(vocabulary -> {
            Query query = new Query(base).path("/v1/listen").with("model", model).with("language", language)
                    .with("encoding", "linear16").with("sample_rate", 8000).with("channels", 1)
                    .with("interim_results", true).with("punctuate", false).with("endpointing", 300);
            hints(query, vocabulary);
            return new SpeechSocket.Address("deepgram", query.uri(), authorization(key), CONNECT, KEEP_ALIVE, "{\"type\":\"KeepAlive\"}");
        }, _ -> new ListenProtocol(), StreamingTranscriber.Settings.DEFAULTS);
    }

    /// The turn-taking recogniser Flux, `/v2/listen`. It takes no keep-alive: silence must be sent, or nothing is kept.
    public static Transcriber flux(URI base, String model, Supplier<String> key) {
        new Query(base);
        return new StreamingTranscriber(vocabulary -> {
            Query query = new Query(base).path("/v2/listen").with("model", model).with("encoding", "linear16").with("sample_rate", 8000);
            hints(query, vocabulary);
            return new SpeechSocket.Address("deepgram flux", query.uri(), authorization(key), CONNECT, KEEP_ALIVE, null);
        }, _ -> new FluxProtocol(), StreamingTranscriber.Settings.DEFAULTS);
    }

    /// The voice `/v1/speak`.
    public static Synthesizer speak(URI base, String model, Supplier<String> key) {
        new Query(base);
        return new StreamingSynthesizer(() -> new SpeechSocket.Address("deepgram voice", new Query(base).path("/v1/speak")
                .with("model", model).with("encoding", "linear16").with("sample_rate", 8000).with("container", "none").uri(),
                authorization(key), CONNECT, KEEP_ALIVE, null), SpeakProtocol::new, StreamingSynthesizer.Settings.DEFAULTS);
    }

    private static Map<String, String> authorization(Supplier<String> key) {
        return Map.of("Authorization", "Token " + key.get());
    }

    /// What the flow expects to hear, as key terms; there is a limit to how much a service takes.
    private static void hints(Query query, Vocabulary vocabulary) {
        vocabulary.phrases().stream().distinct().limit(MOST_HINTS).forEach(phrase -> query.with("keyterm", phrase));
    }
}
