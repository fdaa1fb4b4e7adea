package dev.parley.tests;

import dev.parley.gateway.audit.FolderBundle;
import dev.parley.governance.audit.AuditVerifier;
import dev.parley.governance.audit.Bundle;
import dev.parley.governance.audit.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The evidence of one call, as it lies in its folder.
record CallBundle(Path folder) {
    private static final JsonMapper JSON = new JsonMapper();

    /// Its last record is in its folder.
    boolean isClosed() {
        return Files.exists(folder.resolve(Bundle.RECORDS));
    }

    /// The records' headers, in order.
    List<JsonNode> records() {
        return log().lines().map(line -> JSON.readTree(line).get("hdr")).toList();
    }

    List<JsonNode> records(String type) {
        return records().stream().filter(r -> r.get("type").asString().equals(type)).toList();
    }

    /// Of a call in progress as well.
    boolean has(String type) {
        return log().contains("\"type\":\"" + type + "\"");
    }

    /// @throws AssertionError when there is not exactly one record of this type
    JsonNode one(String type) {
        List<JsonNode> found = records(type);
        if (found.size() != 1) throw new AssertionError(found.size() + " records of type " + type + " in " + this + "\n" + log());
        return found.getFirst();
    }

    /// What the recogniser made of the caller's words, in order.
    List<String> heard() {
        return records("heard").stream().map(r -> r.get("words").asString()).toList();
    }

    /// Empty when the call has only just come in.
    String log() {
        try {
            return new FolderBundle(folder).records().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        try (var list = Files.list(folder)) {
            for (Path file : list.toList()) files.put(file.getFileName().toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    Verification verify() {
        return AuditVerifier.verify(Bundle.of(files()));
    }
}
