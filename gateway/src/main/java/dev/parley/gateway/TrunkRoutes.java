package dev.parley.gateway;

import dev.parley.gateway.api.Reply;
import dev.parley.gateway.api.Role;
import dev.parley.gateway.api.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How the trunks do.
final class TrunkRoutes {
    private TrunkRoutes() { }

    static List<Route> of(Gateway gateway) {
        return List.of(Route.get("/v1/trunks", Role.VIEWER, "Each trunk: whether it is registered, which of its hosts answer, its calls, its limit and how many it refused", _ -> {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("trunks", gateway.trunks().describe());
            out.put("gateway", gateway.trunks().describeAll());
            return Reply.ok(out);
        }).forTheWholeGateway());
    }
}
