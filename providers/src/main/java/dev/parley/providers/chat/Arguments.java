package dev.parley.providers.chat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The arguments of a function call: a JSON object of plain values, each kept as its source text (`420.10` stays
/// `420.10`).
final class Arguments {
    private static final JsonFactory JSON = new JsonFactory();

    private Arguments() { }

    /// A null value is left out. @return empty if this is anything but one whole object of plain values, each named once
    static Optional<Map<String, String>> of(String json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) return Optional.empty();
            Map<String, String> out = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_NULL) continue;
                boolean plain = value != null && value.isScalarValue();
                if (!plain || out.put(name, parser.getString()) != null) return Optional.empty();
            }
            boolean whole = parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
            return whole ? Optional.of(out) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
