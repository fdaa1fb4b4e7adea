package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.api.LocalAccess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls that the gateway places: what lets them out, what becomes of them, and what is on the record and on the wire.
class OriginateTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Map<String, Object> FINE = Map.of("to", "+15550123", "trunk", "carrier", "flow", "reminder", "consents", List.of("pec"), "suppressed", false, "attempts", 0);

    @TempDir private static Path folder;
    private static TextPhone person;
    private static GatewayProcess gateway;
    private static LocalAccess local;
    private static final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll static void start() throws Exception {
        person = new TextPhone();
        Files.createDirectories(folder.resolve("flows"));
        Files.writeString(folder.resolve("flows/reminder.flow"), House.resource("flows/reminder.flow"));
        Map<String, String> parts = GatewayProcess.parts(40);
        parts.put("flows", "flows: ../flows");
        parts.put("trunks", """
                trunks:
                  carrier:
                    hosts: ["sip:127.0.0.1:%d"]
                    domain: carrier.test
                    numbers: { country: "1", national: "1", format: plain }
                    destinations: { allow: ["+1"], deny: ["+1809"] }
                    optionsSeconds: 0
                    calls: 1
                """.formatted(person.port()).stripTrailing());
        gateway = GatewayProcess.start(folder.resolve("gateway"), parts);
        local = LocalAccess.read(folder.resolve("gateway/data")).orElseThrow();
    }

    @AfterAll static void stop() throws Exception {
        try (TextPhone last = person; GatewayProcess stopping = gateway) {
            http.close();
            GatewayProcess.Held held = stopping.stop();
            assertThat(held.calls() + held.ports()).as(last.port() + " " + held).isZero();
        }
    }

    private record Answer(int status, JsonNode body) { }

    private static Answer send(String method, String path, Map<String, Object> body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(local.url() + path)).timeout(SOON).header("Authorization", "Bearer " + local.token())
                .method(method, body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))).build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> body = new java.util.LinkedHashMap<>(FINE);
        body.put(key, value);
        return body;
    }

    /// Places the call. @return its id
    private static String placed(Map<String, Object> body) throws Exception {
        Answer answer = send("POST", "/v1/calls", body);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(202);
        return answer.body().get("id").asString();
    }

    private static JsonNode awaitState(String id, String state) throws Exception {
        long until = System.nanoTime() + SOON.toNanos();
        JsonNode now = send("GET", "/v1/dials/" + id, Map.of()).body();
        while (!now.get("state").asString().equals(state) && System.nanoTime() < until) now = send("GET", "/v1/dials/" + id, Map.of()).body();
        assertThat(now.get("state").asString()).as("%s", now).isEqualTo(state);
        return now;
    }

    private static CallBundle closed(String id) {
        CallBundle bundle = new CallBundle(folder.resolve("gateway/data/calls/" + id));
        Await.until(bundle::isClosed, SOON, () -> "a closed record of " + id + "\n" + bundle.log());
        assertThat(bundle.verify().findings()).isEmpty();
        return bundle;
    }

    @Test void whoeverAnswersHearsTheFlowAfterTheAnswerAndNotBefore() throws Exception {
        String id = placed(FINE);
        String invite = person.awaitInvite();
        assertThat(invite).startsWith("INVITE sip:15550123@carrier.test;user=phone SIP/2.0");
        assertThat(TextPhone.header(invite, "From")).startsWith("<sip:15550199@carrier.test>");
        assertThat(TextPhone.header(invite, "P-Asserted-Identity")).isEqualTo("<sip:15550199@carrier.test>");
        person.reply(180, "Ringing", "", "");
        awaitState(id, "ringing");
        person.reply(183, "Session Progress", "Content-Type: application/sdp\r\n", RawSip.sdp(person.earPort()));
        awaitState(id, "early_media");
        assertThat(person.isSilent(Duration.ofMillis(400))).as("not a sample before the answer").isTrue();
        Answer full = send("POST", "/v1/calls", FINE);
        assertThat(full.status()).as("one call at once on this trunk").isEqualTo(503);
        assertThat(full.body().get("retryAfterSeconds").asInt()).isPositive();
        person.ok();
        assertThat(awaitState(id, "answered").get("earlyMedia").asBoolean()).isTrue();
        person.hear(100);
        person.accept(person.receive("BYE "));
        CallBundle bundle = closed(id);
        assertThat(bundle.one("flow_end").get("end").asString()).isEqualTo("told");
        assertThat(bundle.records().get(1).get("type").asString()).as("the gate is on record before the call is dialled").isEqualTo("dial_gate");
        assertThat(bundle.has("disclosure_done")).isTrue();
        awaitState(id, "ended");
    }

    @Test void busyAndDeclinedAndUnknownAndTooLongAreNamed() throws Exception {
        for (Map.Entry<Integer, String> refusal : Map.of(486, "busy", 603, "declined", 404, "no_such_number", 480, "no_answer").entrySet()) {
            String id = placed(FINE);
            person.awaitInvite();
            person.reply(refusal.getKey(), "No", "", "");
            JsonNode now = awaitState(id, refusal.getValue());
            assertThat(now.get("over").asBoolean()).isTrue();
            assertThat(closed(id).one("hung_up").get("by").asString()).isEqualTo("callee");
        }
        String id = placed(with("ringSeconds", 1));
        person.awaitInvite();
        person.reply(180, "Ringing", "", "");
        String cancel = person.receive("CANCEL ");
        person.accept(cancel);
        person.reply(487, "Request Terminated", "", "");
        awaitState(id, "no_answer");
        assertThat(closed(id).one("hung_up").get("q850").asInt()).isEqualTo(19);
    }

    @Test void nothingLeavesThatTheFlowOrTheTrunkForbids() throws Exception {
        Map<Map<String, Object>, String> forbidden = Map.of(with("consents", List.of()), "`consent(pec)` does not hold", with("suppressed", true), "suppressed",
                with("attempts", 3), "attempts", with("to", "+18095550123"), "`+1809` is denied", with("to", "+442079460123"), "no prefix in `destinations.allow` fits",
                with("to", "+19005550123"), "premium range", with("to", "911"), "emergency number", with("trunk", "other"), "there is no trunk `other`");
        for (Map.Entry<Map<String, Object>, String> each : forbidden.entrySet()) {
            Answer answer = send("POST", "/v1/calls", each.getKey());
            assertThat(answer.status()).as("%s", answer.body()).isBetween(403, 404);
            assertThat(answer.body().at("/error/message").asString()).contains(each.getValue());
        }
        assertThat(send("POST", "/v1/calls", with("flow", "nothing")).status()).isEqualTo(404);
        Map<String, Object> silent = new java.util.LinkedHashMap<>(FINE);
        silent.remove("suppressed");
        assertThat(send("POST", "/v1/calls", silent).body().at("/error/message").asString()).contains("is not known to hold");
    }

    @Test void theCommandWaitsForTheAnswer() throws Exception {
        String config = folder.resolve("gateway/parley.yaml").toString();
        try (Program dial = Program.start(folder, House.command("dial", "+15550123", "-c", config, "--trunk", "carrier", "--flow", "reminder", "--consent", "pec",
                "--suppressed", "false", "--attempts", "1"))) {
            person.awaitInvite();
            person.ok();
            assertThat(dial.awaitExit(SOON)).as(dial.said()).isZero();
            assertThat(dial.said()).contains(": answered");
        }
        person.bye();
        House.Run refused = House.run(folder, SOON, "dial", "911", "-c", config, "--trunk", "carrier", "--flow", "reminder", "--consent", "pec", "--suppressed", "false",
                "--attempts", "1");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.said()).contains("emergency number");
        Await.until(() -> gateway.bundles().stream().allMatch(CallBundle::isClosed), SOON, () -> "the calls to be over");
    }
}
