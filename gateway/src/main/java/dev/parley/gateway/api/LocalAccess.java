package dev.parley.gateway.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How the commands of this machine find the running gateway: where it listens and the token of this start, in a file that
/// only its owner may read. Gone when the gateway stops.
///
/// @param certificate PEM file the gateway shows, null without TLS
public record LocalAccess(String url, String token, @Nullable String certificate, long pid) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static Path file(Path data) {
        return data.resolve("api").resolve("local.json");
    }

    public void write(Path data) throws IOException {
        Path file = file(data);
        Files.createDirectories(file.getParent());
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("url", url);
        object.put("token", token);
        if (certificate != null) object.put("certificate", certificate);
        object.put("pid", pid);
        Path next = file.resolveSibling("local.json.new");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(OWNER_ONLY));   // never readable, not even for a moment
        Files.write(next, JSON.writeValueAsString(object).getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
        Files.move(next, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    /// @return empty: no gateway has written one
    /// @throws IOException it cannot be read, or holds something else
    public static Optional<LocalAccess> read(Path data) throws IOException {
        Path file = file(data);
        if (!Files.exists(file)) return Optional.empty();
        try {
            JsonNode node = JSON.readTree(Files.readString(file));
            String certificate = node.has("certificate") ? node.get("certificate").asString() : null;
            return Optional.of(new LocalAccess(node.get("url").asString(), node.get("token").asString(), certificate, node.get("pid").asLong()));
        } catch (JacksonException | NullPointerException e) {
            throw new IOException(file + " is not what a gateway writes");
        }
    }

    /// Only when it is this process's own: a second start may have replaced it.
    public void remove(Path data) throws IOException {
        Optional<LocalAccess> there = read(data);
        if (there.isPresent() && there.get().token().equals(token)) Files.delete(file(data));
    }

    /// The token does not belong into a log.
    @Override public String toString() {
        return url;
    }
}
