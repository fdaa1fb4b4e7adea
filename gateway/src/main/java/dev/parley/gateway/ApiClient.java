package dev.parley.gateway;

import dev.parley.gateway.api.LocalAccess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A command's line to a running gateway.
final class ApiClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI base;
    private final String token;
    private final HttpClient http;

    /// @param certificate PEM file of the one certificate to trust, null: the usual authorities
    ApiClient(String url, String token, @Nullable Path certificate) {
        this.base = URI.create(url);
        this.token = token;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).version(HttpClient.Version.HTTP_1_1);
        if (certificate != null) builder.sslContext(OneCertificate.trusting(certificate));
        this.http = builder.build();
    }

    static ApiClient at(LocalAccess access) {
        return new ApiClient(access.url(), access.token(), access.certificate() == null ? null : Path.of(access.certificate()));
    }

    /// What came back. `body`: an object, with `error` unless the status is below 400.
    record Answer(int status, JsonNode body) {
        boolean ok() {
            return status < 400;
        }

        String problem() {
            return body.at("/error/message").asString("status " + status);
        }
    }

    Answer get(String path) throws InterruptedException {
        return send(request(path).timeout(PATIENCE).GET().build());
    }

    Answer post(String path, Map<String, ?> body) throws InterruptedException {
        return send(request(path).timeout(PATIENCE).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))).build());
    }

    /// A value as one segment of a path.
    static String segment(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static JsonNode parse(String json) {
        return JSON.readTree(json);
    }

    /// Says what the gateway would not do. @return the exit code
    static int failed(CommandLine command, Answer answer, boolean json) {
        if (json) command.getOut().println(answer.body());
        else command.getErr().println("parley: " + answer.problem());
        return answer.status() == 401 || answer.status() == 403 ? 2 : 1;
    }

    /// Server-sent events, line by line as they come; close it to stop.
    Stream<String> events(String path) throws InterruptedException {
        try {
            HttpResponse<Stream<String>> response = http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofLines());
            if (response.statusCode() == 200) return response.body();
            throw new ConfigurationException(String.join("", response.body().toList()));
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                return new Answer(response.statusCode(), JSON.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            throw unreachable(e);
        } catch (JacksonException e) {
            throw new ConfigurationException(base + ": something answers there that is not a gateway");
        }
    }

    private ConfigurationException unreachable(IOException e) {
        return new ConfigurationException("no gateway answers at " + base + (e.getMessage() == null ? "" : ": " + e.getMessage()) + "; start one with ./parley serve");
    }

    @Override public void close() {
        http.shutdownNow();
    }
}
