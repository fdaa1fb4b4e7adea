package dev.parley.gateway.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// One entry as it stands in a segment: length of the body (u32), CRC-32C of the entry's number and the body (u32), body.
/// The body: length of the key (u16), key in UTF-8, the record's bytes. The number makes a frame worth nothing anywhere
/// but where it was written, so what an older file left on the disk is not taken for an entry.
record Frame(String key, byte[] bytes, int size) {
    static final int HEADER = 8;
    static final int LARGEST_BODY = 4 << 20;

    static int size(byte[] key, byte[] bytes) {
        return HEADER + 2 + key.length + bytes.length;
    }

    static void write(ByteBuffer out, long number, byte[] key, byte[] bytes) {
        int start = out.position();
        out.putInt(2 + key.length + bytes.length).putInt(0).putShort((short) key.length).put(key).put(bytes);
        out.putInt(start + 4, checksum(number, out.slice(start + HEADER, out.position() - start - HEADER)));
    }

    /// @return null: what stands at `in`'s position is not entry `number`
    static @Nullable Frame read(ByteBuffer in, long number) {
        int start = in.position();
        if (in.remaining() < HEADER) return null;
        int length = in.getInt(start);
        if (length < 2 || length > LARGEST_BODY || length > in.remaining() - HEADER) return null;
        ByteBuffer body = in.slice(start + HEADER, length);
        if (in.getInt(start + 4) != checksum(number, body.duplicate())) return null;
        byte[] all = new byte[length];
        body.get(all);
        int key = (all[0] & 0xff) << 8 | all[1] & 0xff;
        if (key > length - 2) return null;
        return new Frame(new String(all, 2, key, StandardCharsets.UTF_8), Arrays.copyOfRange(all, 2 + key, length), HEADER + length);
    }

    private static int checksum(long number, ByteBuffer body) {
        CRC32C crc = new CRC32C();
        ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).putLong(0, number);
        crc.update(prefix);
        crc.update(body);
        return (int) crc.getValue();
    }
}
