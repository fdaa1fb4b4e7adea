package dev.parley.providers.deepgram;

import dev.parley.providers.streaming.SpeechProtocol;
import dev.parley.providers.streaming.Words;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Deepgram's Flux, `/v2/listen`: the service finds the ends of turns itself and has no flush. What it said last of a
/// turn is the turn's text; an eager end that is followed by the real one says the same words.
final class FluxProtocol implements SpeechProtocol {
    @Override public @Nullable String flush() {
        return null;
    }

    @Override public @Nullable String closing() {
        return "{\"type\":\"CloseStream\"}";
    }

    @Override public Heard read(String message) {
        JsonNode json = Words.json(message);
        return switch (json.path("type").asString("")) {
            case "TurnInfo" -> turn(json);
            case "Error" -> new Heard.Failed("the recogniser gave up" + Words.code(json.path("code")));
            default -> new Heard.Nothing();
        };
    }

    private static Heard turn(JsonNode json) {
        String words = json.path("transcript").asString("");
        return switch (json.path("event").asString("")) {
            case "EndOfTurn" -> new Heard.Segment(words, confidence(json.path("words")), true);
            case "Update", "StartOfTurn", "EagerEndOfTurn", "TurnResumed" -> new Heard.Partial(words);
            default -> new Heard.Nothing();
        };
    }

    /// Mean over the words; `end_of_turn_confidence` is about the turn, not about them.
    private static double confidence(JsonNode words) {
        double sum = 0;
        int known = 0;
        for (JsonNode word : words) {
            double sure = word.path("confidence").asDouble(-1);
            if (sure < 0) continue;
            sum += sure;
            known++;
        }
        return known == 0 ? -1 : sum / known;
    }
}
