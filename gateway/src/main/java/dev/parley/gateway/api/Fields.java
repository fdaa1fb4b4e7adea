package dev.parley.gateway.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads what a route takes and refuses everything else, by name.
final class Fields {
    private static final int DEEPEST = 16;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build()).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Fields() { }

    static Map<String, Object> body(List<Field> fields, byte[] bytes) {
        Map<String, Object> out = new LinkedHashMap<>();
        if (bytes.length > 0) {
            if (fields.isEmpty()) throw ApiException.bad("this route takes no body", "body");
            parse(bytes).forEach((name, value) -> out.put(String.valueOf(name), value));
        }
        out.forEach((name, value) -> {
            Field field = known(fields, name, "body");
            boolean fits = switch (field.kind()) {
                case TEXT -> value instanceof String;
                case INTEGER -> value instanceof Integer;
                case BOOLEAN -> value instanceof Boolean;
                case ITEMS -> value instanceof List<?>;
            };
            if (!fits) throw ApiException.bad("`" + name + "` is not of type " + field.kind().schema, "body." + name);
        });
        missing(fields, out, "body");
        return out;
    }

    private static Map<?, ?> parse(byte[] bytes) {
        try {
            if (JSON.readValue(bytes, Object.class) instanceof Map<?, ?> object) return object;
        } catch (JacksonException e) {
            var place = e.getLocation();
            String where = place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
            throw ApiException.bad("not JSON" + where, "body");         // never quoted: it may hold anything
        }
        throw ApiException.bad("the body is not a JSON object", "body");
    }

    static Map<String, String> query(List<Field> fields, String query) {
        Map<String, String> out = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            try {
                String name = URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8);
                String value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                Field field = known(fields, name, "query");
                if (field.kind() == Field.Kind.INTEGER && !value.matches("-?\\d{1,9}")) throw ApiException.bad("`" + name + "` is not of type integer", "query." + name);
                out.put(name, value);
            } catch (IllegalArgumentException e) {
                throw ApiException.bad("the query is not well-formed", "query");
            }
        }
        missing(fields, out, "query");
        return out;
    }

    private static Field known(List<Field> fields, String name, String part) {
        return fields.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow(() -> ApiException.bad("unknown field `" + name + "`; known here: "
                + (fields.isEmpty() ? "none" : fields.stream().map(Field::name).collect(Collectors.joining(", "))), part + "." + name));
    }

    private static void missing(List<Field> fields, Map<String, ?> given, String part) {
        for (Field field : fields) {
            if (field.required() && !given.containsKey(field.name())) throw ApiException.bad("`" + field.name() + "` is missing: " + field.description(), part + "." + field.name());
        }
    }
}
