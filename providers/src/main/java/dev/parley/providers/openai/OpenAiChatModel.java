package dev.parley.providers.openai;

import dev.parley.agent.LanguageModel;
import dev.parley.agent.ModelRequest;
import dev.parley.agent.SpeechException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Any server that speaks OpenAI's streaming chat completions: hosted ones, vLLM, llama.cpp, Ollama.
///
/// The model says what it understood by calling functions (see [Functions]). When it only took values from the caller
/// and said nothing, it is asked once more, within the same deadline, for the words to go on with, so understanding comes
/// before text. Text is told as it streams; should a server send calls after text in one answer, they are told
/// after it.
///
/// Thread-safe. Interrupting the generating thread closes the stream. One retry, and only while nothing was told.
public final class OpenAiChatModel implements LanguageModel {
    /// @param firstToken from the request to the first piece of text or call; role announcements and comments do not count
    /// @param betweenTokens from one piece to the next
    /// @param total of the whole generation, retry included
    public record Deadlines(Duration connect, Duration firstToken, Duration betweenTokens, Duration total) {
        public static final Deadlines TELEPHONE = new Deadlines(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(2), Duration.ofSeconds(15));
    }

    /// @param base    up to and including the version, for example `https://api.openai.com/v1` or `http://127.0.0.1:11434/v1`
    /// @param apiKey  asked before every request; null sends none
    /// @param headers sent with every request
    public record Options(URI base, String model, @Nullable Supplier<String> apiKey, Map<String, String> headers, Deadlines deadlines) {
        public Options {
            headers = Map.copyOf(headers);
            if (!"http".equals(base.getScheme()) && !"https".equals(base.getScheme())) {
                throw new SpeechException("model address `" + base + "` must begin with http:// or https://");
            }
        }
    }

    private final Options options;
    private final HttpClient client;
    private final JsonMapper mapper = JsonMapper.shared();

    public OpenAiChatModel(Options options) {
        this.options = options;
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(options.deadlines().connect()).build();
    }

    @Override public void generate(ModelRequest request, Listener listener) {
        String failure;
        try {
            failure = converse(request, listener, System.nanoTime() + options.deadlines().total().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = "cancelled";
        } catch (IllegalArgumentException | IllegalStateException e) {
            failure = "model `" + options.model() + "`: " + e.getMessage();
        }
        if (failure == null) listener.done();
        else listener.failed(failure);
    }

    @Override public void close() {
        client.shutdownNow();
    }

    /// @return null, or why it failed
    private @Nullable String converse(ModelRequest request, Listener listener, long deadline) throws InterruptedException {
        var functions = new Functions(request);
        ObjectNode body = Prompt.body(mapper, options.model(), request, functions);
        var reply = new Reply(mapper, listener);
        String failure = ask(body, reply, deadline);
        if (failure == null) failure = reply.tell(functions);
        if (failure != null) return named(failure);
        if (!reply.onlySlots(functions) || request.state().speech().words() == 0) return null;
        var words = new Reply(mapper, listener);
        failure = ask(Prompt.followUp(body, reply), words, deadline);
        return failure == null ? null : named(failure);
    }

    private @Nullable String ask(ObjectNode body, Reply reply, long deadline) throws InterruptedException {
        HttpRequest request = request(body);
        Attempt.Result result = new Attempt(client, options.deadlines(), deadline).run(request, reply);
        if (result.failure() != null && result.mayRetry() && System.nanoTime() < deadline) {
            reply.again();
            result = new Attempt(client, options.deadlines(), deadline).run(request, reply);
        }
        return result.failure();
    }

    private HttpRequest request(ObjectNode body) {
        var request = HttpRequest.newBuilder(URI.create(options.base().toString().replaceAll("/+$", "") + "/chat/completions"))
                .header("Content-Type", "application/json").header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(body)));
        options.headers().forEach(request::header);
        if (options.apiKey() != null) request.header("Authorization", "Bearer " + options.apiKey().get());
        return request.build();
    }

    private String named(String failure) {
        return "model `" + options.model() + "`: " + failure;
    }

    /// One line of at most 200 characters.
    static String brief(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }
}
