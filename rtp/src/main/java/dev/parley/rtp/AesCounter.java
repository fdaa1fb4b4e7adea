package dev.parley.rtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// AES in counter mode over the JDK's AES of single blocks: its own counter modes want a new parameter object for every
/// packet. Not thread-safe; allocates nothing after construction.
final class AesCounter {
    static final int BLOCK = 16;
    private static final int MOST_BLOCKS = (RtpPacket.MAXIMUM + BLOCK - 1) / BLOCK;

    private final Cipher aes;
    private final byte[] counters = new byte[MOST_BLOCKS * BLOCK];
    private final byte[] stream = new byte[MOST_BLOCKS * BLOCK];

    AesCounter(byte[] key) {
        try {
            aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES of " + key.length * 8 + " bits", e);
        }
    }

    /// Encrypts or decrypts in place, at most a datagram.
    ///
    /// @param start the first counter block; its last 16 bits count
    void crypt(byte[] start, byte[] data, int offset, int length) {
        int blocks = (length + BLOCK - 1) / BLOCK;
        int counter = (short) RtpPacket.U16.get(start, BLOCK - 2) & 0xFFFF;
        for (int i = 0; i < blocks; i++) {
            System.arraycopy(start, 0, counters, i * BLOCK, BLOCK - 2);
            RtpPacket.U16.set(counters, i * BLOCK + BLOCK - 2, (short) (counter + i));
        }
        encrypt(counters, blocks, stream);
        for (int i = 0; i < length; i++) data[offset + i] ^= stream[i];
    }

    /// Whole blocks, one by one.
    void encrypt(byte[] in, int blocks, byte[] out) {
        if (blocks == 0) return;
        try {
            aes.update(in, 0, blocks * BLOCK, out, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES of whole blocks", e);
        }
    }
}
