package dev.parley.providers.cartesia;

import dev.parley.providers.streaming.Pcm;
import dev.parley.providers.streaming.VoiceProtocol;
import dev.parley.providers.streaming.Words;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Cartesia's contexts: one a line. Sound of any other context is none of ours.
final class ContextProtocol implements VoiceProtocol {
    private static final String CONTEXT = "line";

    private final String voice;
    private final String model;
    private final Pcm.Reader pcm = new Pcm.Reader();

    ContextProtocol(String voice, String model) {
        this.voice = voice;
        this.model = model;
    }

    @Override public List<String> line(String spoken, String locale) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("context_id", CONTEXT);
        request.put("model_id", model);
        request.put("transcript", spoken);
        request.put("voice", Map.of("mode", "id", "id", voice));
        request.put("language", locale.replaceAll("[-_].*", ""));
        request.put("output_format", Map.of("container", "raw", "encoding", "pcm_s16le", "sample_rate", 8000));
        request.put("continue", false);
        return List.of(JsonMapper.shared().writeValueAsString(request));
    }

    @Override public List<String> cancel() {
        return List.of("{\"context_id\":\"" + CONTEXT + "\",\"cancel\":true}");
    }

    @Override public List<String> closing() {
        return List.of();
    }

    @Override public Made audio(byte[] bytes) {
        return new Made.Nothing();
    }

    @Override public Made read(String message) {
        JsonNode json = Words.json(message);
        if (!json.path("context_id").asString(CONTEXT).equals(CONTEXT)) return new Made.Nothing();
        return switch (json.path("type").asString("")) {
            case "chunk" -> sound(json.path("data").asString(""));
            case "done" -> new Made.Whole();
            case "error" -> new Made.Failed("the voice gave up" + Words.code(json.path("status_code")));
            default -> new Made.Nothing();
        };
    }

    private Made sound(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return new Made.Sound(pcm.read(bytes, 0, bytes.length));
        } catch (IllegalArgumentException e) {
            return new Made.Failed("the voice sent sound that is not base64");
        }
    }
}
