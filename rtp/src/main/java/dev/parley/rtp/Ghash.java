package dev.parley.rtp;

/// The universal hash of Galois/counter mode (NIST SP 800-38D §6.4): products in GF(2^128), four bits at a time from a
/// table of the key's multiples. Not thread-safe; allocates nothing after construction.
final class Ghash {
    private static final long POLYNOMIAL = 0xE1L << 56;
    /// What the four bits that fall off the low end come back as at the high end.
    private static final long[] FOLDED = new long[16];

    static {
        for (int bits = 0; bits < 16; bits++) {
            long high = 0;
            int low = bits;
            for (int i = 0; i < 4; i++) {
                high = high >>> 1 ^ ((low & 1) != 0 ? POLYNOMIAL : 0);
                low >>>= 1;
            }
            FOLDED[bits] = high;
        }
    }

    private final long[] multipleHigh = new long[16];
    private final long[] multipleLow = new long[16];
    private long high;
    private long low;

    /// @param key one block: zeros, encrypted
    Ghash(byte[] key) {
        long h = get(key, 0);
        long l = get(key, 8);
        for (int power = 8; power > 0; power >>= 1) {
            multipleHigh[power] = h;
            multipleLow[power] = l;
            long carry = (l & 1) != 0 ? POLYNOMIAL : 0;
            l = l >>> 1 | h << 63;
            h = h >>> 1 ^ carry;
        }
        for (int power = 2; power <= 8; power *= 2) {
            for (int rest = 1; rest < power; rest++) {
                multipleHigh[power + rest] = multipleHigh[power] ^ multipleHigh[rest];
                multipleLow[power + rest] = multipleLow[power] ^ multipleLow[rest];
            }
        }
    }

    private static long get(byte[] bytes, int at) {
        return (long) (int) RtpPacket.U32.get(bytes, at) << 32 | (int) RtpPacket.U32.get(bytes, at + 4) & 0xFFFF_FFFFL;
    }

    void begin() {
        high = 0;
        low = 0;
    }

    /// Takes in bytes, followed by zeros to a whole block.
    void update(byte[] data, int offset, int length) {
        int at = offset;
        int end = offset + length;
        for (; at + 16 <= end; at += 16) block(get(data, at), get(data, at + 8));
        if (at == end) return;
        long first = 0;
        long second = 0;
        for (int i = 0; i < end - at; i++) {
            long bits = (long) (data[at + i] & 0xFF) << 56 - 8 * (i & 7);
            if (i < 8) first |= bits;
            else second |= bits;
        }
        block(first, second);
    }

    /// Takes in how much there was (in bytes), and tells the sum.
    void end(long headerBytes, long dataBytes, byte[] sum) {
        block(headerBytes * 8, dataBytes * 8);
        put(sum, 0, high);
        put(sum, 8, low);
    }

    private static void put(byte[] out, int at, long value) {
        RtpPacket.U32.set(out, at, (int) (value >>> 32));
        RtpPacket.U32.set(out, at + 4, (int) value);
    }

    private void block(long first, long second) {
        long xHigh = high ^ first;
        long xLow = low ^ second;
        long h = 0;
        long l = 0;
        for (int nibble = 0; nibble < 32; nibble++) {
            int four = (int) (nibble < 16 ? xLow >>> 4 * nibble : xHigh >>> 4 * (nibble - 16)) & 15;
            long folded = FOLDED[(int) l & 15];
            l = (l >>> 4 | h << 60) ^ multipleLow[four];
            h = h >>> 4 ^ folded ^ multipleHigh[four];
        }
        high = h;
        low = l;
    }
}
