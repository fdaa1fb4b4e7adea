package dev.parley.gateway.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The one thread that writes the log: it takes what waits, writes and forces it as one, and keeps the promises in order.
final class LogWriter implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.parley.gateway.audit");
    private static final int BATCH_BYTES = 1 << 20;
    private static final long LOOK_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private record Asked(String key, byte[] name, byte[] bytes, boolean urgent, long generation, long at, CompletableFuture<Position> promise) { }

    private final Path folder;
    private final CommitLog.Settings settings;
    private final Disk disk;
    private final Claims claims;
    private final BlockingQueue<Asked> queue;
    private final Thread thread;
    private final List<Asked> batch = new ArrayList<>();
    private volatile boolean closed;
    private volatile @Nullable String down;
    private volatile long generation = 1;
    /// First entry of the segment that is being written.
    private volatile long current;

    private Disk.@Nullable LogFile file;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(BATCH_BYTES + Frame.HEADER + Frame.LARGEST_BODY);
    private long size;
    private long next;
    private long retryAt;

    LogWriter(Path folder, CommitLog.Settings settings, Disk disk, Claims claims, long next) throws IOException {
        this.folder = folder;
        this.settings = settings;
        this.disk = disk;
        this.claims = claims;
        this.next = next;
        this.queue = new ArrayBlockingQueue<>(settings.queue());
        begin();
        thread = Thread.ofPlatform().daemon().name("commit-log").start(this::run);
    }

    long generation() {
        return generation;
    }

    Optional<String> down() {
        return Optional.ofNullable(down);
    }

    long current() {
        return current;
    }

    CompletableFuture<Position> append(String key, byte[] name, byte[] bytes, Urgency urgency, long generation) {
        CompletableFuture<Position> promise = new CompletableFuture<>();
        String reason = closed ? "the store is closed" : down;
        if (reason == null) {
            Asked asked = new Asked(key, name, bytes, urgency == Urgency.BEFORE_EFFECT, generation, System.nanoTime(), promise);
            try {
                if (!queue.offer(asked, settings.patience().toNanos(), TimeUnit.NANOSECONDS)) reason = "the queue of the store is full";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                reason = "interrupted while the store was busy";
            }
        }
        if (reason != null) promise.completeExceptionally(new StoreDownException(reason));
        return promise;
    }

    private void run() {
        try {
            while (collect() || !closed) {
                if (down == null) commit();
                else refuse();
            }
        } catch (RuntimeException | Error e) {                 // a bug of ours: nobody may wait for a thread that is gone
            LOG.log(System.Logger.Level.ERROR, "the writer of the audit log is gone", e);
            down = "the writer of the audit log is gone: " + e;
            closed = true;
            refuse();
        }
    }

    /// @return false: nothing came
    private boolean collect() {
        batch.clear();
        try {
            Asked first = queue.poll(LOOK_UP_NANOS, TimeUnit.NANOSECONDS);
            if (first == null) return false;
            batch.add(first);
            int bytes = Frame.size(first.name(), first.bytes());
            boolean urgent = first.urgent();
            long until = first.at() + settings.window().toNanos();
            while (bytes < BATCH_BYTES) {
                Asked each = queue.poll();
                if (each == null && !urgent && down == null) each = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (each == null) break;
                batch.add(each);
                bytes += Frame.size(each.name(), each.bytes());
                urgent |= each.urgent();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
        return !batch.isEmpty();
    }

    private void commit() {
        batch.removeIf(asked -> {
            boolean stale = asked.generation() != generation;
            if (stale) asked.promise().completeExceptionally(new StoreDownException("the store failed in between"));
            return stale;
        });
        if (batch.isEmpty()) return;
        try {
            if (size >= settings.segmentBytes()) begin();
            List<Position> positions = new ArrayList<>(batch.size());
            buffer.clear();
            for (Asked asked : batch) {
                positions.add(new Position(current, size + buffer.position()));
                Frame.write(buffer, next + positions.size() - 1, asked.name(), asked.bytes());
            }
            buffer.flip();
            int bytes = buffer.limit();
            Disk.LogFile to = java.util.Objects.requireNonNull(file);
            to.write(buffer);
            to.force();
            size += bytes;
            next += batch.size();
            for (int i = 0; i < batch.size(); i++) {
                claims.claim(current, batch.get(i).key());
                batch.get(i).promise().complete(positions.get(i));
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(IOException cause) {
        String reason = "the audit log cannot be written: " + cause.getMessage();
        LOG.log(System.Logger.Level.ERROR, reason + "; no effects and no new calls until it can");
        down = reason;
        generation++;
        retryAt = System.nanoTime() + settings.retry().toNanos();
        refuse();
    }

    private void refuse() {
        StoreDownException reason = new StoreDownException(String.valueOf(down));
        queue.drainTo(batch);
        batch.forEach(asked -> asked.promise().completeExceptionally(reason));
        batch.clear();
        if (!closed && System.nanoTime() >= retryAt) recover();
    }

    private void recover() {
        retryAt = System.nanoTime() + settings.retry().toNanos();
        try {
            if (file != null) {
                file.truncate(size);
                file.force();
            }
            if (disk.usable(folder) < settings.reserve()) return;
            begin();
            down = null;
            LOG.log(System.Logger.Level.INFO, "the audit log is written again");
        } catch (IOException e) {
            down = "the audit log cannot be written: " + e.getMessage();
        }
    }

    /// A new segment, durable in name before its first entry.
    private void begin() throws IOException {
        Path path = Segment.file(folder, next);
        // The same number twice: a segment that never got an entry, or the file of an attempt that failed.
        boolean again = current == next && file != null;
        if (file != null) file.close();
        file = null;
        if (again || Files.exists(path)) Files.delete(path);
        Disk.LogFile begun = disk.create(path);
        try {
            begun.write(Segment.header(next));
            begun.force();
            Disk.forceFolder(folder);
        } catch (IOException e) {
            begun.close();
            Files.deleteIfExists(path);
            throw e;
        }
        file = begun;
        size = Segment.HEADER;
        current = next;
    }

    @Override public void close() {
        closed = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
            refuse();
            if (file != null) file.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "the audit log was not closed: " + e.getMessage());
        }
    }
}
