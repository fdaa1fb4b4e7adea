package dev.parley.gateway.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The route table as an OpenAPI 3.1 document.
final class OpenApi {
    private OpenApi() { }

    static Map<String, Object> of(List<Route> routes, String version) {
        Map<String, Map<String, Object>> paths = new TreeMap<>();
        for (Route route : routes) paths.computeIfAbsent(route.path(), _ -> new LinkedHashMap<>()).put(route.method().toLowerCase(java.util.Locale.ROOT), operation(route));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put("info", Map.of("title", "Parley gateway", "version", version));
        document.put("paths", paths);
        document.put("components", Map.of("securitySchemes", Map.of("token", Map.of("type", "http", "scheme", "bearer")),
                "schemas", Map.of("Error", error())));
        return document;
    }

    private static Map<String, Object> operation(Route route) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("summary", route.summary());
        out.put("operationId", (route.method().toLowerCase(java.util.Locale.ROOT) + route.path()).replaceAll("[^A-Za-z0-9]+", "_").replaceAll("_$", ""));
        Role needs = route.needs();
        out.put("security", needs == null ? List.of() : List.of(Map.of("token", List.of())));
        if (needs != null) out.put("x-role", needs.word());
        List<Map<String, Object>> parameters = new ArrayList<>();
        route.names().forEach(name -> parameters.add(parameter("path", name, true, "string", "")));
        route.query().forEach(f -> parameters.add(parameter("query", f.name(), f.required(), f.kind().schema, f.description())));
        if (!parameters.isEmpty()) out.put("parameters", parameters);
        if (!route.body().isEmpty()) out.put("requestBody", Map.of("required", route.body().stream().anyMatch(Field::required), "content", json(schema(route.body()))));
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put("2XX", Map.of("description", "done, or taken"));
        responses.put("default", Map.of("description", "it cannot be done; `error` says why and where", "content", json(Map.of("$ref", "#/components/schemas/Error"))));
        out.put("responses", responses);
        return out;
    }

    private static Map<String, Object> json(Map<String, ?> schema) {
        return Map.of("application/json", Map.of("schema", schema));
    }

    private static Map<String, Object> parameter(String in, String name, boolean required, String type, String description) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", name);
        out.put("in", in);
        out.put("required", required);
        if (!description.isEmpty()) out.put("description", description);
        out.put("schema", Map.of("type", type));
        return out;
    }

    private static Map<String, Object> schema(List<Field> fields) {
        Map<String, Object> properties = new LinkedHashMap<>();
        fields.forEach(f -> properties.put(f.name(), Map.of("type", f.kind().schema, "description", f.description())));
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("type", "object");
        out.put("properties", properties);
        out.put("required", fields.stream().filter(Field::required).map(Field::name).toList());
        out.put("additionalProperties", false);
        return out;
    }

    private static Map<String, Object> error() {
        Map<String, Object> text = Map.of("type", "string");
        return Map.of("type", "object", "properties", Map.of("error", Map.of("type", "object",
                "properties", Map.of("code", text, "message", text, "at", text), "required", List.of("code", "message", "at"))));
    }
}
