package dev.parley.gateway;

import dev.parley.governance.audit.Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A call's folder as the verifier sees it.
final class FolderBundle implements Bundle {
    private final Path folder;
    private final Set<String> names = new TreeSet<>();

    FolderBundle(Path folder) throws IOException {
        this.folder = folder;
        try (var list = Files.list(folder)) {
            list.forEach(file -> names.add(file.getFileName().toString()));
        }
    }

    @Override public Set<String> names() {
        return names;
    }

    @Override public Optional<byte[]> records() {
        try {
            Path file = folder.resolve(RECORDS);
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log in `" + folder + "`", e);
        }
    }

    @Override public String sha256(String name) {
        try {
            return Digests.sha256(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read `" + folder.resolve(name) + "`", e);
        }
    }
}
