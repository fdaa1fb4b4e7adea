package dev.parley.gateway.api;

import java.util.LinkedHashMap;
import java.util.Map;

/// What was asked cannot be done: status, a stable code, what is wrong and where.
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String at;
    private final transient Map<String, ?> details;

    /// @param at the field, parameter or thing the message is about
    public ApiException(int status, String code, String message, String at) {
        this(status, code, message, at, Map.of());
    }

    /// @param details go into the answer beside the error
    public ApiException(int status, String code, String message, String at, Map<String, ?> details) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.at = at;
        this.details = details;
    }

    public static ApiException notFound(String what, String at) {
        return new ApiException(404, "not_found", what, at);
    }

    public static ApiException bad(String what, String at) {
        return new ApiException(400, "bad_request", what, at);
    }

    public static ApiException conflict(String code, String what, String at) {
        return new ApiException(409, code, what, at);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    Reply.Json reply() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("error", Map.of("code", code, "message", String.valueOf(getMessage()), "at", at));
        all.putAll(details);
        return new Reply.Json(status, all);
    }
}
