package dev.parley.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.ToolOutcome;
import dev.parley.providers.testing.ScriptedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpConnectorTest {
    private static final Duration LONG = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(300);
    private final ScriptedServer server = new ScriptedServer(this::answer);
    private final HttpConnector connector = new HttpConnector(server.uri("/tools/"), Map.of("X-Tenant", "t1"), () -> "secret");

    private void answer(ScriptedServer.Request request, OutputStream out) throws IOException, InterruptedException {
        switch (request.path()) {
            case "/tools/get_bill" -> ScriptedServer.respond(out, 200, "",
                    "{\"balance\": 420.10, \"due\": \"2026-12-01\", \"late\": false, \"note\": null}");
            case "/tools/declined" -> ScriptedServer.respond(out, 402, "", "{}");
            case "/tools/garbage" -> ScriptedServer.respond(out, 200, "", "<html>");
            case "/tools/nested" -> ScriptedServer.respond(out, 200, "", "{\"a\":{\"b\":1}}");
            case "/tools/huge" -> ScriptedServer.respond(out, 200, "", "{\"a\":\"" + "x".repeat(70_000) + "\"}");
            case "/tools/half" -> {
                out.write("HTTP/1.1 200 x\r\nContent-Length: 20\r\n\r\n{\"a\":".getBytes(StandardCharsets.US_ASCII));
                server.stall();
            }
            case "/tools/pay" -> { }
            default -> server.stall();
        }
    }

    @AfterEach void stop() {
        connector.close();
        server.close();
    }

    @Test void resultsKeepTheirSourceText() {
        assertThat(connector.post("billing.get_bill", Map.of("account", "AC-1001"), "key-1", LONG))
                .isEqualTo(new ToolOutcome.Ok(Map.of("balance", "420.10", "due", "2026-12-01", "late", "false")));
        ScriptedServer.Request request = server.requests().getFirst();
        assertThat(request.body()).isEqualTo("{\"account\":\"AC-1001\"}");
        assertThat(request.header("Idempotency-Key")).isEqualTo("key-1");
        assertThat(request.header("X-Tenant")).isEqualTo("t1");
        assertThat(request.header("Authorization")).isEqualTo("Bearer secret");
    }

    @Test void aRefusingStatusIsAFailure() {
        assertThat(connector.post("declined", Map.of(), "", LONG)).isEqualTo(new ToolOutcome.Fail("`declined` answered with status 402"));
    }

    @Test void noAnswerInTimeIsUnknown() {
        assertThat(connector.post("stalls", Map.of(), "", SHORT)).isEqualTo(new ToolOutcome.Unknown("no answer to `stalls` within 300 ms"));
        assertThat(connector.post("half", Map.of(), "", SHORT)).isEqualTo(new ToolOutcome.Unknown("no answer to `half` within 300 ms"));
    }

    @Test void anAnswerNobodyCanReadIsUnknown() {
        assertThat(connector.post("garbage", Map.of(), "", LONG)).isInstanceOf(ToolOutcome.Unknown.class);
        assertThat(connector.post("nested", Map.of(), "", LONG)).isInstanceOf(ToolOutcome.Unknown.class);
        assertThat(connector.post("huge", Map.of(), "", LONG))
                .isEqualTo(new ToolOutcome.Unknown("the answer to `huge` is longer than 65536 bytes"));
    }

    @Test void aRefusedConnectionIsAFailure() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (var nobody = new HttpConnector(URI.create("http://127.0.0.1:" + port), Map.of(), null)) {
            assertThat(nobody.post("pay", Map.of(), "", LONG)).isEqualTo(new ToolOutcome.Fail("cannot connect for `pay`"));
        }
    }

    @Test void aConnectionLostAfterTheRequestIsUnknown() {
        assertThat(connector.post("pay", Map.of(), "", LONG)).isEqualTo(new ToolOutcome.Unknown("connection lost while `pay` ran"));
    }
}
