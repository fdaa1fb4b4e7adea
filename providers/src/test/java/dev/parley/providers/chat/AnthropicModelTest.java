package dev.parley.providers.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.ModelRequest;
import dev.parley.providers.testing.Recorded;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The messages interface, against servers that keep it and servers that do not.
class AnthropicModelTest {
    private static final ModelRequest REQUEST = Requests.said("my account is one two");

    private static Recorded ask(ModelServer server) {
        try (var model = AnthropicModel.at(server.base(), "m1", () -> "topsecret")) {
            return Recorded.of(model, REQUEST);
        }
    }

    @Test void wordsAndToolsComeOutOfTheirBlocks() {
        try (var server = new ModelServer(wire -> {
            wire.streamHead().event("{\"type\":\"message_start\",\"message\":{}}");
            wire.event("{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}}");
            wire.event("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"not for ears\"}}");
            wire.event("{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}");
            wire.event("{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"One \"}}");
            wire.event("{\"type\":\"ping\"}");
            wire.event("{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"moment.\"}}");
            wire.event("{\"type\":\"content_block_start\",\"index\":2,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"verify\",\"input\":{}}}");
            wire.event("{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"account\\\":\"}}");
            wire.event("{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"{account}\\\"}\"}}");
            wire.event("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{}}");
            wire.event("{\"type\":\"message_stop\"}");
        })) {
            Recorded told = ask(server);
            assertThat(told.said()).isEqualTo("One moment.");
            assertThat(told.events).containsExactly("tool verify {account={account}}", "done");
        }
    }

    @Test void theSystemMessageIsAFieldAndFunctionsAreFlat() {
        try (var server = new ModelServer(wire -> {
            wire.streamHead().event("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}");
            wire.event("{\"type\":\"message_stop\"}");
        })) {
            assertThat(ask(server).events).containsExactly("done");
            assertThat(server.connection(0).head).contains("POST /v1/messages", "x-api-key: topsecret", "anthropic-version: 2023-06-01");
            JsonNode body = JsonMapper.shared().readTree(server.connection(0).body);
            assertThat(body.path("system").asString("")).contains("You are on the telephone");
            assertThat(body.path("messages").path(0).path("role").asString("")).isEqualTo("user");
            assertThat(body.path("max_tokens").asInt(0)).isPositive();
            assertThat(body.path("tools").path(0).has("input_schema")).isTrue();
        }
    }

    @Test void anAnswerThatWasCutOrRefusedOrBrokeOffIsAFailure() {
        String begun = "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Half a\"}}";
        record Fault(ModelServer.Script script, String told) { }
        for (Fault fault : java.util.List.of(
                new Fault(wire -> {
                    wire.streamHead().event(begun).event("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\"}}");
                    wire.event("{\"type\":\"message_stop\"}");
                }, "cut its answer off at its length limit"),
                new Fault(wire -> wire.streamHead().event("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}"), "reported an error in mid-answer (overloaded_error)"),
                new Fault(wire -> wire.streamHead().event(begun), "broke off in mid-answer"),
                new Fault(wire -> wire.respond(429, "", "{\"error\":{\"type\":\"rate_limit_error\"}}"), "answered with status 429 (rate_limit_error)"))) {
            try (var server = new ModelServer(fault.script())) {
                assertThat(ask(server).events.getLast()).startsWith("failed: " + server.name() + " " + fault.told()).doesNotContain("topsecret");
            }
        }
    }
}
