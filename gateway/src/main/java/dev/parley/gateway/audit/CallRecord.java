package dev.parley.gateway.audit;

import dev.parley.dialplan.Flow;
import dev.parley.governance.CallId;
import dev.parley.governance.RecordType;
import dev.parley.governance.audit.AuditChain;
import dev.parley.governance.audit.AuditRecord;
import dev.parley.governance.audit.Bundle;
import dev.parley.governance.audit.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// One call's evidence: its records go to the log as things happen; its folder holds the recording and the flow the call
/// ran, and when the call has ended the records too, and is then that call's bundle.
///
/// What the log holds of a call is always the beginning of its chain. A record that the log did not take is kept here with
/// all that follow it, and goes there when the log takes records again; one call's worth, because a call whose evidence is
/// lost ends. Appended to by the call's thread; told by the log's.
public final class CallRecord {
    /// What is to be known before anything that depends on it happens: it does not wait for others.
    private static final Set<RecordType> BEFORE_EFFECT = Set.of(RecordType.CALL_OPEN, RecordType.MEDIA, RecordType.DIAL_GATE,
            RecordType.TOOL_REQ, RecordType.TOOL_RES, RecordType.TRANSFER, RecordType.TRANSFER_STEP, RecordType.DISCLOSURE_DONE,
            RecordType.SLOT_CONFIRMED, RecordType.RECORD_RESUME, RecordType.CALL_CLOSE);

    private record Unwritten(byte[] bytes, Urgency urgency) { }

    private record Awaited(int records, Runnable then) { }

    private final Path folder;
    private final String key;
    private final AuditChain chain;
    private final CommitLog log;
    private final Consumer<String> onLoss;
    private final List<Position> positions = new ArrayList<>();
    /// In order; the first `inFlight` are with the log.
    private final Deque<Unwritten> unwritten = new ArrayDeque<>();
    private final Deque<Awaited> awaited = new ArrayDeque<>();
    private int inFlight;
    private long generation;
    private boolean lost;
    private String end = "";
    private boolean closed;

    /// @param onLoss told once why a record is not in the log; on any thread, and must not block
    CallRecord(Path folder, CommitLog log, CallId call, long number, Flow flow, Consumer<String> onLoss) {
        this.folder = folder;
        this.key = call.value();
        this.log = log;
        this.chain = new AuditChain(call, number, flow.hash());
        this.generation = log.generation();
        this.onLoss = onLoss;
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(flow.name() + ".flow"), flow.source());
        } catch (IOException e) {
            Folders.deleteQuietly(folder);
            throw new UncheckedIOException("cannot begin the record of call " + call, e);
        }
    }

    public Path recording() {
        return folder.resolve(Bundle.RECORDING);
    }

    Path tape() {
        return folder.resolve(Bundle.TAPE);
    }

    Path folder() {
        return folder;
    }

    String key() {
        return key;
    }

    /// Never waits longer than the log's queue lets it.
    ///
    /// @param now nanoseconds since process start
    public void append(RecordType type, Map<String, Object> fields, long now) {
        add(chain.append(type, object(fields), Instant.now(), now));
    }

    /// Runs `then` when all that was appended so far survives a power failure; never, if the store does not come back. On the
    /// log's thread or at once; must not block.
    public void whenDurable(Runnable then) {
        synchronized (this) {
            if (!unwritten.isEmpty()) {
                awaited.add(new Awaited(positions.size() + unwritten.size(), then));
                return;
            }
        }
        then.run();
    }

    public void ending(String end) {
        this.end = end;
    }

    /// The last record: how many there are, and what the other files hold. When the recording is complete, and again after it
    /// failed.
    ///
    /// @param now nanoseconds since process start
    synchronized void close(long now) throws IOException {
        if (closed || chain.count() == 0) return;
        AuditRecord last = chain.close(Json.Obj.EMPTY.with("end", end), Folders.digests(folder), Instant.now(), now);
        closed = true;
        add(last);
    }

    private void add(AuditRecord record) {
        boolean send;
        Unwritten next = new Unwritten(record.fileBytes(), BEFORE_EFFECT.contains(record.type()) ? Urgency.BEFORE_EFFECT : Urgency.GROUPED);
        synchronized (this) {
            unwritten.add(next);
            send = !lost;
            if (send) inFlight++;
        }
        if (send) send(next);
    }

    private void send(Unwritten record) {
        log.append(key, record.bytes(), record.urgency(), generation).whenComplete((position, fault) -> {
            if (fault == null) written(position);
            else lose(String.valueOf(fault.getMessage()));
        });
    }

    private void written(Position position) {
        List<Runnable> due = new ArrayList<>();
        synchronized (this) {
            positions.add(position);
            unwritten.remove();
            inFlight--;
            while (!awaited.isEmpty() && awaited.element().records() <= positions.size()) due.add(awaited.remove().then());
            notifyAll();
        }
        due.forEach(Runnable::run);
    }

    private void lose(String reason) {
        boolean first;
        synchronized (this) {
            first = !lost;
            lost = true;
            inFlight--;
            notifyAll();
        }
        if (first) onLoss.accept(reason);
    }

    /// Sends again what the log lost, if it takes records now.
    ///
    /// @return all records are in the log
    boolean settle(long patienceNanos) throws InterruptedException {
        List<Unwritten> again = List.of();
        synchronized (this) {
            if (lost && inFlight == 0 && log.down().isEmpty()) {
                lost = false;
                generation = log.generation();
                again = List.copyOf(unwritten);
            }
        }
        for (Unwritten each : again) {
            synchronized (this) {
                if (lost) break;
                inFlight++;
            }
            send(each);
        }
        long until = System.nanoTime() + patienceNanos;
        synchronized (this) {
            for (long left = patienceNanos; inFlight > 0 && left > 0; left = until - System.nanoTime()) wait(left / 1_000_000, (int) (left % 1_000_000));
            return unwritten.isEmpty();
        }
    }

    /// Of a call whose records are all in the log.
    synchronized List<Position> positions() {
        return List.copyOf(positions);
    }

    /// It was never answered, nor refused by its flow: no call was opened.
    boolean isEmpty() {
        return chain.count() == 0;
    }

    /// Fields as the log writes them.
    public static Json.Obj object(Map<String, Object> fields) {
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
