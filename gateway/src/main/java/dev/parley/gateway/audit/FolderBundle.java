package dev.parley.gateway.audit;

import dev.parley.governance.audit.Bundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A call's folder as the verifier sees it. Of a call that has not ended, or was cut off by a crash, the records are read
/// from the log beside the folders.
public final class FolderBundle implements Bundle {
    private final Path folder;
    private final Set<String> names = new TreeSet<>();

    public FolderBundle(Path folder) throws IOException {
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
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : unfinished();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log in `" + folder + "`", e);
        }
    }

    private Optional<byte[]> unfinished() throws IOException {
        Path calls = folder.toAbsolutePath().normalize().getParent();
        if (calls == null || calls.getParent() == null) return Optional.empty();
        List<byte[]> records = CommitLog.read(calls.resolveSibling(CallArchive.LOG), folder.getFileName().toString());
        if (records.isEmpty()) return Optional.empty();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        records.forEach(all::writeBytes);
        return Optional.of(all.toByteArray());
    }

    @Override public String sha256(String name) {
        try {
            return Digests.sha256(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read `" + folder.resolve(name) + "`", e);
        }
    }
}
