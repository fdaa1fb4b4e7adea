package dev.parley.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is let in, with what, how often, and what is left of it in the access log.
class ApiTest {
    private static final Instant AT = Instant.parse("2026-01-05T10:00:00Z");
    private static final long SECOND = 1_000_000_000L;
    private static final String LOCAL = Tokens.fresh();
    private static final String VIEWER = Tokens.fresh();
    private static final String ADMIN = Tokens.fresh();
    private static final String TENANT = Tokens.fresh();

    @TempDir private Path folder;
    private final List<Throwable> faults = new ArrayList<>();
    private long now;

    private Api api() {
        ApiSettings settings = new ApiSettings(true, "127.0.0.1", 0, null, List.of(
                new ApiSettings.Token("vera", Role.VIEWER, null, Tokens.digest(VIEWER)),
                new ApiSettings.Token("ada", Role.ADMIN, null, Tokens.digest(ADMIN)),
                new ApiSettings.Token("tess", Role.ADMIN, "acme", Tokens.digest(TENANT))), Map.of("acme", Set.of("billing")), 5);
        List<Route> routes = List.of(
                Route.open("/healthz", "open", _ -> Reply.ok(Map.of())),
                Route.get("/v1/things/{id}", Role.VIEWER, "a thing", r -> Reply.ok(Map.of("id", r.at("id"), "sees", r.who().sees("billing"), "others", r.who().sees("other")))),
                Route.post("/v1/things", Role.OPERATOR, "make one", r -> Reply.ok(Map.of("made", r.text("name", ""), "by", r.who().name())))
                        .withBody(Field.required("name", "what to call it"), Field.optional("size", "how big").as(Field.Kind.INTEGER)),
                Route.post("/v1/drain", Role.OPERATOR, "whole", _ -> Reply.ok(Map.of())).forTheWholeGateway(),
                Route.get("/v1/broken", Role.VIEWER, "a bug", _ -> {
                    throw new IllegalStateException("secret detail");
                }));
        return new Api(settings, routes, new Tokens(settings, LOCAL), new AccessLog(folder), "1", faults::add);
    }

    private Reply.Json ask(Api api, String method, String target, @Nullable String token, String body) throws InterruptedException {
        return ask(api, method, target, token, body, "192.0.2.1", false);
    }

    private Reply.Json ask(Api api, String method, String target, @Nullable String token, String body, String remote, boolean loopback) throws InterruptedException {
        return (Reply.Json) api.answer(new Api.Asked(method, target, token == null ? null : "Bearer " + token, remote, loopback,
                body.getBytes(StandardCharsets.UTF_8)), AT, now += SECOND);
    }

    private static Map<?, ?> error(Reply.Json reply) {
        return (Map<?, ?>) reply.object().get("error");
    }

    @Test void withoutATokenOnlyOpenRoutesAnswer() throws InterruptedException {
        Api api = api();
        assertThat(ask(api, "GET", "/healthz", null, "").status()).isEqualTo(200);
        assertThat(ask(api, "GET", "/openapi.json", null, "").status()).isEqualTo(200);
        Reply.Json refused = ask(api, "GET", "/v1/things/1", null, "");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(error(refused).get("code")).isEqualTo("no_token");
        assertThat(ask(api, "GET", "/v1/things/1", "parley_wrong", "").status()).isEqualTo(401);
    }

    @Test void aRoleIsAskedFor() throws InterruptedException {
        Api api = api();
        assertThat(ask(api, "GET", "/v1/things/1", VIEWER, "").object().get("id")).isEqualTo("1");
        Reply.Json refused = ask(api, "POST", "/v1/things", VIEWER, "{\"name\":\"x\"}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat((String) error(refused).get("message")).contains("operator", "vera");
        assertThat(ask(api, "POST", "/v1/things", ADMIN, "{\"name\":\"x\"}").object()).isEqualTo(Map.of("made", "x", "by", "ada"));
    }

    @Test void theTokenOfThisStartIsForTheLoopbackAlone() throws InterruptedException {
        Api api = api();
        assertThat(ask(api, "GET", "/v1/things/1", LOCAL, "", "127.0.0.1", true).status()).isEqualTo(200);
        assertThat(ask(api, "GET", "/v1/things/1", LOCAL, "").status()).isEqualTo(401);
    }

    @Test void aTenantsTokenSeesItsFlowsAndNotTheWholeGateway() throws InterruptedException {
        Api api = api();
        Map<String, ?> seen = ask(api, "GET", "/v1/things/1", TENANT, "").object();
        assertThat(seen.get("sees")).isEqualTo(true);
        assertThat(seen.get("others")).isEqualTo(false);
        assertThat(ask(api, "POST", "/v1/drain", TENANT, "").status()).isEqualTo(403);
        assertThat(ask(api, "POST", "/v1/drain", ADMIN, "").status()).isEqualTo(200);
    }

    @Test void whatIsWrongWithABodyIsNamed() throws InterruptedException {
        Api api = api();
        assertThat(error(ask(api, "POST", "/v1/things", ADMIN, "")).get("at")).isEqualTo("body.name");
        assertThat(error(ask(api, "POST", "/v1/things", ADMIN, "{\"name\":3}")).get("at")).isEqualTo("body.name");
        assertThat(error(ask(api, "POST", "/v1/things", ADMIN, "{\"name\":\"x\",\"size\":\"big\"}")).get("at")).isEqualTo("body.size");
        assertThat((String) error(ask(api, "POST", "/v1/things", ADMIN, "{\"name\":\"x\",\"nmae\":\"y\"}")).get("message")).contains("`nmae`", "name, size");
        Reply.Json notJson = ask(api, "POST", "/v1/things", ADMIN, "{\"name\": hunter2");
        assertThat(notJson.status()).isEqualTo(400);
        assertThat(error(notJson).toString()).doesNotContain("hunter2");
        assertThat(error(ask(api, "POST", "/v1/things", ADMIN, "{\"a\":".repeat(200))).get("code")).isEqualTo("bad_request");
        assertThat(ask(api, "GET", "/v1/things/1?colour=red", ADMIN, "").status()).isEqualTo(400);
    }

    @Test void anUnknownPathAndAWrongMethodSaySo() throws InterruptedException {
        Api api = api();
        assertThat((String) error(ask(api, "GET", "/v1/thing", ADMIN, "")).get("message")).contains("/openapi.json");
        Reply.Json wrong = ask(api, "DELETE", "/v1/things/1", ADMIN, "");
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.object().get("allowed")).isEqualTo(List.of("GET"));
    }

