package dev.parley.gateway.audit;

import dev.parley.governance.audit.AuditChain;
import dev.parley.governance.audit.Bundle;
import dev.parley.governance.audit.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// At start: every call the log still holds gets its bundle. One that the last process left open is closed as aborted: what
/// happened is on record up to there, and nothing of it happened afterwards, because the process was gone.
final class Sweep {
    private static final System.Logger LOG = System.getLogger("dev.parley.gateway.audit");
    private static final long PATIENCE_SECONDS = 30;
    private static final int NEWEST = 512;
    private static final Pattern NUMBER = Pattern.compile("\"no\":(\\d{1,15})[,}]");

    private final Path calls;
    private final Map<String, List<Position>> found = new LinkedHashMap<>();

    Sweep(Path calls) {
        this.calls = calls;
    }

    void found(CommitLog.Entry entry) {
        found.computeIfAbsent(entry.key(), _ -> new ArrayList<>()).add(entry.position());
    }

    void run(CommitLog log) throws IOException {
        try (Stream<Path> list = Files.list(calls)) {
            for (Path file : list.toList()) {
                if (file.getFileName().toString().endsWith(Folders.UNFINISHED)) Files.delete(file);
                // The process died before the call's first record was in the log, so nothing of the call happened.
                else if (Files.isDirectory(file) && !Folders.isComplete(file) && !found.containsKey(file.getFileName().toString())) Folders.deleteQuietly(file);
            }
        }
        int aborted = 0;
        for (Map.Entry<String, List<Position>> each : found.entrySet()) {
            Path folder = calls.resolve(each.getKey());
            if (!Folders.isComplete(folder)) {
                Files.createDirectories(folder);
                List<byte[]> records = new ArrayList<>(log.read(each.getKey(), each.getValue()));
                if (abort(log, each.getKey(), folder, records)) aborted++;
                Folders.complete(folder, records);
            }
            log.retire(each.getKey());
        }
        if (aborted > 0) LOG.log(System.Logger.Level.WARNING, aborted + " calls were open when the last process ended; they are closed as aborted");
    }

    /// The highest number of a call here. Names of calls rise with time and so do numbers, but for calls that began in the same
    /// moment: the newest few hundred hold the last.
    long lastNumber() throws IOException {
        List<Path> newest;
        try (Stream<Path> list = Files.list(calls)) {
            newest = list.filter(Folders::isComplete).sorted(Comparator.reverseOrder()).limit(NEWEST).toList();
        }
        long last = 0;
        for (Path folder : newest) {
            try (Stream<String> lines = Files.lines(folder.resolve(Bundle.RECORDS), StandardCharsets.ISO_8859_1)) {
                Matcher number = NUMBER.matcher(lines.findFirst().orElse(""));
                if (number.find()) last = Math.max(last, Long.parseLong(number.group(1)));
            }
        }
        return last;
    }

    /// @return false: the call is closed already
    private boolean abort(CommitLog log, String key, Path folder, List<byte[]> records) throws IOException {
        AuditChain chain = AuditChain.resume(records);
        if (chain.isClosed()) return false;
        byte[] close = chain.close(Json.Obj.EMPTY.with("end", "aborted"), Folders.digests(folder), Instant.now(), chain.lastNanos()).fileBytes();
        try {
            log.append(key, close, Urgency.BEFORE_EFFECT, log.generation()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("the audit log does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        records.add(close);
        return true;
    }
}
