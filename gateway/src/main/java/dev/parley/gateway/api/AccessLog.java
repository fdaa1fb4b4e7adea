package dev.parley.gateway.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Who asked for what, when, and what came of it: one JSON object a line, one file a day (UTC). Neither query nor body nor
/// token is in it. Thread-safe.
public final class AccessLog implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private @Nullable FileChannel file;
    private @Nullable LocalDate day;

    public AccessLog(Path folder) {
        this.folder = folder;
    }

    /// @param who empty: nobody we know
    /// @param code of the error, empty when there was none
    record Access(String remote, String who, String method, String path, int status, String code, long micros) { }

    /// @throws IOException nothing may be answered that is not in the log
    synchronized void append(Access access, Instant at) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("ts", at.toString());
        line.put("remote", access.remote());
        line.put("who", access.who());
        line.put("method", access.method());
        line.put("path", access.path());
        line.put("status", access.status());
        if (!access.code().isEmpty()) line.put("code", access.code());
        line.put("us", access.micros());
        ByteBuffer bytes = ByteBuffer.wrap((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
        FileChannel out = today(at.atZone(ZoneOffset.UTC).toLocalDate());
        while (bytes.hasRemaining()) out.write(bytes);
    }

    private FileChannel today(LocalDate today) throws IOException {
        FileChannel open = file;
        if (open != null && today.equals(day)) return open;
        if (open != null) open.close();
        Files.createDirectories(folder);
        Path path = folder.resolve("access-" + today + ".jsonl");
        if (!Files.exists(path)) Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        FileChannel next = FileChannel.open(path, StandardOpenOption.APPEND);
        file = next;
        day = today;
        return next;
    }

    @Override public synchronized void close() throws IOException {
        if (file != null) file.close();
        file = null;
    }
}
