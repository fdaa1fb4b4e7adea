package dev.parley.gateway.audit;

import dev.parley.governance.audit.Bundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The folders bundles are made in.
final class Folders {
    static final String UNFINISHED = ".unfinished";

    private Folders() { }

    /// Name to SHA-256 of every file but the log.
    static Map<String, String> digests(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> list = Files.list(folder)) {
            for (Path file : list.toList()) {
                String name = file.getFileName().toString();
                if (!name.equals(Bundle.RECORDS)) files.put(name, Digests.sha256(file));
            }
        }
        return files;
    }

    static boolean isComplete(Path folder) {
        return Files.exists(folder.resolve(Bundle.RECORDS));
    }

    /// Makes a folder a bundle: all of it survives a power failure when this returns, or the records are not in it.
    static void complete(Path folder, List<byte[]> records) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        records.forEach(all::writeBytes);
        try (Stream<Path> list = Files.list(folder)) {
            for (Path file : list.toList()) force(file);
        }
        Path aside = folder.resolveSibling(folder.getFileName() + UNFINISHED);
        try (FileChannel out = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(all.toByteArray());
            while (bytes.hasRemaining()) out.write(bytes);
            out.force(true);
        }
        Files.move(aside, folder.resolve(Bundle.RECORDS), StandardCopyOption.ATOMIC_MOVE);
        Disk.forceFolder(folder);
        Disk.forceFolder(folder.toAbsolutePath().getParent());
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /// Of files alone; what cannot be deleted stays.
    static void deleteQuietly(Path folder) {
        try (Stream<Path> list = Files.list(folder)) {
            for (Path file : list.toList()) Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            System.getLogger("dev.parley.gateway.audit").log(System.Logger.Level.WARNING, "`" + folder + "` was left behind: " + e.getMessage());
        }
    }
}
