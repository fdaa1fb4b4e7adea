package dev.parley.providers.streaming;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// JSON messages of services, read without trust.
public final class Words {
    private Words() { }

    /// @return a missing node for what is no JSON, so that it means nothing
    public static JsonNode json(String message) {
        try {
            return JsonMapper.shared().readTree(message);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    /// A short code such as `NET-0001`, fit for a failure's text; anything else is not shown, since services quote
    /// requests in their prose.
    public static String code(JsonNode node) {
        String code = node.isString() || node.isNumber() ? node.asString("") : "";
        return code.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,39}") ? " (" + code + ")" : "";
    }
}
