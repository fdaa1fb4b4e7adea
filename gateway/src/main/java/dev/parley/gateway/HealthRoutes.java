package dev.parley.gateway;

import dev.parley.gateway.api.Reply;
import dev.parley.gateway.api.Route;
import java.util.List;
import java.util.Map;

/// Whether the gateway takes calls, for a load balancer or an orchestrator: open, and says nothing else.
final class HealthRoutes {
    private HealthRoutes() { }

    static List<Route> of(Gateway gateway) {
        return List.of(Route.open("/healthz", "200 while new calls are taken, 503 while draining", _ -> {
            boolean draining = gateway.isDraining();
            return new Reply.Json(draining ? 503 : 200, Map.of("status", draining ? "draining" : "ok"));
        }));
    }
}
