package dev.parley.providers.assemblyai;

import dev.parley.agent.Transcriber;
import dev.parley.providers.streaming.Query;
import dev.parley.providers.streaming.SpeechSocket;
import dev.parley.providers.streaming.StreamingTranscriber;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/// AssemblyAI's streaming recogniser, version 3. The address is the service's root.
public final class AssemblyAi {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);
    private static final int MOST_HINTS = 50;

    private AssemblyAi() { }

    public static Transcriber streaming(URI base, Supplier<String> key) {
        new Query(base);
        return new StreamingTranscriber(vocabulary -> {
            Query query = new Query(base).path("/v3/ws").with("sample_rate", 8000).with("encoding", "pcm_s16le").with("format_turns", false);
            var hints = vocabulary.phrases().stream().distinct().limit(MOST_HINTS).toList();
            if (!hints.isEmpty()) query.with("keyterms_prompt", JsonMapper.shared().writeValueAsString(hints));
            return new SpeechSocket.Address("assemblyai", query.uri(), Map.of("Authorization", key.get(), "AssemblyAI-Version", "2025-05-12"),
                    CONNECT, KEEP_ALIVE, "{\"type\":\"KeepAlive\"}");
        }, _ -> new TurnProtocol(), StreamingTranscriber.Settings.DEFAULTS);
    }
}