    @Test void aFaultOfOursIsReportedAndNotExplained() throws InterruptedException {
        Reply.Json reply = ask(api(), "GET", "/v1/broken", ADMIN, "");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.object().toString()).doesNotContain("secret detail");
        assertThat(faults).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test void tooManyRequestsAreToldWhenToComeBack() throws InterruptedException {
        Api api = api();
        int refused = 0;
        for (int i = 0; i < 30; i++) {
            now -= SECOND;                                        // all at once
            Reply.Json reply = ask(api, "GET", "/v1/things/1", ADMIN, "");
            if (reply.status() != 429) continue;
            refused++;
            assertThat(reply.object().get("retryAfterSeconds")).isEqualTo(1L);
        }
        assertThat(refused).isEqualTo(20);
        now += 2 * SECOND;
        assertThat(ask(api, "GET", "/v1/things/1", ADMIN, "").status()).isEqualTo(200);
    }

    @Test void guessingTokensEndsSoonForTheOneWhoGuesses() throws InterruptedException {
        Api api = api();
        for (int i = 0; i < 20; i++) ask(api, "GET", "/v1/things/1", "parley_" + i, "");
        assertThat(ask(api, "GET", "/v1/things/1", ADMIN, "").status()).isEqualTo(429);
        assertThat(ask(api, "GET", "/v1/things/1", ADMIN, "", "192.0.2.2", false).status()).isEqualTo(200);
    }

    @Test void everyAccessIsLoggedWithItsResultAndWithoutSecrets() throws Exception {
        Api api = api();
        ask(api, "GET", "/v1/things/7", VIEWER, "");
        ask(api, "POST", "/v1/things?token=" + ADMIN, ADMIN, "{\"name\":\"private words\"}");
        ask(api, "GET", "/v1/things/7", "parley_guess", "");
        Path log = folder.resolve("access-2026-01-05.jsonl");
        List<String> lines = Files.readAllLines(log);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).contains("\"who\":\"vera\"", "\"path\":\"/v1/things/7\"", "\"status\":200", "\"ts\":\"2026-01-05T10:00:00Z\"");
        assertThat(lines.get(1)).contains("\"who\":\"ada\"", "\"status\":400", "\"code\":\"bad_request\"");
        assertThat(lines.get(2)).contains("\"who\":\"\"", "\"status\":401", "\"code\":\"unknown_token\"");
        assertThat(String.join("\n", lines)).doesNotContain(VIEWER, ADMIN, "private words", "parley_guess");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log))).isEqualTo("rw-r-----");
    }

    @Test void whatCannotBeLoggedIsNotAnswered() throws Exception {
        Api api = api();
        Files.createDirectories(folder.resolve("access-2026-01-05.jsonl"));   // a folder is in the way
        assertThat(ask(api, "GET", "/v1/things/7", VIEWER, "").status()).isEqualTo(503);
        assertThat(faults).singleElement().isInstanceOf(IOException.class);
    }

    @Test void theDocumentNamesEveryRouteWithItsRoleAndFields() throws InterruptedException {
        Map<String, ?> document = ask(api(), "GET", "/openapi.json", null, "").object();
        assertThat(((Map<?, ?>) document.get("paths")).keySet().stream().map(String::valueOf))
                .containsExactly("/healthz", "/openapi.json", "/v1/broken", "/v1/drain", "/v1/things", "/v1/things/{id}");
        assertThat(document.toString()).contains("x-role=operator", "what to call it", "additionalProperties=false");
    }

    @Test void twoRoutesForOneThingAreRefused() {
        Route route = Route.get("/v1/a/{id}", Role.VIEWER, "", _ -> Reply.ok(Map.of()));
        Route same = Route.get("/v1/a/{name}", Role.VIEWER, "", _ -> Reply.ok(Map.of()));
        assertThatThrownBy(() -> new RouteTable(List.of(route, same))).isInstanceOf(IllegalArgumentException.class);
    }
}
