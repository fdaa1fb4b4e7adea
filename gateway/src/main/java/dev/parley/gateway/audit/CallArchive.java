package dev.parley.gateway.audit;

import dev.parley.dialplan.Flow;
import dev.parley.governance.CallId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The folder all evidence goes to: the log of records under `log/`, and under `calls/` one folder per call, which is that
/// call's audit bundle when it has ended. Calls that a crash left open are closed at the next start. Any thread.
public final class CallArchive implements AutoCloseable {
    static final String LOG = "log";
    private static final System.Logger LOGGER = System.getLogger("dev.parley.gateway.audit");
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int MOST_UNFINISHED = 4096;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);
    private static final long AGAIN_MILLIS = 500;

    private final Path calls;
    private final CommitLog log;
    private final LongSupplier clock;
    private final SecureRandom dice = new SecureRandom();
    /// Ended calls whose bundle could not be written yet.
    private final BlockingQueue<CallRecord> unfinished = new ArrayBlockingQueue<>(MOST_UNFINISHED);
    private final Thread finisher;
    private final long lastNumber;
    private volatile boolean closed;

    public CallArchive(Path data, LongSupplier clock) throws IOException {
        this(data, CommitLog.Settings.STANDARD, Disk.REAL, clock);
    }

    /// @param clock nanoseconds since process start
    /// @throws IOException if the folder cannot be used; the message names it
    CallArchive(Path data, CommitLog.Settings settings, Disk disk, LongSupplier clock) throws IOException {
        this.clock = clock;
        calls = data.resolve("calls");
        try {
            Files.createDirectories(calls);
        } catch (IOException e) {
            throw new IOException("`" + calls + "` cannot be created: " + e.getMessage(), e);
        }
        if (!Files.isWritable(calls)) throw new IOException("`" + calls + "` cannot be written");
        Sweep sweep = new Sweep(calls);
        try {
            log = new CommitLog(data.resolve(LOG), settings, disk, sweep::found);
        } catch (IOException e) {
            throw new IOException("`" + data.resolve(LOG) + "` cannot be used: " + e.getMessage(), e);
        }
        try {
            sweep.run(log);
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
        lastNumber = sweep.lastNumber();
        finisher = Thread.ofPlatform().daemon().name("evidence-finisher").start(this::finishLater);
    }

    /// Sorts by time; the random part keeps calls of one second apart.
    public CallId nextCallId() {
        return new CallId(STAMP.format(ZonedDateTime.now(ZoneOffset.UTC)) + "-" + String.format("%06x", dice.nextInt(1 << 24)));
    }

    /// Of the last call that an earlier process put on record here; 0: there was none.
    public long lastNumber() {
        return lastNumber;
    }

    /// @param onLoss see [CallRecord]
    /// @throws UncheckedIOException if its folder cannot be written
    public CallRecord open(CallId call, long number, Flow flow, Consumer<String> onLoss) {
        return new CallRecord(calls.resolve(call.value()), log, call, number, flow, onLoss);
    }

    /// Why no call can be put on record; empty: it can.
    public Optional<String> down() {
        return log.down();
    }

    /// A call has ended and its recording is complete: its bundle is written, now or when the disk lets us. Blocks for a few
    /// seconds at most.
    public void finish(CallRecord record) {
        if (tryToFinish(record)) return;
        if (closed || !unfinished.offer(record)) left(record);
    }

    private static void left(CallRecord record) {
        LOGGER.log(System.Logger.Level.ERROR, "call " + record.key() + " was not put on record to its end; the next start closes it as aborted");
    }

    private boolean tryToFinish(CallRecord record) {
        try {
            if (record.isEmpty()) {
                Folders.deleteQuietly(record.folder());
                return true;
            }
            record.close(clock.getAsLong());
            if (!record.settle(PATIENCE)) return false;
            Folders.complete(record.folder(), log.read(record.key(), record.positions()));
            log.retire(record.key());
            return true;
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.ERROR, "the bundle of call " + record.key() + " cannot be written: " + e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void finishLater() {
        try {
            while (!closed) {
                CallRecord next = unfinished.poll(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                if (next == null || tryToFinish(next)) continue;
                if (!unfinished.offer(next)) left(next);
                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// No call is open any more. One more try for what is unfinished.
    @Override public void close() {
        closed = true;
        finisher.interrupt();
        try {
            finisher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (CallRecord each = unfinished.poll(); each != null; each = unfinished.poll()) {
            if (log.down().isPresent() || !tryToFinish(each)) left(each);
        }
        log.close();
    }
}
