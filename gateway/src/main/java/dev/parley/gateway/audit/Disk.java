package dev.parley.gateway.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What the log asks of a disk. The tests have one that breaks on demand.
public interface Disk {
    /// A new segment, open for writing at its end. Called by the writer thread only, as is all of it.
    interface LogFile extends AutoCloseable {
        /// Writes all of it, or fails having written some.
        void write(ByteBuffer bytes) throws IOException;

        /// Returns when all that was written survives a power failure.
        void force() throws IOException;

        /// Cuts it to `size` bytes; the next write goes there.
        void truncate(long size) throws IOException;

        @Override void close() throws IOException;
    }

    LogFile create(Path file) throws IOException;

    /// Bytes that may still be written in this folder.
    long usable(Path folder) throws IOException;

    /// Makes the names in a folder as durable as the files' contents.
    static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// This machine's.
    Disk REAL = new Disk() {
        @Override public LogFile create(Path file) throws IOException {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new LogFile() {
                @Override public void write(ByteBuffer bytes) throws IOException {
                    while (bytes.hasRemaining()) channel.write(bytes);
                }

                @Override public void force() throws IOException {
                    channel.force(false);
                }

                @Override public void truncate(long size) throws IOException {
                    channel.truncate(size);
                    channel.position(size);
                }

                @Override public void close() throws IOException {
                    channel.close();
                }
            };
        }

        @Override public long usable(Path folder) throws IOException {
            return Files.getFileStore(folder).getUsableSpace();
        }
    };
}
