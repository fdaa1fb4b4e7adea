package dev.parley.providers.streaming;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// A WebSocket address with its query, built up parameter by parameter.
public final class Query {
    private final StringBuilder text;
    private char separator = '?';

    /// @param base for example `wss://api.example/v1/listen`; http and https become ws and wss
    /// @throws IllegalArgumentException if it is not such an address
    public Query(URI base) {
        String scheme = base.getScheme() == null ? "" : base.getScheme();
        String web = switch (scheme) {
            case "ws", "http" -> "ws";
            case "wss", "https" -> "wss";
            default -> throw new IllegalArgumentException("address `" + base + "` must begin with ws://, wss://, http:// or https://");
        };
        if (base.getHost() == null || base.getRawQuery() != null || base.getRawUserInfo() != null) {
            throw new IllegalArgumentException("address `" + base.getScheme() + "://…` must be a host and a path, no more");
        }
        text = new StringBuilder(web + base.toString().substring(scheme.length()).replaceAll("/+$", ""));
    }

    public Query path(String path) {
        text.append(path);
        return this;
    }

    public Query with(String name, Object value) {
        text.append(separator).append(name).append('=').append(URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8));
        separator = '&';
        return this;
    }

    public URI uri() {
        return URI.create(text.toString());
    }
}
