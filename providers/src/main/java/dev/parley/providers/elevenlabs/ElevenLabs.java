package dev.parley.providers.elevenlabs;

import dev.parley.agent.Synthesizer;
import dev.parley.providers.streaming.Query;
import dev.parley.providers.streaming.SpeechSocket;
import dev.parley.providers.streaming.StreamingSynthesizer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/// The ElevenLabs voice over its `stream-input` WebSocket. The address is the service's root.
public final class ElevenLabs {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    private ElevenLabs() { }

    public static Synthesizer voice(URI base, String voice, String model, Supplier<String> key) {
        new Query(base);
        String path = "/v1/text-to-speech/" + URLEncoder.encode(voice, StandardCharsets.UTF_8) + "/stream-input";
        return new StreamingSynthesizer(() -> new SpeechSocket.Address("elevenlabs", new Query(base).path(path).with("model_id", model)
                .with("output_format", "pcm_8000").with("auto_mode", true).with("apply_text_normalization", "off").uri(),
                Map.of("xi-api-key", key.get()), CONNECT, KEEP_ALIVE, "{\"text\":\" \"}"), StreamInputProtocol::new, StreamingSynthesizer.Settings.DEFAULTS);
    }
}
