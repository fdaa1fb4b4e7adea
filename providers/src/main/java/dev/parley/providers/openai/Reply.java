package dev.parley.providers.openai;

import dev.parley.agent.LanguageModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One streamed answer being put together: text goes to the listener at once, function calls are gathered by index and
/// told at the end, understanding before tools. Not thread-safe.
final class Reply {
    /// Chat models give no confidence; this one says "it decided".
    private static final double CONFIDENCE = 0.9;

    static final class Call {
        String id = "";
        final StringBuilder name = new StringBuilder();
        final StringBuilder arguments = new StringBuilder();
    }

    private final JsonMapper mapper;
    private final LanguageModel.Listener listener;
    private final TreeMap<Integer, Call> calls = new TreeMap<>();
    private boolean spoke;
    private int tokens;
    private boolean done;
    private @Nullable String finish;
    private @Nullable String failure;

    Reply(JsonMapper mapper, LanguageModel.Listener listener) {
        this.mapper = mapper;
        this.listener = listener;
    }

    void event(String data) {
        if (done || failure != null) return;                   // late events and a second [DONE] mean nothing
        if (data.strip().equals("[DONE]")) {
            done = true;
            return;
        }
        try {
            chunk(mapper.readTree(data));
        } catch (JacksonException e) {
            failure = "the stream has malformed JSON";
        }
    }

    private void chunk(JsonNode chunk) {
        JsonNode error = chunk.path("error");
        if (error.isObject() || error.isString()) {
            failure = "the server reported an error: " + OpenAiChatModel.brief(error.isString() ? error.asString() : error.path("message").asString(""));
            return;
        }
        JsonNode choice = chunk.path("choices").path(0);       // absent in usage chunks
        JsonNode delta = choice.path("delta");
        if (!delta.path("refusal").asString("").isEmpty()) failure = "the model refused to answer";
        String text = delta.path("content").asString("");
        if (!text.isEmpty()) {
            spoke = true;
            tokens++;
            listener.text(text);
        }
        for (JsonNode part : delta.path("tool_calls")) {
            tokens++;
            Call call = calls.computeIfAbsent(part.path("index").asInt(0), index -> new Call());
            if (call.id.isEmpty()) call.id = part.path("id").asString("");
            call.name.append(part.path("function").path("name").asString(""));
            call.arguments.append(part.path("function").path("arguments").asString(""));
        }
        String reason = choice.path("finish_reason").asString("");
        if (!reason.isEmpty()) finish = reason;
    }

    /// Nothing more can come, or nothing more counts.
    boolean over() {
        return done || failure != null;
    }

    /// Pieces of text and of calls that have come.
    int tokens() {
        return tokens;
    }

    /// For another attempt at the same answer, after one that brought no tokens.
    void again() {
        done = false;
        finish = null;
        failure = null;
    }

    Map<Integer, Call> calls() {
        return calls;
    }

    /// Why this answer is no good, or null. Ask when the stream has ended.
    @Nullable String failure() {
        if (failure != null) return failure;
        if (finish == null) return done && tokens > 0 ? null : "the stream broke off";
        return switch (finish) {
            case "length" -> "the answer was cut off at the length limit";
            case "content_filter" -> "the answer was stopped by the content filter";
            default -> null;
        };
    }

    /// Tells the listener of the calls, intents first, then slots, then tools.
    ///
    /// @return null, or why a call is no good; calls before it were told
    @Nullable String tell(Functions functions) {
        for (Functions.Kind kind : Functions.Kind.values()) {
            for (Call call : calls.values()) {
                String name = call.name.toString();
                Functions.Function function = functions.byName(name);
                if (function == null) return "the model called an unknown function `" + OpenAiChatModel.brief(name) + "`";
                if (function.kind() != kind) continue;
                Map<String, String> arguments = arguments(call);
                if (arguments == null) return "the model called `" + name + "` with malformed arguments";
                switch (kind) {
                    case INTENT -> listener.intent(function.subject(), CONFIDENCE);
                    case SLOT -> {
                        String said = arguments.getOrDefault("said", "");
                        if (said.isBlank()) return "the model called `" + name + "` without the caller's words";
                        listener.slot(function.subject(), said);
                    }
                    case TOOL -> listener.tool(function.subject(), arguments);
                }
            }
        }
        return null;
    }

    private @Nullable Map<String, String> arguments(Call call) {
        String text = call.arguments.toString();
        if (text.isBlank()) return Map.of();
        try {
            JsonNode tree = mapper.readTree(text);
            if (!tree.isObject()) return null;
            var out = new LinkedHashMap<String, String>();
            for (var property : tree.properties()) {
                JsonNode value = property.getValue();
                if (value.isObject() || value.isArray()) return null;
                if (!value.isNull()) out.put(property.getKey(), value.asString());
            }
            return out;
        } catch (JacksonException e) {
            return null;
        }
    }

    /// Whether the caller's values were understood and nothing was answered yet.
    boolean onlySlots(Functions functions) {
        return !spoke && !calls.isEmpty() && List.copyOf(calls.values()).stream().allMatch(call -> {
            Functions.Function function = functions.byName(call.name.toString());
            return function != null && function.kind() == Functions.Kind.SLOT;
        });
    }
}
