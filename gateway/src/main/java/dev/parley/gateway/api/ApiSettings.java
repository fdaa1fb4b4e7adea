package dev.parley.gateway.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The `api:` part of `parley.yaml`, checked.
///
/// @param port 0 takes a free one
/// @param tls null: plain HTTP, on the loopback only
/// @param tenants name to the names of its flows
public record ApiSettings(boolean enabled, String address, int port, @Nullable Tls tls, List<Token> tokens, Map<String, Set<String>> tenants,
                          int requestsPerSecond) {
    private static final int DEFAULT_RATE = 50;

    /// PEM files.
    public record Tls(Path certificate, Path key) { }

    public record Token(String name, Role role, @Nullable String tenant, String sha256) { }

    // The shape in the file.
    public record Part(@Nullable Boolean enabled, @Nullable String address, @Nullable Integer port, @Nullable TlsPart tls, @Nullable List<TokenPart> tokens,
                       @Nullable Map<String, List<String>> tenants, @Nullable Integer requestsPerSecond) { }

    public record TlsPart(@Nullable String certificate, @Nullable String key) { }

    public record TokenPart(@Nullable String name, @Nullable String role, @Nullable String tenant, @Nullable String sha256) { }

    /// What is wrong, and with which key.
    @FunctionalInterface
    public interface Complaint {
        RuntimeException about(String key, String what);
    }

    /// For a gateway that nobody operates, such as the demo's.
    public static ApiSettings off() {
        return new ApiSettings(false, "127.0.0.1", 0, null, List.of(), Map.of(), DEFAULT_RATE);
    }

    public static ApiSettings of(@Nullable Part part, Path base, Complaint bad) {
        if (part == null) return new ApiSettings(true, "127.0.0.1", 0, null, List.of(), Map.of(), DEFAULT_RATE);
        Map<String, Set<String>> tenants = new LinkedHashMap<>();
        if (part.tenants() != null) part.tenants().forEach((name, flows) -> tenants.put(name, Set.copyOf(flows)));
        String address = part.address() == null ? "127.0.0.1" : part.address();
        int port = part.port() == null ? 0 : part.port();
        if (port < 0 || port > 65535) throw bad.about("api.port", port + " is not between 0 and 65535");
        int rate = part.requestsPerSecond() == null ? DEFAULT_RATE : part.requestsPerSecond();
        if (rate < 1 || rate > 100_000) throw bad.about("api.requestsPerSecond", rate + " is not between 1 and 100000");
        ApiSettings settings = new ApiSettings(part.enabled() == null || part.enabled(), address, port, tls(part.tls(), base, bad),
                tokens(part.tokens(), tenants, bad), Map.copyOf(tenants), rate);
        if (!settings.onLoopback() && settings.tokens().isEmpty()) {
            throw bad.about("api.address", "`" + address + "` is reached from outside, so it takes tokens: make one with `./parley token new`");
        }
        if (!settings.onLoopback() && settings.tls() == null) {
            throw bad.about("api.address", "`" + address + "` is reached from outside, so it takes `api.tls`: tokens must not travel in the clear; "
                    + "behind a proxy that ends TLS, listen on 127.0.0.1");
        }
        return settings;
    }

    public boolean onLoopback() {
        return address.equals("localhost") || address.equals("::1") || address.startsWith("127.");
    }

    private static @Nullable Tls tls(@Nullable TlsPart part, Path base, Complaint bad) {
        if (part == null) return null;
        if (part.certificate() == null || part.key() == null) throw bad.about("api.tls", "needs `certificate` and `key`, two PEM files");
        return new Tls(base.resolve(part.certificate()).normalize(), base.resolve(part.key()).normalize());
    }

    private static List<Token> tokens(@Nullable List<TokenPart> parts, Map<String, Set<String>> tenants, Complaint bad) {
        List<Token> out = new ArrayList<>();
        if (parts == null) return out;
        for (TokenPart part : parts) {
            String key = "api.tokens[" + out.size() + "]";
            if (part.name() == null || part.name().isBlank()) throw bad.about(key + ".name", "is missing; it goes onto the record of what the token does");
            String name = part.name();
            if (name.equals("local") || out.stream().anyMatch(t -> t.name().equals(name))) throw bad.about(key + ".name", "`" + name + "` is taken");
            if (part.sha256() == null || !part.sha256().matches("[0-9a-f]{64}")) {
                throw bad.about(key + ".sha256", "is not a digest of 64 hex digits; `./parley token new` prints the line to paste");
            }
            Role role = Role.of(part.role() == null ? "" : part.role()).orElseThrow(() ->
                    bad.about(key + ".role", "`" + part.role() + "` is not viewer, operator, auditor or admin"));
            if (part.tenant() != null && !tenants.containsKey(part.tenant())) {
                throw bad.about(key + ".tenant", "`" + part.tenant() + "` is not in `api.tenants`, so nobody knows its flows");
            }
            out.add(new Token(name, role, part.tenant(), part.sha256()));
        }
        return List.copyOf(out);
    }
}
