package dev.parley.providers.assemblyai;

import dev.parley.providers.streaming.SpeechProtocol;
import dev.parley.providers.streaming.Words;
import tools.jackson.databind.JsonNode;

/// AssemblyAI's turns: each `Turn` carries all the words of its turn so far. The same ended turn may come twice, plain and
/// formatted; the first counts.
final class TurnProtocol implements SpeechProtocol {
    private int ended = -1;

    @Override public String flush() {
        return "{\"type\":\"ForceEndpoint\"}";
    }

    @Override public String closing() {
        return "{\"type\":\"Terminate\"}";
    }

    @Override public Heard read(String message) {
        JsonNode json = Words.json(message);
        return switch (json.path("type").asString("")) {
            case "Turn" -> turn(json);
            case "Error" -> new Heard.Failed("the recogniser gave up" + Words.code(json.path("error_code")));
            case "Termination" -> new Heard.Failed("the recogniser ended the connection");
            default -> new Heard.Nothing();
        };
    }

    private Heard turn(JsonNode json) {
        int order = json.path("turn_order").asInt(0);
        if (order <= ended) return new Heard.Nothing();
        String words = json.path("transcript").asString("");
        if (!json.path("end_of_turn").asBoolean(false)) return new Heard.Partial(words);
        ended = order;
        return new Heard.Segment(words, confidence(json.path("words")), true);
    }

    private static double confidence(JsonNode words) {
        double least = 2;
        for (JsonNode word : words) least = Math.min(least, word.path("confidence").asDouble(2));
        return least > 1 ? -1 : least;
    }
}
