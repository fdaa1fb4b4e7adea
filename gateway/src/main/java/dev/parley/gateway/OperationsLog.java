package dev.parley.gateway;

import dev.parley.governance.audit.Json;
import dev.parley.governance.audit.OperationsChain;
import dev.parley.governance.audit.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `operations.jsonl` of the data folder: who put which version of a flow in place, and when. Each line is on the disk before what it
/// is about takes effect. Any thread.
final class OperationsLog implements AutoCloseable {
    static final String FILE = "operations.jsonl";

    private final FileChannel file;
    private final OperationsChain chain;
    private final List<Json.Obj> records;

    private OperationsLog(FileChannel file, OperationsChain.Log log) {
        this.file = file;
        this.chain = log.chain();
        this.records = new ArrayList<>(log.records());
    }

    /// Goes on where it ended; half a line at the end, of a process that died, is cut off and its length recorded.
    ///
    /// @throws ConfigurationException when the log was tampered with: nothing is added to a history that is not whole
    static OperationsLog open(Path data) {
        Path path = data.resolve(FILE);
        try {
            Files.createDirectories(data);
            byte[] bytes = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
            OperationsChain.Log log = OperationsChain.read(bytes);
            if (!log.problem().isEmpty()) {
                throw new ConfigurationException(path + ": " + log.problem() + "; keep it as evidence elsewhere, and a new one is begun");
            }
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(log.wholeBytes());
            channel.position(log.wholeBytes());
            var opened = new OperationsLog(channel, log);
            if (log.wholeBytes() < bytes.length) opened.append("recovered", Map.of("bytes_cut", String.valueOf(bytes.length - log.wholeBytes())));
            return opened;
        } catch (IOException e) {
            throw new ConfigurationException("data: `" + path + "` cannot be written: " + e.getMessage());
        }
    }

    /// Offline. Half a line at the end makes it incomplete: the process that wrote it died.
    static Verification verify(Path path) {
        try {
            byte[] bytes = Files.readAllBytes(path);
            OperationsChain.Log log = OperationsChain.read(bytes);
            boolean torn = log.wholeBytes() < bytes.length;
            if (log.problem().isEmpty() && !torn) return new Verification(Verification.Outcome.INTACT, log.records().size(), List.of());
            String problem = log.problem().isEmpty() ? "the last line has no end" : log.problem();
            return new Verification(log.problem().isEmpty() ? Verification.Outcome.INCOMPLETE : Verification.Outcome.TAMPERED, log.records().size(),
                    List.of(new Verification.Finding(FILE, log.records().size() + 1, "", problem)));
        } catch (IOException e) {
            throw new ConfigurationException(path + ": cannot be read");
        }
    }

    /// On the disk when it returns.
    synchronized void append(String type, Map<String, String> fields) {
        Json.Obj object = Json.Obj.EMPTY;
        for (Map.Entry<String, String> field : fields.entrySet()) object = object.with(field.getKey(), field.getValue());
        try {
            ByteBuffer bytes = ByteBuffer.wrap(chain.append(type, object, Instant.now()));
            records.add(OperationsChain.header(bytes.array()));
            while (bytes.hasRemaining()) file.write(bytes);
            file.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + FILE, e);
        }
    }

    /// The headers, oldest first.
    synchronized List<Json.Obj> records() {
        return List.copyOf(records);
    }

    @Override public void close() {
        try {
            file.close();
        } catch (IOException e) {
            Faults.report(e);
        }
    }
}
