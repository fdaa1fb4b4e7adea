package dev.parley.gateway.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The key that tapes are sealed with: 32 random bytes in a file of the gateway's own, from which every call gets a key of its own
/// (HKDF with SHA-256, RFC 5869). Whoever destroys the file destroys what all tapes hold.
public final class TapeKey {
    public static final String FILE = "keys/tape.key";
    private static final int BYTES = 32;

    private final SecretKey key;

    private TapeKey(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, "HKDF-SHA256");
    }

    /// Made when there is none, readable to its owner alone.
    static TapeKey of(Path data) throws IOException {
        Path file = data.resolve(FILE);
        if (!Files.exists(file)) {
            byte[] fresh = new byte[BYTES];
            new SecureRandom().nextBytes(fresh);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(fresh) + "\n", StandardOpenOption.WRITE);
        }
        return read(file);
    }

    /// @throws IOException if the file is not a key; the message says so
    public static TapeKey read(Path file) throws IOException {
        try {
            byte[] bytes = HexFormat.of().parseHex(Files.readString(file).strip());
            if (bytes.length == BYTES) return new TapeKey(bytes);
        } catch (IllegalArgumentException e) {
            // not hexadecimal: the same to whoever reads the message
        }
        throw new IOException(file + ": is not a key of 64 hexadecimal digits");
    }

    SecretKey of(String call) {
        try {
            return KDF.getInstance("HKDF-SHA256").deriveKey("AES", HKDFParameterSpec.ofExtract().addIKM(key).addSalt(call.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .thenExpand("parley tape 1".getBytes(java.nio.charset.StandardCharsets.US_ASCII), BYTES));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK of ours has HKDF", e);
        }
    }
}
