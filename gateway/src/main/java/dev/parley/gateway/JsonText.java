package dev.parley.gateway;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// One machine-readable object on one line.
final class JsonText {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private JsonText() { }

    static String of(Map<String, Object> object) {
        return MAPPER.writeValueAsString(object);
    }
}
