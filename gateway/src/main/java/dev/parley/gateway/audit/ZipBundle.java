package dev.parley.gateway.audit;

import dev.parley.governance.audit.Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// A call's evidence inside a zip file, which holds one folder per call.
public final class ZipBundle implements Bundle {
    /// A log of a day-long call has a thousandth of it; more is no log.
    private static final int LARGEST_LOG = 256 << 20;
    /// The same bundles give the same bytes.
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipFile zip;
    private final String folder;
    private final Set<String> names = new TreeSet<>();

    /// @param call a name of [#calls]
    public ZipBundle(ZipFile zip, String call) {
        this.zip = zip;
        this.folder = call + "/";
        zip.stream().map(ZipEntry::getName).filter(n -> n.startsWith(folder) && n.length() > folder.length())
                .forEach(n -> names.add(n.substring(folder.length())));
    }

    /// The calls in a zip file.
    public static List<String> calls(ZipFile zip) {
        return zip.stream().map(ZipEntry::getName).filter(n -> n.indexOf('/') > 0).map(n -> n.substring(0, n.indexOf('/'))).distinct().sorted().toList();
    }

    /// Writes the folders of calls into a new file, or none of it.
    ///
    /// @throws IOException if one cannot be read or the file not be written; what was at `file` before is still there
    public static void write(List<Path> folders, Path file) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + Folders.UNFINISHED);
        try {
            try (OutputStream out = Files.newOutputStream(aside); ZipOutputStream zip = new ZipOutputStream(out)) {
                for (Path folder : folders) put(folder, zip);
            }
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static void put(Path folder, ZipOutputStream zip) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            begin(zip, folder, file.getFileName().toString());
            Files.copy(file, zip);
        }
        if (Folders.isComplete(folder)) return;
        Optional<byte[]> records = new FolderBundle(folder).records();          // of a call in progress: as far as it has come
        if (records.isEmpty()) return;
        begin(zip, folder, RECORDS);
        zip.write(records.get());
    }

    private static void begin(ZipOutputStream zip, Path folder, String name) throws IOException {
        ZipEntry entry = new ZipEntry(folder.getFileName() + "/" + name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
    }

    @Override public Set<String> names() {
        return names;
    }

    @Override public Optional<byte[]> records() {
        if (!names.contains(RECORDS)) return Optional.empty();
        try (InputStream in = open(RECORDS)) {
            byte[] bytes = in.readNBytes(LARGEST_LOG + 1);
            if (bytes.length > LARGEST_LOG) throw new IOException("`" + folder + RECORDS + "` is larger than any log");
            return Optional.of(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read `" + zip.getName() + "`: " + e.getMessage(), e);
        }
    }

    @Override public String sha256(String name) {
        try (InputStream in = open(name)) {
            return Digests.sha256(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read `" + folder + name + "` in `" + zip.getName() + "`: " + e.getMessage(), e);
        }
    }

    private InputStream open(String name) throws IOException {
        ZipEntry entry = zip.getEntry(folder + name);
        if (entry == null) throw new IOException("no such entry");
        return zip.getInputStream(entry);
    }
}
