package dev.parley.providers.vosk;

import dev.parley.providers.streaming.SpeechProtocol;
import dev.parley.providers.streaming.Words;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The Vosk server's protocol: each audio message is answered by exactly one message, and so is the reset, whose text the
/// server compares letter by letter, the space included. Counting answers tells which one is the reset's.
final class VoskProtocol implements SpeechProtocol {
    private long asked;
    private long answered;
    private long resetAt;

    @Override public List<String> opening() {
        return List.of("{\"config\":{\"sample_rate\":8000,\"words\":true}}");
    }

    @Override public void audioSent() {
        asked++;
    }

    @Override public String flush() {
        resetAt = ++asked;
        return "{\"reset\" : 1}";
    }

    @Override public String closing() {
        return "{\"eof\" : 1}";
    }

    @Override public Heard read(String message) {
        JsonNode json = Words.json(message);
        if (!json.isObject()) return new Heard.Failed("the recogniser answered with something that is not JSON");
        answered++;
        if (json.has("partial")) return new Heard.Partial(json.path("partial").asString(""));
        boolean flushed = resetAt > 0 && answered >= resetAt;
        if (flushed) resetAt = 0;
        return json.has("text") ? new Heard.Segment(json.path("text").asString(""), confidence(json.path("result")), flushed) : new Heard.Nothing();
    }

    private static double confidence(JsonNode words) {
        double sum = 0;
        int known = 0;
        for (JsonNode word : words) {
            sum += word.path("conf").asDouble(0);
            known++;
        }
        return known == 0 ? -1 : sum / known;
    }
}
