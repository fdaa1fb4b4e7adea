package dev.parley.providers.cartesia;

import dev.parley.agent.Synthesizer;
import dev.parley.providers.streaming.Query;
import dev.parley.providers.streaming.SpeechSocket;
import dev.parley.providers.streaming.StreamingSynthesizer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/// The Cartesia voice over its WebSocket. The address is the service's root.
public final class Cartesia {
    private static final String VERSION = "2025-04-16";
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private Cartesia() { }

    public static Synthesizer voice(URI base, String voice, String model, Supplier<String> key) {
        new Query(base);
        return new StreamingSynthesizer(() -> new SpeechSocket.Address("cartesia",
                new Query(base).path("/tts/websocket").with("cartesia_version", VERSION).uri(), Map.of("X-API-Key", key.get()),
                CONNECT, Duration.ofMinutes(1), null), () -> new ContextProtocol(voice, model), StreamingSynthesizer.Settings.DEFAULTS);
    }
}
