package dev.parley.providers.elevenlabs;

import dev.parley.providers.streaming.Pcm;
import dev.parley.providers.streaming.VoiceProtocol;
import dev.parley.providers.streaming.Words;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// ElevenLabs `stream-input`: a line, then the empty text that ends it; sound comes as base64 in JSON. The words given
/// are the governor's spoken form already, so the service's own normalisation is off.
final class StreamInputProtocol implements VoiceProtocol {
    private final Pcm.Reader pcm = new Pcm.Reader();

    @Override public List<String> line(String spoken, String locale) {
        return List.of("{\"text\":\" \"}", JsonMapper.shared().writeValueAsString(Map.of("text", spoken + " ")), "{\"text\":\"\"}");
    }

    /// Closing the connection is what stops it.
    @Override public List<String> cancel() {
        return List.of();
    }

    @Override public List<String> closing() {
        return List.of();
    }

    @Override public Made audio(byte[] bytes) {
        return new Made.Nothing();
    }

    @Override public Made read(String message) {
        JsonNode json = Words.json(message);
        if (json.has("error")) return new Made.Failed("the voice gave up" + Words.code(json.path("error")));
        String audio = json.path("audio").asString("");
        if (!audio.isEmpty()) {
            try {
                byte[] bytes = Base64.getDecoder().decode(audio);
                return new Made.Sound(pcm.read(bytes, 0, bytes.length));
            } catch (IllegalArgumentException e) {
                return new Made.Failed("the voice sent sound that is not base64");
            }
        }
        return json.path("isFinal").asBoolean(false) ? new Made.Whole() : new Made.Nothing();
    }
}
