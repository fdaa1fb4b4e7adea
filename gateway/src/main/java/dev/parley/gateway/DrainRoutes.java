package dev.parley.gateway;

import dev.parley.gateway.api.ApiException;
import dev.parley.gateway.api.Field;
import dev.parley.gateway.api.Reply;
import dev.parley.gateway.api.Request;
import dev.parley.gateway.api.Role;
import dev.parley.gateway.api.Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Taking a gateway out of service without harming a call.
final class DrainRoutes {
    private static final int LONGEST_SECONDS = 24 * 3600;

    private final Serving serving;
    private final Gateway gateway;
    private final Duration patience;

    DrainRoutes(Serving serving, Gateway gateway, Duration patience) {
        this.serving = serving;
        this.gateway = gateway;
        this.patience = patience;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/drain", Role.VIEWER, "Whether new calls are refused, and how many live ones are waited for",
                        _ -> Reply.ok(state())).forTheWholeGateway(),
                Route.post("/v1/drain", Role.OPERATOR, "Refuses new calls (503, Retry-After) and leaves when the last live one has ended", this::drain)
                        .withBody(new Field("timeoutSeconds", Field.Kind.INTEGER, false, "then what is left is hung up; default " + patience.toSeconds()))
                        .forTheWholeGateway());
    }

    private Map<String, Object> state() {
        return Map.of("draining", gateway.isDraining(), "calls", gateway.openCalls());
    }

    private Reply drain(Request request) {
        int seconds = request.integer("timeoutSeconds").orElse((int) patience.toSeconds());
        if (seconds < 0 || seconds > LONGEST_SECONDS) throw ApiException.bad("`timeoutSeconds` is not between 0 and " + LONGEST_SECONDS, "body.timeoutSeconds");
        if (!serving.drain(Duration.ofSeconds(seconds))) throw ApiException.conflict("draining", "the gateway is draining already", "drain");
        return Reply.accepted(state());
    }
}
