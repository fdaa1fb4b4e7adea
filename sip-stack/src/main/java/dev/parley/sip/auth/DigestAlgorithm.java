package dev.parley.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// A hash of digest authentication, the one we prefer first (RFC 8760 §2.1: strongest first).
public enum DigestAlgorithm {
    SHA_256("SHA-256"), MD5("MD5");

    private final String token;

    DigestAlgorithm(String token) {
        this.token = token;
    }

    /// As in an `algorithm=` parameter, and the name the JDK knows.
    public String token() {
        return token;
    }

    /// @param token empty means MD5 (RFC 7616 §3.3)
    /// @return empty: not one of ours; session variants (`-sess`) are not offered by carriers and not spoken
    static Optional<DigestAlgorithm> named(String token) {
        if (token.isEmpty()) return Optional.of(MD5);
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(token)) return Optional.of(algorithm);
        }
        return Optional.empty();
    }

    private String hex(String text) {
        try {
            byte[] hash = MessageDigest.getInstance(token).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + token, e);
        }
    }

    /// The `response` of RFC 7616 §3.4.1, lower-case hex.
    ///
    /// @param qop `auth`, or empty for the form of RFC 2069 without nc and cnonce
    String response(String user, String realm, String password, String method, String uri, String nonce,
                    String nc, String cnonce, String qop) {
        String secret = hex(user + ":" + realm + ":" + password);
        String request = hex(method + ":" + uri);
        return qop.isEmpty() ? hex(secret + ":" + nonce + ":" + request)
                : hex(secret + ":" + nonce + ":" + nc + ":" + cnonce + ":" + qop + ":" + request);
    }
}
