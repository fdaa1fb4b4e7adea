package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.api.LocalAccess;
import dev.parley.gateway.api.Tokens;
import java.io.IOException;
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
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A running gateway in the hands of its operators: through the API as programs use it and through the commands as people do,
/// with calls that are really up. One gateway for all of it; draining comes last.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperateTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String VIEWER = Tokens.fresh();
    private static final String OPERATOR = Tokens.fresh();

    @TempDir private static Path folder;
    private static GatewayProcess gateway;
    private static Path configuration;
    private static LocalAccess local;
    private static final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll static void start() throws Exception {
        Map<String, String> parts = GatewayProcess.parts(40);
        parts.put("api", "api:\n  tokens:\n    - { name: vera, role: viewer, sha256: \"" + Tokens.digest(VIEWER) + "\" }\n    - { name: noc, role: operator, sha256: \""
                + Tokens.digest(OPERATOR) + "\" }");
        gateway = GatewayProcess.start(folder.resolve("gateway"), parts);
        configuration = folder.resolve("gateway/parley.yaml");
        local = LocalAccess.read(folder.resolve("gateway/data")).orElseThrow();
    }

    @AfterAll static void stop() {
        http.close();
        gateway.close();
    }

    private record Answer(int status, JsonNode body) { }

    private static Answer send(String token, String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(local.url() + path)).timeout(SOON).header("Authorization", "Bearer " + token)
                .method(method, body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body)).build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    private static House.Run parley(String... arguments) throws InterruptedException {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "-c";
        all[arguments.length + 1] = configuration.toString();
        return House.run(folder, Duration.ofSeconds(60), all);
    }

    /// A call that is up, and its id.
    private record Up(RawSip peer, String ok, String id) {
        static Up call() throws IOException, InterruptedException {
            List<String> before = ids();
            RawSip peer = new RawSip(gateway);
            peer.send(peer.invite("frontdesk", "application/sdp", RawSip.sdp(House.freePort())));
            String ok = peer.await(m -> m.startsWith("SIP/2.0 200"), SOON, "200");
            peer.send(peer.ack("frontdesk", ok));
            List<String> now = ids();
            now.removeAll(before);
            assertThat(now).hasSize(1);
            return new Up(peer, ok, now.getFirst());
        }

        private static List<String> ids() throws IOException, InterruptedException {
            return new java.util.ArrayList<>(send(OPERATOR, "GET", "/v1/calls", "").body().get("calls").valueStream().map(c -> c.get("id").asString()).toList());
        }

        CallBundle bundle() {
            return new CallBundle(folder.resolve("gateway/data/calls").resolve(id));
        }

        void hangUp() {
            peer.send(peer.bye("frontdesk", ok));
            peer.await(m -> m.startsWith("SIP/2.0 200") && m.contains("BYE"), SOON, "answer to BYE");
            peer.close();
        }
    }

    private static String state(Up up) {
        try {
            return send(OPERATOR, "GET", "/v1/calls/" + up.id(), "").body().path("state").asString("");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test @Order(1) void aCallIsSeenByWhomItMayBeSeen() throws Exception {
        Up up = Up.call();
        // The ACK is on its way, and the flow begins when the answer is on record: a moment later.
        Await.until(() -> !state(up).isEmpty(), SOON, () -> "a flow that has begun");
        JsonNode seen = send(OPERATOR, "GET", "/v1/calls/" + up.id(), "").body();
        assertThat(seen.get("flow").asString()).isEqualTo("frontdesk");
        assertThat(seen.get("state").asString()).isEqualTo("greet");
        assertThat(seen.get("caller").asString()).contains("raw@");
        assertThat(seen.get("slots").get("verified").asString()).isEqualTo("no");
        assertThat(seen.get("transcript").isArray()).isTrue();
        assertThat(seen.get("flowHash").asString()).matches("[0-9a-f]{64}");
        JsonNode looked = send(VIEWER, "GET", "/v1/calls/" + up.id(), "").body();
        assertThat(looked.has("caller")).isFalse();
        assertThat(looked.has("transcript")).isFalse();
        assertThat(send(VIEWER, "POST", "/v1/calls/" + up.id() + "/hangup", "{}").status()).isEqualTo(403);
        House.Run shown = parley("calls");
        assertThat(shown.exit()).isZero();
        assertThat(String.join("\n", shown.out())).contains(up.id(), "frontdesk 1");
        up.hangUp();
        Await.until(() -> up.bundle().isClosed(), SOON, () -> "a closed record");
        Await.until(() -> isOver(up.id()), SOON, () -> "the call over: its record is closed a moment before");
    }

    private static boolean isOver(String call) {
        try {
            return send(OPERATOR, "GET", "/v1/calls/" + call, "").body().get("over").asBoolean();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test @Order(2) void anOperatorsHangUpIsOnTheWireAndOnTheRecord() throws Exception {
        Up up = Up.call();
        House.Run done = parley("hangup", up.id(), "--reason", "tried it");
        assertThat(done.exit()).as(done.said()).isZero();
        String bye = up.peer().await(m -> m.startsWith("BYE"), SOON, "BYE");
        assertThat(bye).contains("Q.850;cause=16");
        up.peer().close();
        Await.until(() -> up.bundle().isClosed() || up.bundle().has("hung_up"), SOON, () -> "the hang-up on the record");
        JsonNode act = up.bundle().one("operator");
        assertThat(act.get("operator").asString()).isEqualTo("local");
        assertThat(act.get("reason").asString()).isEqualTo("tried it");
        assertThat(parley("hangup", "no-such-call").exit()).isEqualTo(1);
    }

    @Test @Order(3) void eventsAreToldAsTheyHappen() throws Exception {
        Up up = Up.call();
        HttpRequest request = HttpRequest.newBuilder(URI.create(local.url() + "/v1/calls/" + up.id() + "/events")).header("Authorization", "Bearer " + OPERATOR).build();
        HttpResponse<java.util.stream.Stream<String>> response = http.send(request, HttpResponse.BodyHandlers.ofLines());
        assertThat(send(OPERATOR, "POST", "/v1/calls/" + up.id() + "/hangup", "{\"reason\":\"enough\"}").status()).isEqualTo(202);
        up.peer().await(m -> m.startsWith("BYE"), SOON, "BYE");
        List<String> lines = response.body().toList();                                   // the stream ends with the call
        assertThat(lines).contains("event: operator", "event: hung_up", "event: call_over");
        assertThat(String.join("\n", lines)).contains("\"operator\":\"noc\"");
        up.peer().close();
    }

    @Test @Order(4) void aTransferToNowhereWeKnowIsRefusedAndToldWhatThereIs() throws Exception {
        Up up = Up.call();
        House.Run refused = parley("transfer", up.id(), "back-desk");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.said()).contains("front-desk");
        up.hangUp();
    }

    @Test @Order(5) void withoutAGatewayTheCommandsSaySo() throws Exception {
        Path elsewhere = GatewayProcess.write(folder.resolve("none"), GatewayProcess.parts(4));
        for (String[] command : new String[][] {{"calls"}, {"hangup", "x"}, {"transfer", "x", "y"}, {"drain"}}) {
            String[] all = java.util.Arrays.copyOf(command, command.length + 2);
            all[command.length] = "-c";
            all[command.length + 1] = elsewhere.toString();
            House.Run run = House.run(folder, Duration.ofSeconds(60), all);
            assertThat(run.exit()).as(run.said()).isEqualTo(2);
            assertThat(run.said()).contains("no gateway runs with");
        }
    }

    @Test @Order(100) void drainingRefusesNewCallsHarmsNoneAndLeavesWithZero() throws Exception {
        Up up = Up.call();
        assertThat(send(OPERATOR, "POST", "/v1/drain", "{\"timeoutSeconds\":60}").status()).isEqualTo(202);
        assertThat(send(OPERATOR, "POST", "/v1/drain", "{}").status()).isEqualTo(409);
        try (RawSip late = new RawSip(gateway)) {
            late.send(late.invite("frontdesk", "application/sdp", RawSip.sdp(9)));
            String refused = late.awaitFinal("frontdesk");
            assertThat(RawSip.status(refused)).isEqualTo(503);
            assertThat(refused).containsIgnoringCase("Retry-After:");
        }
        assertThat(up.bundle().has("hung_up")).isFalse();
        up.hangUp();
        assertThat(gateway.awaitExit()).isZero();
        assertThat(Files.exists(LocalAccess.file(folder.resolve("gateway/data")))).isFalse();
        assertThat(up.bundle().verify().findings()).isEmpty();
    }
}
