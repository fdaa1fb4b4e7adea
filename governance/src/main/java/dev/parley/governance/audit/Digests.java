package dev.parley.governance.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The digests of the audit log, lower-case hex.
public final class Digests {
    /// RFC 6962 §2.1: a leaf is hashed with a zero byte before it, so that no inner node of a tree can pass
    /// for one.
    private static final byte[] LEAF = {0};

    private Digests() { }

    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    static String leaf(byte[] bytes) {
        MessageDigest digest = digest();
        digest.update(LEAF);
        return HexFormat.of().formatHex(digest.digest(bytes));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
