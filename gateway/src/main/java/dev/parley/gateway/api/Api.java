package dev.parley.gateway.api;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// From a request to its answer: who asks, how often, whether they may, what they gave; and a line in the access log before
/// anything is answered. Any thread.
public final class Api {
    /// Wrong tokens from one address: a person mistypes, a machine guesses.
    private static final double GUESSES_PER_SECOND = 0.2;
    private static final int GUESSES = 10;
    private static final int LONGEST_PATH = 200;
    private static final Principal NOBODY = new Principal("", Role.VIEWER, null, Set.of());

    private final RouteTable routes;
    private final Tokens tokens;
    private final RateLimit rate;
    private final RateLimit guesses = new RateLimit(GUESSES_PER_SECOND, GUESSES);
    private final AccessLog log;
    private final Consumer<Throwable> faults;

    public Api(ApiSettings settings, List<Route> routes, Tokens tokens, AccessLog log, String version, Consumer<Throwable> faults) {
        List<Route> all = new ArrayList<>(routes);
        all.add(Route.open("/openapi.json", "This document", _ -> Reply.ok(OpenApi.of(all, version))));
        this.routes = new RouteTable(all);
        this.tokens = tokens;
        this.rate = new RateLimit(settings.requestsPerSecond(), 2.0 * settings.requestsPerSecond());
        this.log = log;
        this.faults = faults;
    }

    /// @param target path and query
    /// @param authorization the header, null when there is none
    public record Asked(String method, String target, @Nullable String authorization, String remote, boolean loopback, byte[] body) { }

    /// Mutable, of one request: what the log needs although an error cut the way short.
    private static final class Visit {
        private Principal who = NOBODY;
    }

    /// @param now nanoseconds of any steady clock
    public Reply answer(Asked asked, Instant at, long now) throws InterruptedException {
        Visit visit = new Visit();
        Reply reply;
        String code = "";
        long began = System.nanoTime();
        int question = asked.target().indexOf('?');
        String path = question < 0 ? asked.target() : asked.target().substring(0, question);
        try {
            reply = decide(asked, path, question < 0 ? "" : asked.target().substring(question + 1), visit, now);
        } catch (ApiException e) {
            reply = e.reply();
            code = e.code();
        } catch (RuntimeException | AssertionError e) {
            faults.accept(e);
            reply = new ApiException(500, "internal", "a fault of ours; the gateway's own log has it", path).reply();
            code = "internal";
        }
        try {
            log.append(new AccessLog.Access(asked.remote(), visit.who.name(), asked.method(), path.substring(0, Math.min(path.length(), LONGEST_PATH)),
                    status(reply), code, (System.nanoTime() - began) / 1000), at);
        } catch (IOException e) {
            faults.accept(e);
            return new ApiException(503, "no_access_log", "the access log cannot be written, so nothing is answered", path).reply();
        }
        return reply;
    }

    private Reply decide(Asked asked, String path, String query, Visit visit, long now) throws InterruptedException {
        if (!path.startsWith("/")) throw ApiException.bad("the path does not begin with /", "path");
        limited(rate.take("address " + asked.remote(), now));
        RouteTable.Found found = routes.find(asked.method(), path);
        Role needs = found.route().needs();
        if (needs != null) {
            visit.who = known(asked, now);
            limited(rate.take("token " + visit.who.name(), now));
            if (!visit.who.role().may(needs)) {
                throw new ApiException(403, "forbidden", "this takes the role " + needs.word() + "; `" + visit.who.name() + "` is " + visit.who.role().word(), "token");
            }
            if (found.route().gatewayWide() && visit.who.tenant() != null) {
                throw new ApiException(403, "forbidden", "this is about the whole gateway; `" + visit.who.name() + "` is confined to tenant " + visit.who.tenant(), "token");
            }
        }
        Map<String, Object> body = Fields.body(found.route().body(), asked.body());
        return found.route().action().answer(new Request(visit.who, found.values(), Fields.query(found.route().query(), query), body));
    }

    private Principal known(Asked asked, long now) {
        String header = asked.authorization();
        if (header == null) {
            throw new ApiException(401, "no_token", "send `Authorization: Bearer TOKEN`; `./parley token new` makes one", "Authorization");
        }
        limited(guesses.peek(asked.remote(), now));
        String token = header.regionMatches(true, 0, "Bearer ", 0, 7) ? header.substring(7).strip() : "";
        return tokens.of(token, asked.loopback()).orElseThrow(() -> {
            guesses.take(asked.remote(), now);
            return new ApiException(401, "unknown_token", "the token is not one of this gateway's", "Authorization");
        });
    }

    private static void limited(long waitNanos) {
        if (waitNanos == 0) return;
        long seconds = Math.max(1, (waitNanos + 999_999_999L) / 1_000_000_000L);
        throw new ApiException(429, "too_many_requests", "too many requests; try again in " + seconds + " s", "rate", Map.of("retryAfterSeconds", seconds));
    }

    static int status(Reply reply) {
        return switch (reply) {
            case Reply.Json(var status, var _) -> status;
            case Reply.Content(var status, var _, var _) -> status;
            case Reply.Events _ -> 200;
        };
    }
}
