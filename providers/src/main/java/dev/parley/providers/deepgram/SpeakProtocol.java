package dev.parley.providers.deepgram;

import dev.parley.providers.streaming.Pcm;
import dev.parley.providers.streaming.VoiceProtocol;
import dev.parley.providers.streaming.Words;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Deepgram's `/v1/speak`: text and `Flush` in, raw samples and `Flushed` out.
final class SpeakProtocol implements VoiceProtocol {
    private final Pcm.Reader pcm = new Pcm.Reader();

    @Override public List<String> line(String spoken, String locale) {
        return List.of(JsonMapper.shared().writeValueAsString(Map.of("type", "Speak", "text", spoken)), "{\"type\":\"Flush\"}");
    }

    @Override public List<String> cancel() {
        return List.of("{\"type\":\"Clear\"}", "{\"type\":\"Close\"}");
    }

    @Override public List<String> closing() {
        return List.of("{\"type\":\"Close\"}");
    }

    @Override public Made audio(byte[] bytes) {
        return new Made.Sound(pcm.read(bytes, 0, bytes.length));
    }

    @Override public Made read(String message) {
        JsonNode json = Words.json(message);
        return switch (json.path("type").asString("")) {
            case "Flushed" -> new Made.Whole();
            case "Error" -> new Made.Failed("the voice gave up" + Words.code(json.path("code")));
            default -> new Made.Nothing();
        };
    }
}
