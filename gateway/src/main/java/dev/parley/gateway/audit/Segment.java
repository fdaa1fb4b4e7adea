package dev.parley.gateway.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// One file of the log: a header, then [Frame]s. Its name is the number of its first entry.
///
/// Header: eight bytes of magic, the first entry's number (u64).
final class Segment {
    static final int HEADER = 16;
    private static final long MAGIC = 0x5041524c45594c31L;      // "PARLEYL1"
    private static final String SUFFIX = ".log";

    /// Is told every entry in order.
    interface Visitor {
        void entry(Position position, Frame frame);
    }

    /// @param valid bytes up to the end of the last whole entry
    /// @param next number of the entry that would follow
    record Extent(long valid, long size, long next) {
        boolean torn() {
            return size > valid;
        }
    }

    private Segment() { }

    static Path file(Path folder, long first) {
        return folder.resolve(String.format("%020d", first) + SUFFIX);
    }

    static ByteBuffer header(long first) {
        return ByteBuffer.allocate(HEADER).putLong(MAGIC).putLong(first).flip();
    }

    /// First entries of all segments there are, ascending.
    static List<Long> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).filter(n -> n.matches("\\d{20}\\.log"))
                    .map(n -> Long.parseLong(n.substring(0, n.length() - SUFFIX.length()))).sorted().toList();
        }
    }

    /// Reads up to the first thing that is no entry: what a crash in the middle of a write leaves.
    static Extent scan(Path folder, long first, Visitor visitor) throws IOException {
        try (FileChannel channel = FileChannel.open(file(folder, first), StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < HEADER) return new Extent(0, size, first);
            ByteBuffer in = channel.map(MapMode.READ_ONLY, 0, size);
            if (in.getLong() != MAGIC || in.getLong() != first) return new Extent(0, size, first);
            long number = first;
            for (Frame frame = Frame.read(in, number); frame != null; frame = Frame.read(in, number)) {
                visitor.entry(new Position(first, in.position()), frame);
                in.position(in.position() + frame.size());
                number++;
            }
            return new Extent(in.position(), size, number);
        }
    }

    /// The frame at an offset that the writer gave out; its number is not known any more, so only its length is looked at.
    static byte[] read(FileChannel channel, Position at, int keyBytes) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Frame.HEADER + 2);
        fill(channel, head, at.offset());
        int length = head.getInt(0) - 2 - keyBytes;
        if (length < 0 || length > Frame.LARGEST_BODY) throw new IOException("no entry at " + at);
        ByteBuffer bytes = ByteBuffer.allocate(length);
        fill(channel, bytes, at.offset() + Frame.HEADER + 2 + keyBytes);
        return bytes.array();
    }

    private static void fill(FileChannel channel, ByteBuffer into, long from) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, from + into.position()) < 0) throw new IOException("the log ends before offset " + (from + into.limit()));
        }
    }
}
