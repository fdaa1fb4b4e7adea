package dev.parley.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON-RPC 2.0 messages behind `Content-Length` headers, as the base protocol of LSP frames them. One thread.
final class JsonRpc {
    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    static final int NOT_INITIALIZED = -32002;

    /// A whole document travels in one message, so this is well above the longest flow.
    private static final int MAX_BODY = 64 << 20;
    private static final int MAX_HEADER = 1024;

    private final InputStream in;
    private final OutputStream out;
    private final JsonMapper mapper = JsonMapper.builder().build();

    JsonRpc(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    /// The next message; a body that is no JSON object is answered with an error and skipped.
    /// @return null at the end of the stream
    /// @throws IOException also when the framing is lost: there is no way back into step
    @Nullable JsonNode read() throws IOException {
        while (true) {
            int length = header();
            if (length < 0) return null;
            byte[] body = in.readNBytes(length);
            if (body.length < length) return null;
            try {
                JsonNode message = mapper.readTree(body);
                if (message.isObject()) return message;
                error(null, INVALID_REQUEST, "not a JSON object");
            } catch (JacksonException e) {
                error(null, PARSE_ERROR, "not JSON");
            }
        }
    }

    /// @return the length of the body, -1 at the end of the stream
    private int header() throws IOException {
        int length = -1;
        while (true) {
            String line = line();
            if (line == null) return -1;
            if (line.isEmpty()) {
                if (length >= 0) return length;
                continue;                                            // stray line breaks between messages
            }
            int colon = line.indexOf(':');
            if (colon < 0 || !line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals("content-length")) continue;
            try {
                length = Integer.parseInt(line.substring(colon + 1).strip());
            } catch (NumberFormatException e) {
                throw new IOException("no length: " + line, e);
            }
            if (length < 0 || length > MAX_BODY) throw new IOException("a message of " + length + " bytes");
        }
    }

    private @Nullable String line() throws IOException {
        var line = new StringBuilder();
        for (int c; (c = in.read()) >= 0; ) {
            if (c == '\n') return line.toString().stripTrailing();
            if (line.length() >= MAX_HEADER) throw new IOException("an endless header");
            line.append((char) c);
        }
        return null;
    }

    void result(JsonNode id, @Nullable Object result) throws IOException {
        Map<String, Object> message = message();
        message.put("id", id);
        message.put("result", result == null ? mapper.nullNode() : result);
        write(message);
    }

    void error(@Nullable JsonNode id, int code, String text) throws IOException {
        Map<String, Object> message = message();
        message.put("id", id == null ? mapper.nullNode() : id);
        message.put("error", Map.of("code", code, "message", text));
        write(message);
    }

    void notify(String method, Map<String, Object> params) throws IOException {
        Map<String, Object> message = message();
        message.put("method", method);
        message.put("params", params);
        write(message);
    }

    private static Map<String, Object> message() {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("jsonrpc", "2.0");
        return message;
    }

    private void write(Map<String, Object> message) throws IOException {
        byte[] body = mapper.writeValueAsBytes(message);
        out.write(("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }
}
