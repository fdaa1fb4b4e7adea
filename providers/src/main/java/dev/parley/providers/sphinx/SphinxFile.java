package dev.parley.providers.sphinx;

import dev.parley.agent.SpeechException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A binary parameter file of SphinxTrain: a text header up to `endhdr`, a byte-order mark, then 32-bit numbers.
final class SphinxFile {
    private static final int MARK = 0x11223344;

    private final String name;
    private final ByteBuffer buffer;

    SphinxFile(String name, byte[] bytes) {
        this.name = name;
        String head = new String(bytes, 0, Math.min(bytes.length, 512), StandardCharsets.ISO_8859_1);
        int end = head.indexOf("endhdr\n");
        if (!head.startsWith("s3\n") || end < 0) throw broken("no header");
        buffer = ByteBuffer.wrap(bytes).position(end + 7).order(ByteOrder.LITTLE_ENDIAN);
        if (integer() != MARK) {
            buffer.position(end + 7).order(ByteOrder.BIG_ENDIAN);
            if (integer() != MARK) throw broken("no byte-order mark");
        }
    }

    int integer() {
        try {
            return buffer.getInt();
        } catch (BufferUnderflowException e) {
            throw broken("it ends too early");
        }
    }

    float[] floats(int count) {
        if (count < 0 || buffer.remaining() < 4L * count) throw broken("it ends too early");
        var out = new float[count];
        buffer.asFloatBuffer().get(out);
        buffer.position(buffer.position() + 4 * count);
        return out;
    }

    /// Reads the numbers `expected` in order, or explains which dimension differs.
    void expect(int... expected) {
        var found = new int[expected.length];
        for (int i = 0; i < found.length; i++) found[i] = integer();
        if (!Arrays.equals(found, expected)) {
            throw broken("dimensions " + Arrays.toString(found) + " where " + Arrays.toString(expected) + " are needed");
        }
    }

    SpeechException broken(String why) {
        return new SpeechException("acoustic model file `" + name + "` is broken: " + why);
    }
}
