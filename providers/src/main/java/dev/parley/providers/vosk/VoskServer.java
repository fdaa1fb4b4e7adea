package dev.parley.providers.vosk;

import dev.parley.agent.Transcriber;
import dev.parley.providers.streaming.Query;
import dev.parley.providers.streaming.SpeechSocket;
import dev.parley.providers.streaming.StreamingTranscriber;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// A Vosk server (`ws://host:2700`), self-hosted and without a key. Its model decides the language.
public final class VoskServer {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);

    private VoskServer() { }

    public static Transcriber at(URI base) {
        SpeechSocket.Address address = new SpeechSocket.Address("vosk", new Query(base).uri(), Map.of(), CONNECT, KEEP_ALIVE, null);
        return new StreamingTranscriber(_ -> address, _ -> new VoskProtocol(), StreamingTranscriber.Settings.DEFAULTS);
    }
}
