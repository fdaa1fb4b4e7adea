package dev.parley.providers.http;

import dev.parley.agent.Connector;
import dev.parley.agent.ToolOutcome;
import dev.parley.governance.ApprovedToolCall;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/// Runs tools as `POST base/operation` with the arguments as a JSON object of strings and an `Idempotency-Key` header;
/// the answer is a JSON object of strings, numbers and booleans, whose text is kept exactly as sent (`420.10` stays
/// `420.10`). Thread-safe.
///
/// What cannot have happened is a `Fail`: connection refused, a status other than 2xx. What may have happened is
/// `Unknown`: no answer within the call's timeout, a connection broken after the request went out.
public final class HttpConnector implements Connector {
    static final int LONGEST_ANSWER_BYTES = 64 << 10;

    private final HttpClient client;
    private final String base;
    private final Map<String, String> headers;
    private final @Nullable Supplier<String> bearer;
    private final JsonFactory json = new JsonFactory();
    private final JsonMapper mapper = JsonMapper.shared();

    /// @param base    for example `http://127.0.0.1:8080/tools`; `https` as well
    /// @param headers sent with every request
    /// @param bearer  asked for a token before every request, or null for none
    public HttpConnector(URI base, Map<String, String> headers, @Nullable Supplier<String> bearer) {
        if (!"http".equals(base.getScheme()) && !"https".equals(base.getScheme())) {
            throw new IllegalArgumentException("connector address `" + base + "` must begin with http:// or https://");
        }
        this.base = base.toString().replaceAll("/+$", "");
        this.headers = Map.copyOf(headers);
        this.bearer = bearer;
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(3)).build();
    }

    @Override public ToolOutcome run(ApprovedToolCall call) {
        return post(call.operation(), call.arguments(), call.idempotencyKey(), call.timeout());
    }

    @Override public void close() {
        client.shutdownNow();
    }

    ToolOutcome post(String operation, Map<String, String> arguments, String idempotencyKey, Duration timeout) {
        CompletableFuture<HttpResponse<InputStream>> sent = null;
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            sent = client.sendAsync(request(operation, arguments, idempotencyKey), HttpResponse.BodyHandlers.ofInputStream());
            HttpResponse<InputStream> response = sent.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            try (InputStream body = response.body()) {
                byte[] bytes = new TimedRead(body).upTo(LONGEST_ANSWER_BYTES + 1, deadline);
                return outcome(operation, response.statusCode(), bytes);
            }
        } catch (TimeoutException e) {
            if (sent != null) sent.cancel(true);
            return new ToolOutcome.Unknown("no answer to `" + operation + "` within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            return broken(operation, e.getCause() == null ? e : e.getCause());
        } catch (IOException e) {
            return broken(operation, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sent.cancel(true);
            return new ToolOutcome.Unknown("interrupted while `" + operation + "` ran");
        } catch (RuntimeException e) {
            return new ToolOutcome.Fail("cannot send `" + operation + "`: " + e.getMessage());
        }
    }

    private HttpRequest request(String operation, Map<String, String> arguments, String idempotencyKey) {
        String path = URLEncoder.encode(operation.substring(operation.lastIndexOf('.') + 1), StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(URI.create(base + "/" + path))
                .header("Content-Type", "application/json").header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(arguments)));
        if (!idempotencyKey.isEmpty()) request.header("Idempotency-Key", idempotencyKey);
        headers.forEach(request::header);
        if (bearer != null) request.header("Authorization", "Bearer " + bearer.get());
        return request.build();
    }

    private static ToolOutcome broken(String operation, Throwable cause) {
        boolean neverSent = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
                || cause.getCause() instanceof UnresolvedAddressException;
        if (neverSent) return new ToolOutcome.Fail("cannot connect for `" + operation + "`");
        if (cause instanceof HttpTimeoutException) return new ToolOutcome.Unknown("no answer to `" + operation + "` in time");
        return new ToolOutcome.Unknown("connection lost while `" + operation + "` ran");
    }

    private ToolOutcome outcome(String operation, int status, byte[] bytes) {
        if (status < 200 || status > 299) return new ToolOutcome.Fail("`" + operation + "` answered with status " + status);
        if (bytes.length > LONGEST_ANSWER_BYTES) {
            return new ToolOutcome.Unknown("the answer to `" + operation + "` is longer than " + LONGEST_ANSWER_BYTES + " bytes");
        }
        try {
            return new ToolOutcome.Ok(results(bytes));
        } catch (JacksonException | IllegalArgumentException e) {
            return new ToolOutcome.Unknown("the answer to `" + operation + "` is not a JSON object of plain values");
        }
    }

    /// A null is left out: the result has no value.
    private Map<String, String> results(byte[] bytes) {
        var out = new LinkedHashMap<String, String>();
        if (new String(bytes, StandardCharsets.UTF_8).isBlank()) return out;
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) throw new IllegalArgumentException("not an object");
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                switch (parser.nextToken()) {
                    case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> out.put(name, parser.getString());
                    case VALUE_NULL -> { }
                    default -> throw new IllegalArgumentException("not a plain value");
                }
            }
            if (parser.nextToken() != null) throw new IllegalArgumentException("more than one value");
        }
        return out;
    }
}
