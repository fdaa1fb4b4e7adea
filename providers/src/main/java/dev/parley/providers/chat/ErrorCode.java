package dev.parley.providers.chat;

import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The code in an error report, such as `model_not_found`. Its free text is never shown: servers quote prompts and
/// parts of keys in it.
final class ErrorCode {
    private ErrorCode() { }

    /// @return ` (code)`, or nothing
    static String in(byte[] body) {
        try {
            return in(JsonMapper.shared().readTree(body));
        } catch (JacksonException e) {
            return "";
        }
    }

    /// The report is in `error`, or (vLLM) is the whole object. @return ` (code)`, or nothing
    static String in(JsonNode report) {
        List<JsonNode> reports = Arrays.asList(report.path("error"), report);
        return reports.stream().flatMap(r -> List.of(r.path("code"), r.path("type")).stream())
                .filter(JsonNode::isString).map(JsonNode::asString)
                .filter(code -> code.matches("[A-Za-z][A-Za-z_.]{1,63}")).findFirst()
                .map(code -> " (" + code + ")").orElse("");
    }
}
