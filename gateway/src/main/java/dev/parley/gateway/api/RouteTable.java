package dev.parley.gateway.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Finds the route of a request. Immutable.
final class RouteTable {
    private final List<Route> routes;

    RouteTable(List<Route> routes) {
        // `/v1/flows/reload` goes before `/v1/flows/{name}`.
        this.routes = routes.stream().sorted(Comparator.comparingInt(r -> r.names().size())).toList();
        Map<String, List<Route>> same = routes.stream().collect(Collectors.groupingBy(r -> r.method() + " " + r.path().replaceAll("\\{[^}]*}", "{}")));
        same.forEach((what, twice) -> {
            if (twice.size() > 1) throw new IllegalArgumentException("two routes for " + what);
        });
    }

    record Found(Route route, Map<String, String> values) { }

    /// @param path without query
    /// @throws ApiException no such path, or not with this method
    Found find(String method, String path) {
        List<String> segments = segments(path);
        List<String> allowed = new ArrayList<>();
        for (Route route : routes) {
            Map<String, String> values = route.match(segments);
            if (values == null) continue;
            boolean head = method.equals("HEAD") && route.method().equals("GET");
            if (route.method().equals(method) || head) return new Found(route, values);
            allowed.add(route.method());
        }
        if (allowed.isEmpty()) throw ApiException.notFound("there is no `" + path + "`; /openapi.json lists what there is", "path");
        throw new ApiException(405, "method_not_allowed", "`" + path + "` takes " + String.join(", ", allowed) + ", not " + method, "method",
                Map.of("allowed", allowed));
    }

    private static List<String> segments(String path) {
        List<String> out = new ArrayList<>();
        for (String segment : path.substring(1).split("/", -1)) {
            try {
                out.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw ApiException.bad("`" + segment + "` is not a well-formed segment", "path");
            }
        }
        return out;
    }
}
