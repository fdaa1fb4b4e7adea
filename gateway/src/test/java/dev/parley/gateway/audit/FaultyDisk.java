package dev.parley.gateway.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A real disk behind a quota, a switch that makes it read-only, and a gate that holds its fsync.
final class FaultyDisk implements Disk {
    private volatile long left;
    private volatile boolean readOnly;
    private volatile boolean failingSync;
    private volatile @Nullable CountDownLatch held;

    FaultyDisk(long bytes) {
        left = bytes;
    }

    void free(long bytes) {
        left = bytes;
    }

    void readOnly(boolean on) {
        readOnly = on;
    }

    void failingSync(boolean on) {
        failingSync = on;
    }

    void hold() {
        held = new CountDownLatch(1);
    }

    void release() {
        CountDownLatch was = held;
        held = null;
        if (was != null) was.countDown();
    }

    @Override public long usable(Path folder) {
        return left;
    }

    @Override public LogFile create(Path file) throws IOException {
        check();
        LogFile real = REAL.create(file);
        return new LogFile() {
            @Override public void write(ByteBuffer bytes) throws IOException {
                check();
                if (bytes.remaining() > left) {                // as a real one: some of it is written
                    real.write(bytes.slice(bytes.position(), (int) left));
                    left = 0;
                    throw new IOException("No space left on device");
                }
                left -= bytes.remaining();
                real.write(bytes);
            }

            @Override public void force() throws IOException {
                CountDownLatch wait = held;
                try {
                    if (wait != null) wait.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                if (failingSync) throw new IOException("Input/output error");
                real.force();
            }

            @Override public void truncate(long size) throws IOException {
                check();
                real.truncate(size);
            }

            @Override public void close() throws IOException {
                real.close();
            }
        };
    }

    private void check() throws IOException {
        if (readOnly) throw new IOException("Read-only file system");
    }
}
