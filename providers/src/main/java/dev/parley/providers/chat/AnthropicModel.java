package dev.parley.providers.chat;

import dev.parley.agent.LanguageModel;
import dev.parley.agent.ModelRequest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A language model behind Anthropic's messages interface, streaming. As [OpenAiChatModel] in all else: what it is told,
/// its deadlines, its one retry, and what failures name. Thread-safe.
public final class AnthropicModel implements LanguageModel {
    private static final String VERSION = "2023-06-01";
    /// Of an answer, in the service's tokens: it wants a bound. The governor's is the state's number of words.
    private static final int MOST_TOKENS = 1024;

    private final String model;
    private final OpenAiChatModel.Options options;
    private final ChatHttp http;
    private final JsonMapper mapper = JsonMapper.shared();

    /// @param base for example `https://api.anthropic.com/v1`
    /// @param key  asked before every request, or null for none
    public static AnthropicModel at(URI base, String model, @Nullable Supplier<String> key) {
        return new AnthropicModel(base, model, key, OpenAiChatModel.Options.DEFAULTS);
    }

    /// As [#at], with options.
    ///
    /// @throws IllegalArgumentException if `base` is not a plain http or https address, or a header cannot be sent
    public AnthropicModel(URI base, String model, @Nullable Supplier<String> key, OpenAiChatModel.Options options) {
        this.model = model;
        this.options = options;
        http = new ChatHttp(base, "/messages", model, key, options);
    }

    @Override public void generate(ModelRequest request, Listener listener) {
        Functions functions = Functions.offered(request);
        http.ask(listener, () -> body(request, functions), AnthropicModel::authorize, new MessageStream(functions, listener));
    }

    @Override public void close() {
        http.close();
    }

    private static void authorize(HttpRequest.Builder request, String token) {
        request.setHeader("x-api-key", token);
        request.setHeader("anthropic-version", VERSION);
    }

    /// The system message is a field of its own here, and functions are flat.
    private String body(ModelRequest request, Functions functions) {
        List<Map<String, Object>> messages = new ArrayList<>(new Prompt(request).messages());
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("model", model);
        out.put("stream", true);
        out.put("max_tokens", MOST_TOKENS);
        if (options.temperature() != null) out.put("temperature", options.temperature());
        out.put("system", messages.removeFirst().get("content"));
        out.put("messages", messages);
        if (!functions.declared().isEmpty()) out.put("tools", functions.declared().stream().map(AnthropicModel::flat).toList());
        return mapper.writeValueAsString(out);
    }

    private static Map<String, Object> flat(Map<String, Object> declared) {
        Map<?, ?> function = (Map<?, ?>) declared.get("function");
        assert function != null : "every declared function has its description";
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", function.get("name"));
        out.put("description", function.get("description"));
        out.put("input_schema", function.get("parameters"));
        return out;
    }
}
