package dev.parley.gateway;

import dev.parley.dialplan.Flow;
import dev.parley.governance.audit.AuditChain;
import dev.parley.governance.audit.AuditRecord;
import dev.parley.governance.audit.Bundle;
import dev.parley.governance.CallId;
import dev.parley.governance.audit.Json;
import dev.parley.governance.RecordType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One call's evidence on disk: the log, line by line as things happen, the recording, and the flow the call ran. Owned
/// by the call's thread. An append is with the operating system when it returns, so it outlives this process.
final class CallRecord implements AutoCloseable {
    private final Path folder;
    private final AuditChain chain;
    private final FileChannel log;
    private String end = "";

    CallRecord(Path folder, CallId call, long number, Flow flow) {
        this.folder = folder;
        this.chain = new AuditChain(call, number, flow.hash());
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(flow.name() + ".flow"), flow.source());
            log = FileChannel.open(folder.resolve(Bundle.RECORDS), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot begin the record of call " + call, e);
        }
    }

    Path folder() {
        return folder;
    }

    Path recording() {
        return folder.resolve(Bundle.RECORDING);
    }

    /// @param now nanoseconds since process start
    void append(RecordType type, Map<String, Object> fields, long now) {
        write(chain.append(type, object(fields), Instant.now(), now));
    }

    void ending(String end) {
        this.end = end;
    }

    /// The last record: how many there are, and what the other files hold. Call when the recording is complete.
    @Override public void close() {
        try {
            Map<String, String> files = new TreeMap<>();
            try (var list = Files.list(folder)) {
                for (Path file : list.toList()) {
                    String name = file.getFileName().toString();
                    if (!name.equals(Bundle.RECORDS)) files.put(name, Digests.sha256(file));
                }
            }
            if (chain.count() > 0) write(chain.close(Json.Obj.EMPTY.with("end", end), files, Instant.now(), Clock.now()));
            log.force(true);
            log.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot complete the record in `" + folder + "`", e);
        }
    }

    private void write(AuditRecord record) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(record.fileBytes());
            while (bytes.hasRemaining()) log.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the record in `" + folder + "`", e);
        }
    }

    private static Json.Obj object(Map<String, Object> fields) {
        Map<String, Json> members = new TreeMap<>();
        fields.forEach((name, value) -> members.put(name, json(value)));
        return Json.Obj.of(members);
    }

    private static Json json(Object value) {
        return switch (value) {
            case String text -> Json.text(text);
            case Boolean truth -> new Json.Bool(truth);
            case Integer number -> new Json.Int(number);
            case Long number -> new Json.Int(number);
            case List<?> items -> new Json.Arr(items.stream().map(CallRecord::json).toList());
            case Map<?, ?> map -> {
                Map<String, Json> members = new TreeMap<>();
                map.forEach((name, member) -> members.put((String) name, json(member)));
                yield Json.Obj.of(members);
            }
            default -> throw new IllegalArgumentException("no place in the log for a " + value.getClass().getSimpleName());
        };
    }
}
