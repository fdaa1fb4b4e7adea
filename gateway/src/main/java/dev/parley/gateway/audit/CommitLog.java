package dev.parley.gateway.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// The log every record goes to first. An append is a promise: its future completes when the entry survives a power failure,
/// or fails with a [StoreDownException]; nothing of an append that failed is ever in the log.
///
/// One writer thread takes what waits, writes it with one write and one fsync, and completes the promises in order. When the
/// disk fails, all that waits fails, and so does every append until the disk takes writes again; the segment is cut back to
/// what was promised and a new one begun, because after a failed fsync nobody knows what of a file is on the disk.
///
/// Each failure begins a new *generation*. An append names the one it belongs to and fails in any other, so that no writer
/// who has not yet heard of a lost entry puts the next one behind the hole.
///
/// A segment is deleted when every key in it was retired: the log holds what is in no bundle yet. Any thread.
public final class CommitLog implements AutoCloseable {
    /// @param window longest wait of a [Urgency#GROUPED] entry for others to share its fsync
    /// @param segmentBytes a segment that has reached this is followed by another
    /// @param queue entries that may wait to be written
    /// @param patience longest wait for a place in the queue
    /// @param reserve bytes that must be free before a store that failed is used again
    /// @param retry time between two attempts to use it again
    public record Settings(Duration window, int segmentBytes, int queue, Duration patience, long reserve, Duration retry) {
        public static final Settings STANDARD =
                new Settings(Duration.ofMillis(10), 64 << 20, 16_384, Duration.ofMillis(250), 16 << 20, Duration.ofSeconds(1));
    }

    /// What opening found. `tornBytes`: cut from the end, of entries that were promised to nobody.
    public record Recovery(long entries, long tornBytes) { }

    private static final int LARGEST_KEY = 256;

    private final Path folder;
    private final FileChannel lock;
    private final Claims claims = new Claims();
    private final Recovery recovery;
    private final LogWriter writer;

    /// Takes the folder, or creates it; tells `each` what is in it, in order.
    ///
    /// @throws IOException if it cannot be read or written, or another process has it
    public CommitLog(Path folder, Settings settings, Disk disk, Consumer<Entry> each) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        lock = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            take();
            long next = 1;
            long entries = 0;
            long torn = 0;
            for (long first : Segment.list(folder)) {
                Segment.Extent extent = Segment.scan(folder, first, (at, frame) -> {
                    claims.claim(at.segment(), frame.key());
                    each.accept(new Entry(frame.key(), at, frame.bytes()));
                });
                if (extent.torn()) cut(first, extent.valid());
                entries += extent.next() - first;
                torn += extent.size() - extent.valid();
                next = Math.max(next, Math.max(extent.next(), first + 1));
            }
            recovery = new Recovery(entries, torn);
            writer = new LogWriter(folder, settings, disk, claims, next);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
        deleteUnclaimed();
    }

    /// One record of one call (`key`), and where it stands.
    public record Entry(String key, Position position, byte[] bytes) { }

    private void take() throws IOException {
        try {
            FileLock taken = lock.tryLock();
            if (taken == null) throw new IOException("another process uses it");
        } catch (OverlappingFileLockException e) {
            throw new IOException("another gateway of this process uses it", e);
        }
    }

    private void cut(long first, long valid) throws IOException {
        try (FileChannel channel = FileChannel.open(Segment.file(folder, first), StandardOpenOption.WRITE)) {
            channel.truncate(valid);
            channel.force(true);
        }
    }

    public Recovery recovery() {
        return recovery;
    }

    /// @param generation as [#generation] was when all earlier entries of this key were, or are still to be, written
    public CompletableFuture<Position> append(String key, byte[] bytes, Urgency urgency, long generation) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        if (name.length > LARGEST_KEY) throw new IllegalArgumentException("a key of " + name.length + " bytes");
        if (Frame.size(name, bytes) - Frame.HEADER > Frame.LARGEST_BODY) throw new IllegalArgumentException("a record of " + bytes.length + " bytes");
        return writer.append(key, name, bytes, urgency, generation);
    }

    public long generation() {
        return writer.generation();
    }

    /// Why the store takes no records; empty: it does.
    public Optional<String> down() {
        return writer.down();
    }

    /// The records of one key, in the order of `positions`.
    public List<byte[]> read(String key, List<Position> positions) throws IOException {
        int keyBytes = key.getBytes(StandardCharsets.UTF_8).length;
        List<byte[]> out = new ArrayList<>(positions.size());
        FileChannel channel = null;
        long open = -1;
        try {
            for (Position at : positions) {
                if (channel == null || at.segment() != open) {
                    if (channel != null) channel.close();
                    channel = FileChannel.open(Segment.file(folder, at.segment()), StandardOpenOption.READ);
                    open = at.segment();
                }
                out.add(Segment.read(channel, at, keyBytes));
            }
        } finally {
            if (channel != null) channel.close();
        }
        return out;
    }

    /// All records of one key in a log that somebody else may be writing, in order.
    public static List<byte[]> read(Path folder, String key) throws IOException {
        List<byte[]> out = new ArrayList<>();
        for (long first : Segment.list(folder)) {
            Segment.scan(folder, first, (_, frame) -> {
                if (frame.key().equals(key)) out.add(frame.bytes());
            });
        }
        return out;
    }

    /// What the log holds of this key is durable elsewhere and not needed here any more.
    public void retire(String key) throws IOException {
        claims.release(key);
        deleteUnclaimed();
    }

    private void deleteUnclaimed() throws IOException {
        for (long first : Segment.list(folder)) {
            if (first < writer.current() && claims.isFree(first)) Files.deleteIfExists(Segment.file(folder, first));
        }
    }

    /// Writes what waits, then leaves the folder to the next.
    @Override public void close() {
        writer.close();
        try {
            deleteUnclaimed();
            lock.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot leave the log in `" + folder + "`", e);
        }
    }
}
