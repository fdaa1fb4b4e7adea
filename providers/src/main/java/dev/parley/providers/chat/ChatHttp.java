package dev.parley.providers.chat;

import dev.parley.agent.LanguageModel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The way to one model of one server: address, key, connections, deadlines. Thread-safe.
final class ChatHttp implements AutoCloseable {
    private final URI endpoint;
    private final String name;
    private final @Nullable Supplier<String> key;
    private final OpenAiChatModel.Options options;
    private final HttpClient client;

    /// @param path after the base, for example `/chat/completions`
    /// @throws IllegalArgumentException if `base` is not a plain http or https address, or a header cannot be sent
    ChatHttp(URI base, String path, String model, @Nullable Supplier<String> key, OpenAiChatModel.Options options) {
        boolean web = "http".equalsIgnoreCase(base.getScheme()) || "https".equalsIgnoreCase(base.getScheme());
        boolean more = base.getRawUserInfo() != null || base.getRawQuery() != null || base.getRawFragment() != null;
        if (!web || base.getHost() == null || more) {
            throw new IllegalArgumentException("model address must be http:// or https://, a host and a path, no more");
        }
        endpoint = URI.create(base.toString().replaceAll("/+$", "") + path);
        name = "model `" + model + "` at " + base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort());
        this.key = key;
        this.options = options;
        options.headers().forEach(ChatHttp::requireSendable);
        // HTTP/1.1: over plain http, Java would ask to upgrade, and some model servers lose the request over that.
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(options.connect())
                .build();
    }

    private static void requireSendable(String header, String value) {
        try {
            HttpRequest.newBuilder().header(header, value);
        } catch (IllegalArgumentException e) {
            // Without the cause, which quotes the value.
            throw new IllegalArgumentException("header `" + header + "` cannot be sent");
        }
    }

    /// Asks, and tells `listener` the end. Interrupting the thread closes the connection.
    ///
    /// @param authorize puts the key, which is not blank, into the request
    /// @param body      of the request; made inside, so that what goes wrong with it is told like all else
    void ask(LanguageModel.Listener listener, Supplier<String> body, BiConsumer<HttpRequest.Builder, String> authorize, AnswerStream stream) {
        try {
            String token = key == null ? "" : key.get();
            var request = HttpRequest.newBuilder(endpoint)
                    .header("Content-Type", "application/json").header("Accept", "text/event-stream")
                    .POST(HttpRequest.BodyPublishers.ofString(body.get()));
            options.headers().forEach(request::setHeader);
            if (!token.isBlank()) authorize.accept(request, token);
            var attempt = new Attempt(client, request.build(), options, System.nanoTime());
            switch (attempt.run(stream, listener::done)) {
                case Attempt.Outcome.Done _ -> { }
                case Attempt.Outcome.Failed(var reason, var _) -> listener.failed(name + " " + without(token, reason));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Only its kind: the message may quote a header.
            listener.failed(name + " cannot be asked: " + e.getClass().getSimpleName());
        }
    }

    /// A reason quotes a word of the server here and there, and the server knows the key.
    private static String without(String token, String reason) {
        return token.isBlank() ? reason : reason.replace(token, "(key)");
    }

    @Override public void close() {
        client.shutdownNow();
    }
}
