package dev.parley.providers.chat;

import dev.parley.agent.LanguageModel.Listener;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One answer of a chat completion, from the events of its stream. Sans-IO, single-threaded: give it each event's data
/// until it has [Step.Ended] or [Step.Failed]. Tells the listener everything but the end.
///
/// An answer ends properly with a `finish_reason` or with `[DONE]`; what follows is of no interest. `stop` and the like
/// are good ends; `length`, `content_filter` and reasons nobody knows are not, for the last sentence would be half a one.
final class ChatStream implements AnswerStream {
    /// Of one answer. Unit: UTF-16 units. Far more than any state may say.
    static final int LONGEST_TEXT = 64 << 10;

    private final Listener listener;
    private final ToolCalls calls;
    private final JsonMapper mapper = JsonMapper.shared();
    private int length;

    ChatStream(Functions functions, Listener listener) {
        this.listener = listener;
        this.calls = new ToolCalls(functions);
    }

    @Override public Step accept(String data) {
        if (data.strip().equals("[DONE]")) return end();
        JsonNode chunk;
        try {
            chunk = mapper.readTree(data);
        } catch (JacksonException e) {
            return new Step.Failed("sent an event that is not JSON");
        }
        if (!chunk.isObject()) return new Step.Failed("sent an event that is not a JSON object");
        if (chunk.hasNonNull("error")) return new Step.Failed("reported an error in mid-answer" + ErrorCode.in(chunk));
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.path("index").asInt(0) == 0) return choice(choice);
        }
        return new Step.More(false);                         // usage, or a filter's report on the prompt
    }

    private Step choice(JsonNode choice) {
        JsonNode delta = choice.path("delta");
        for (JsonNode fragment : delta.path("tool_calls")) {
            String fault = calls.add(fragment);
            if (fault != null) return new Step.Failed("sent " + fault);
        }
        calls.understood(listener);
        if (!delta.path("refusal").asString("").isEmpty()) return new Step.Failed("refused to answer");
        String text = delta.path("content").isString() ? delta.path("content").stringValue() : "";
        length += text.length();
        if (length > LONGEST_TEXT) return new Step.Failed("sent more than " + LONGEST_TEXT + " characters of text");
        if (!text.isEmpty()) listener.text(text);
        String finish = choice.path("finish_reason").asString("");
        if (!finish.isEmpty()) return finished(finish);
        return new Step.More(!text.isEmpty() || !delta.path("tool_calls").isEmpty());
    }

    private Step finished(String reason) {
        return switch (reason) {
            case "stop", "tool_calls", "function_call", "eos", "eos_token" -> end();
            case "length" -> new Step.Failed("cut its answer off at its length limit");
            case "content_filter" -> new Step.Failed("withheld its answer: content filter");
            default -> new Step.Failed("ended its answer with `" + Printable.of(reason) + "`");
        };
    }

    private Step end() {
        @Nullable String fault = calls.finish(listener);
        return fault == null ? new Step.Ended() : new Step.Failed("sent " + fault);
    }
}
