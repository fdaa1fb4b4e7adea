package dev.parley.providers.chat;

import static dev.parley.providers.chat.Trial.KEY;
import static dev.parley.providers.chat.Trial.LONG;
import static dev.parley.providers.chat.Trial.PATIENT;
import static dev.parley.providers.chat.Trial.failure;
import static dev.parley.providers.chat.Trial.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.providers.chat.ModelServer.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Servers that are late, silent, endless, busy, forbidding or not there.
@Timeout(20)
class OpenAiOutageTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    private static OpenAiChatModel.Options first(Duration firstToken) {
        return new OpenAiChatModel.Options(LONG, firstToken, LONG, LONG, Map.of(), null);
    }

    private static OpenAiChatModel.Options between(Duration interToken) {
        return new OpenAiChatModel.Options(LONG, LONG, interToken, LONG, Map.of(), null);
    }

    private static OpenAiChatModel.Options total(Duration total) {
        return new OpenAiChatModel.Options(LONG, LONG, LONG, total, Map.of(), null);
    }

    // ---- deadlines ----------------------------------------------------------------------------------------------

    @Test void aServerThatNeverAnswersIsGivenUp() {
        assertThat(told(first(SHORT), 1, ModelServer.Wire::stall)).containsExactly("failed M did not answer within 200 ms");
    }

    @Test void aServerThatAnswersWithoutAWordIsGivenUpWhateverElseItSends() {
        assertThat(told(first(SHORT), 1, wire -> wire.streamHead().stall()))
                .containsExactly("failed M began to answer but sent no token within 200 ms");
        assertThat(told(first(SHORT), 1, wire -> {
            wire.streamHead();
            while (true) wire.raw(": still thinking\n\n");
        })).containsExactly("failed M began to answer but sent no token within 200 ms");
    }

    @Test void silenceInMidAnswerIsGivenUp() {
        assertThat(told(between(SHORT), 1, wire -> wire.streamHead().text("Hi").stall()))
                .containsExactly("text Hi", "failed M fell silent for 200 ms in mid-answer");
    }

    @Test void anAnswerThatNeverEndsIsGivenUp() {
        assertThat(told(total(SHORT), 1, wire -> {
            wire.streamHead().text("Hi");
            while (true) wire.call(0, "", "", "");
        })).containsExactly("text Hi", "failed M took longer than 200 ms to answer");
        assertThat(told(wire -> {
            wire.streamHead();
            while (true) wire.text("x".repeat(30_000));
        })).last().isEqualTo("failed M sent more than 65536 characters of text");
    }

    @Test void aHostThatAcceptsNoConnectionIsGivenUp() throws IOException {
        List<SocketChannel> queue = new ArrayList<>();
        var options = new OpenAiChatModel.Options(SHORT, LONG, LONG, LONG, Map.of(), null);
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 4; i++) {                    // fills the queue of those who wait to be accepted
                SocketChannel waiting = SocketChannel.open();
                waiting.configureBlocking(false);
                waiting.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()));
                queue.add(waiting);
            }
            assertThat(failure("http://127.0.0.1:" + full.getLocalPort(), options))
                    .isEqualTo("failed model `m1` at 127.0.0.1:" + full.getLocalPort() + " did not accept a connection within 200 ms");
        } finally {
            for (SocketChannel waiting : queue) waiting.close();
        }
    }

    // ---- refusals and the second try ----------------------------------------------------------------------------

    @Test void aRefusalIsNamedByStatusAndCode() {
        String body = "{\"error\":{\"message\":\"Incorrect API key " + KEY + "\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}";
        assertThat(told(wire -> wire.respond(401, "", body)))
                .containsExactly("failed M answered with status 401 (invalid_api_key): the key is missing, wrong or not allowed this model");
        assertThat(told(wire -> wire.respond(403, "", "no")))
                .containsExactly("failed M answered with status 403: the key is missing, wrong or not allowed this model");
        assertThat(told(wire -> wire.respond(404, "", "{\"object\":\"error\",\"type\":\"NotFoundError\",\"code\":404}")))
                .containsExactly("failed M answered with status 404 (NotFoundError): no such model or address");
        assertThat(told(wire -> wire.respond(500, "", "{\"error\":{\"code\":\"" + KEY + "\"}}"))).containsExactly("failed M answered with status 500");
        assertThat(told(wire -> wire.respond(429, "Retry-After: 30\r\n", "{}")))
                .containsExactly("failed M answered with status 429: too many requests, or no quota left, retry after 30 s");
        assertThat(told(wire -> wire.respond(429, "Retry-After: " + KEY + "\r\n", "{}")))
                .containsExactly("failed M answered with status 429: too many requests, or no quota left, retry after (key)");
    }

    @Test void anErrorBodyThatStallsHoldsNothingUp() {
        assertThat(told(wire -> wire.raw("HTTP/1.1 500 x\r\nContent-Length: 10\r\n\r\n{").stall())).containsExactly("failed M answered with status 500");
    }

    @Test void aBusyServerIsAskedOnceMore() {
        Script answers = wire -> wire.streamHead().text("Hi").finish("stop").done();
        assertThat(told(PATIENT, 2, wire -> wire.respond(429, "Retry-After: 0\r\n", "{}"), answers)).containsExactly("text Hi", "done");
        assertThat(told(PATIENT, 2, wire -> wire.respond(502, "", ""), answers)).containsExactly("text Hi", "done");
        assertThat(told(PATIENT, 2, wire -> wire.respond(503, "Retry-After: 0.1\r\n", ""), answers)).containsExactly("text Hi", "done");
        assertThat(told(PATIENT, 2, ModelServer.Wire::reset, answers)).containsExactly("text Hi", "done");
    }

    @Test void aServerThatStaysBusyIsAskedTwiceAndNoMore() {
        assertThat(told(PATIENT, 2, wire -> wire.respond(503, "", "{}"))).containsExactly("failed M answered with status 503");
    }

    @Test void theDeadlineRunsOnOverTheSecondTry() {
        assertThat(told(first(Duration.ofMillis(300)), 2, wire -> wire.respond(503, "", ""), ModelServer.Wire::stall))
                .containsExactly("failed M did not answer within 300 ms");
        assertThat(told(first(SHORT), 1, wire -> wire.respond(429, "Retry-After: 1\r\n", ""))).last().asString().contains("status 429");
    }

    @Test void aRefusedConnectionIsNamed() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThat(failure("http://127.0.0.1:" + port + "/v1", PATIENT)).isEqualTo("failed model `m1` at 127.0.0.1:" + port + " refused the connection");
    }
}
