package dev.parley.providers.deepgram;

import dev.parley.providers.streaming.SpeechProtocol;
import dev.parley.providers.streaming.Words;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Deepgram's `/v1/listen`: interim and final results of segments; `Finalize` flushes what is left.
/// The answer to a flush carries `from_finalize`, but not always when there was little audio left.
final class ListenProtocol implements SpeechProtocol {
    @Override public String flush() {
        return "{\"type\":\"Finalize\"}";
    }

    @Override public @Nullable String closing() {
        return "{\"type\":\"CloseStream\"}";
    }

    @Override public Heard read(String message) {
        JsonNode json = Words.json(message);
        return switch (json.path("type").asString("")) {
            case "Results" -> result(json);
            case "Error" -> new Heard.Failed("the recogniser gave up" + Words.code(json.path("code")));
            default -> new Heard.Nothing();
        };
    }

    private static Heard result(JsonNode json) {
        JsonNode best = json.path("channel").path("alternatives").path(0);
        String words = best.path("transcript").asString("");
        if (!json.path("is_final").asBoolean(false)) return new Heard.Partial(words);
        return new Heard.Segment(words, best.path("confidence").asDouble(-1), json.path("from_finalize").asBoolean(false));
    }
}
