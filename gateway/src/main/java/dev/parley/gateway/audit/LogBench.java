package dev.parley.gateway.audit;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Measures the [CommitLog] as it is used: many calls append, nobody waits for the one before.
public final class LogBench {
    private static final int IN_FLIGHT = 8192;
    private static final int CALLS = 1000;
    private static final int FSYNCS = 200;
    /// One record in so many is one that an effect waits for.
    private static final int BEFORE_EFFECT_EVERY = 10;

    private final Path folder;
    private final CommitLog.Settings settings;
    private final byte[] record;
    private final AtomicLong failed = new AtomicLong();
    private long missing;

    public LogBench(Path folder, CommitLog.Settings settings, byte[] record) {
        this.folder = folder;
        this.settings = settings;
        this.record = record;
    }

    /// What the disk does by itself: append so many bytes and force them, one after the other. Milliseconds.
    public static Map<String, Object> fsync(Path folder, int bytes) throws IOException {
        Histogram times = new Histogram(3);
        Path file = folder.resolve("fsync");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocate(bytes);
            for (int i = 0; i < FSYNCS; i++) {
                long began = System.nanoTime();
                channel.write(block.clear());
                channel.force(false);
                times.recordValue(System.nanoTime() - began);
            }
        }
        Files.delete(file);
        return millis(times);
    }

    /// As fast as it takes them.
    public Map<String, Object> sustained(Duration length) throws IOException, InterruptedException {
        Semaphore room = new Semaphore(IN_FLIGHT);
        AtomicLong durable = new AtomicLong();
        Map<String, Object> result = new LinkedHashMap<>();
        long asked = 0;
        try (CommitLog log = new CommitLog(folder, settings, Disk.REAL, _ -> { })) {
            long cpu = cpuNanos();
            long began = System.nanoTime();
            for (; System.nanoTime() - began < length.toNanos(); asked++) {
                room.acquire();
                log.append("call-" + asked % CALLS, record, Urgency.GROUPED, log.generation()).whenComplete((_, fault) -> {
                    if (fault == null) durable.incrementAndGet();
                    else failed.incrementAndGet();
                    room.release();
                });
            }
            room.acquire(IN_FLIGHT);
            double seconds = (System.nanoTime() - began) / 1e9;
            result.put("recordsPerSecond", Math.round(durable.get() / seconds));
            result.put("mebibytesPerSecond", Math.round(durable.get() / seconds * record.length / (1 << 20)));
            result.put("cpuMicrosPerRecord", tenths((cpuNanos() - cpu) / 1e3 / durable.get()));
        }
        count(durable.get());
        return result;
    }

    /// At a steady rate: milliseconds from the append to the promise kept.
    public Map<String, Object> latency(Duration length, int perSecond) throws IOException, InterruptedException {
        ConcurrentHistogram times = new ConcurrentHistogram(3);
        Semaphore done = new Semaphore(0);
        Map<String, Object> result = new LinkedHashMap<>();
        long total = length.toSeconds() * perSecond;
        try (CommitLog log = new CommitLog(folder, settings, Disk.REAL, _ -> { })) {
            long cpu = cpuNanos();
            long began = System.nanoTime();
            for (long i = 0; i < total; i++) {
                long due = began + i * 1_000_000_000L / perSecond;
                while (System.nanoTime() < due) LockSupport.parkNanos(due - System.nanoTime());
                Urgency urgency = i % BEFORE_EFFECT_EVERY == 0 ? Urgency.BEFORE_EFFECT : Urgency.GROUPED;
                log.append("call-" + i % CALLS, record, urgency, log.generation()).whenComplete((_, fault) -> {
                    if (fault != null) failed.incrementAndGet();
                    times.recordValue(System.nanoTime() - due);    // from when it was due: a late producer hides nothing
                    done.release();
                });
            }
            done.acquire((int) total);
            result.put("perSecond", perSecond);
            result.put("commitMs", millis(times));
            result.put("cpuMicrosPerRecord", tenths((cpuNanos() - cpu) / 1e3 / total));
        }
        count(total);
        return result;
    }

    /// Every promise was kept: what was durable is in the log when it is opened again.
    public boolean allThere() {
        return failed.get() == 0 && missing == 0;
    }

    private void count(long expected) throws IOException {
        AtomicLong found = new AtomicLong();
        for (long first : Segment.list(folder)) Segment.scan(folder, first, (_, _) -> found.incrementAndGet());
        missing += expected - found.get();
        for (long first : Segment.list(folder)) Files.delete(Segment.file(folder, first));
    }

    private static long cpuNanos() {
        var threads = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return threads.getProcessCpuTime();
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static Map<String, Object> millis(Histogram times) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("p50", hundredths(times.getValueAtPercentile(50)));
        out.put("p99", hundredths(times.getValueAtPercentile(99)));
        out.put("max", hundredths(times.getMaxValue()));
        return out;
    }

    private static double hundredths(long nanos) {
        return Math.round(nanos / 1e4) / 100.0;
    }
}
