package dev.parley.providers.streaming;

/// Samples as services take and give them: signed 16-bit little-endian, mono.
public final class Pcm {
    private Pcm() { }

    public static byte[] littleEndian(short[] pcm, int offset, int samples) {
        byte[] out = new byte[2 * samples];
        for (int i = 0; i < samples; i++) {
            out[2 * i] = (byte) pcm[offset + i];
            out[2 * i + 1] = (byte) (pcm[offset + i] >> 8);
        }
        return out;
    }

    /// Turns a stream of bytes, cut anywhere, into samples. Single-threaded.
    public static final class Reader {
        private int half = -1;

        /// All whole samples so far; an odd byte waits for the next piece.
        public short[] read(byte[] bytes, int offset, int length) {
            int held = half < 0 ? 0 : 1;
            short[] out = new short[(held + length) / 2];
            int at = offset;
            int end = offset + length;
            for (int i = 0; i < out.length; i++) {
                int low = half >= 0 ? half : bytes[at++] & 0xFF;
                half = -1;
                out[i] = (short) (low | bytes[at++] << 8);
            }
            if (at < end) half = bytes[at] & 0xFF;
            return out;
        }
    }
}
