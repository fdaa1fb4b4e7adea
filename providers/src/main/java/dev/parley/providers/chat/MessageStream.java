package dev.parley.providers.chat;

import dev.parley.agent.LanguageModel.Listener;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One answer of the messages interface: content blocks that begin, grow and end. Thinking is read over: it is no
/// speech. `end_turn` and `tool_use` are good ends; others mean that the last sentence may be half a one.
final class MessageStream implements AnswerStream {
    private final Listener listener;
    private final ToolCalls calls;
    private final JsonMapper mapper = JsonMapper.shared();
    private int length;
    private String ended = "";

    MessageStream(Functions functions, Listener listener) {
        this.listener = listener;
        this.calls = new ToolCalls(functions);
    }

    @Override public Step accept(String data) {
        JsonNode event;
        try {
            event = mapper.readTree(data);
        } catch (JacksonException e) {
            return new Step.Failed("sent an event that is not JSON");
        }
        return switch (event.path("type").asString("")) {
            case "content_block_start" -> begin(event);
            case "content_block_delta" -> grow(event);
            case "message_delta" -> {
                ended = event.path("delta").path("stop_reason").asString(ended);
                yield new Step.More(false);
            }
            case "message_stop" -> end();
            case "error" -> new Step.Failed("reported an error in mid-answer" + ErrorCode.in(event));
            default -> new Step.More(false);
        };
    }

    private Step begin(JsonNode event) {
        JsonNode block = event.path("content_block");
        return switch (block.path("type").asString("")) {
            case "tool_use" -> call(event, block.path("id").asString(""), block.path("name").asString(""), "");
            case "text" -> text(block.path("text").asString(""));
            default -> new Step.More(false);
        };
    }

    private Step grow(JsonNode event) {
        JsonNode delta = event.path("delta");
        return switch (delta.path("type").asString("")) {
            case "text_delta" -> text(delta.path("text").asString(""));
            case "input_json_delta" -> call(event, "", "", delta.path("partial_json").asString(""));
            default -> new Step.More(false);
        };
    }

    private Step text(String text) {
        length += text.length();
        if (length > ChatStream.LONGEST_TEXT) return new Step.Failed("sent more than " + ChatStream.LONGEST_TEXT + " characters of text");
        if (!text.isEmpty()) listener.text(text);
        return new Step.More(!text.isEmpty());
    }

    /// The same fragments that chat completions send.
    private Step call(JsonNode event, String id, String name, String arguments) {
        Map<String, Object> fragment = new LinkedHashMap<>();
        fragment.put("index", event.path("index").asInt(0));
        fragment.put("id", id);
        fragment.put("function", Map.of("name", name, "arguments", arguments));
        @Nullable String fault = calls.add(mapper.valueToTree(fragment));
        if (fault != null) return new Step.Failed("sent " + fault);
        calls.understood(listener);
        return new Step.More(true);
    }

    private Step end() {
        return switch (ended) {
            case "end_turn", "tool_use", "stop_sequence" -> {
                String fault = calls.finish(listener);
                yield fault == null ? new Step.Ended() : new Step.Failed("sent " + fault);
            }
            case "max_tokens", "model_context_window_exceeded" -> new Step.Failed("cut its answer off at its length limit");
            case "refusal" -> new Step.Failed("refused to answer");
            default -> new Step.Failed("ended its answer with `" + Printable.of(ended) + "`");
        };
    }
}
