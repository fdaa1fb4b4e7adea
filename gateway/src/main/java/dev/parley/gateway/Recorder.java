package dev.parley.gateway;

import dev.parley.codecs.Wav;
import dev.parley.media.RecordingTap;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Writes a call's two directions to a stereo WAV file: left the caller, right what the caller was sent. The header is
/// rewritten at the end, when the length is known; a recording cut off by a crash still opens.
final class Recorder implements AutoCloseable {
    private static final int BLOCK_FRAMES = 1600;              // 200 ms
    private static final long POLL_NANOS = 200_000_000L;
    private static final int SAMPLE_RATE = 8000;

    private final RecordingTap tap;
    private final Path file;
    private final Consumer<String> onFailure;
    private final Thread thread;
    private volatile boolean closed;

    /// @param onFailure told why the recording cannot be written; on the recorder's thread
    Recorder(String name, RecordingTap tap, Path file, Consumer<String> onFailure) {
        this.tap = tap;
        this.onFailure = onFailure;
        this.file = file;
        this.thread = Thread.ofVirtual().name(name + "-recorder").start(this::run);
    }

    private void run() {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(Wav.header(SAMPLE_RATE, 2, 0));
            short[] pairs = new short[BLOCK_FRAMES * 2];
            byte[] bytes = new byte[pairs.length * 2];
            int bytesWritten = 0;
            while (true) {
                boolean last = closed;                         // before the final read: nothing written after it is missed
                for (int read = tap.read(pairs); read > 0; read = tap.read(pairs)) {
                    for (int i = 0; i < read * 2; i++) {
                        bytes[2 * i] = (byte) pairs[i];
                        bytes[2 * i + 1] = (byte) (pairs[i] >> 8);
                    }
                    out.write(bytes, 0, read * 4);
                    bytesWritten += read * 4;
                }
                if (last) break;
                LockSupport.parkNanos(POLL_NANOS);
            }
            out.seek(0);
            out.write(Wav.header(SAMPLE_RATE, 2, bytesWritten));
        } catch (IOException e) {
            onFailure.accept("the recording cannot be written: " + e.getMessage());
        }
    }

    /// Returns when the file is complete.
    @Override public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
