package dev.parley.rtp;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// HMAC (RFC 2104) with SHA-1, over the JDK's digest: its own `Mac` makes an array for every proof. Not thread-safe;
/// allocates nothing after construction.
final class HmacSha1 {
    static final int BYTES = 20;
    private static final int BLOCK = 64;

    private final MessageDigest sha1;
    private final byte[] inner;
    private final byte[] outer;

    /// @param key at most 64 bytes
    HmacSha1(byte[] key) {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-1", e);
        }
        inner = Arrays.copyOf(key, BLOCK);
        outer = inner.clone();
        for (int i = 0; i < BLOCK; i++) {
            inner[i] ^= 0x36;
            outer[i] ^= 0x5C;
        }
    }

    void begin() {
        sha1.update(inner, 0, BLOCK);
    }

    void update(byte[] data, int offset, int length) {
        sha1.update(data, offset, length);
    }

    /// @param proof [#BYTES] of it
    void end(byte[] proof) {
        try {
            sha1.digest(proof, 0, BYTES);
            sha1.update(outer, 0, BLOCK);
            sha1.update(proof, 0, BYTES);
            sha1.digest(proof, 0, BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-1 of " + BYTES + " bytes", e);
        }
    }
}
