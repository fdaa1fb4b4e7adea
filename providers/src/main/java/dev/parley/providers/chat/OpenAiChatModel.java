package dev.parley.providers.chat;

import dev.parley.agent.LanguageModel;
import dev.parley.agent.ModelRequest;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A language model behind the chat completions interface of OpenAI, streaming: hosted services, vLLM, llama.cpp,
/// Ollama.
/// Thread-safe: generations share connections and nothing else.
///
/// The model sees the flow's words and what was heard, never a sealed or personal value. It answers in text with
/// `{slot}` placeholders and in function calls; intents are told with confidence 1, for it states none.
/// A failure is retried once if nothing has been answered and trying again may help: connection refused or lost, 502,
/// 503, or 429 with a `Retry-After` of at most [#LONGEST_PAUSE]. Deadlines run on over the retry.
/// Failures name model, host and cause; never a key, a header's value or the server's own prose.
public final class OpenAiChatModel implements LanguageModel {
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /// `connect`: for the connection. `firstToken`: from the request to the first words or function call, connecting
    /// included. `interToken`: between two tokens; comments and empty events are none. `total`: for the whole answer.
    /// `headers`: sent with every request. `temperature`: null leaves the server's own.
    public record Options(Duration connect, Duration firstToken, Duration interToken, Duration total,
                          Map<String, String> headers, @Nullable Double temperature) {
        public static final Options DEFAULTS = new Options(Duration.ofSeconds(2), Duration.ofSeconds(4),
                Duration.ofSeconds(2), Duration.ofSeconds(20), Map.of(), null);

        public Options {
            headers = Map.copyOf(headers);
        }

        /// A record would print the headers, and keys travel in headers.
        @Override public String toString() {
            return "Options[connect=" + connect + ", firstToken=" + firstToken + ", interToken=" + interToken
                    + ", total=" + total + ", headers=" + headers.keySet() + ", temperature=" + temperature + "]";
        }
    }

    private final String model;
    private final Options options;
    private final ChatHttp http;
    private final JsonMapper mapper = JsonMapper.shared();

    /// @param base  for example `https://api.openai.com/v1` or `http://127.0.0.1:11434/v1`
    /// @param model as the server names it
    /// @param key   asked for a bearer token before every request, or null for none
    public static OpenAiChatModel at(URI base, String model, @Nullable Supplier<String> key) {
        return new OpenAiChatModel(base, model, key, Options.DEFAULTS);
    }

    /// As [#at], with options.
    ///
    /// @throws IllegalArgumentException if `base` is not a plain http or https address, or a header cannot be sent
    public OpenAiChatModel(URI base, String model, @Nullable Supplier<String> key, Options options) {
        this.model = model;
        this.options = options;
        http = new ChatHttp(base, "/chat/completions", model, key, options);
    }

    @Override public void generate(ModelRequest request, Listener listener) {
        Functions functions = Functions.offered(request);
        http.ask(listener, () -> body(request, functions),
                (head, token) -> head.setHeader("Authorization", "Bearer " + token), new ChatStream(functions, listener));
    }

    @Override public void close() {
        http.close();
    }

    private String body(ModelRequest request, Functions functions) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("model", model);
        out.put("stream", true);
        if (options.temperature() != null) out.put("temperature", options.temperature());
        out.put("messages", new Prompt(request).messages());
        if (!functions.declared().isEmpty()) out.put("tools", functions.declared());
        return mapper.writeValueAsString(out);
    }
}
