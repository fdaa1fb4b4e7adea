package dev.parley.sip;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// An `a=crypto` line (RFC 4568 §4): a key for SRTP, in the clear, so only as secret as the signalling that carries it.
///
/// @param tag 0 to 999,999,999; an answer repeats the tag of what it takes
/// @param suite one of [#SUITES]
/// @param key master key and salt, base64, as after `inline:`
public record Crypto(int tag, String suite, String key) {
    /// Crypto-suites we speak, best first (RFC 7714 §14.2, RFC 6188 §4, RFC 4568 §6.2).
    public static final List<String> SUITES = List.of("AEAD_AES_256_GCM", "AEAD_AES_128_GCM", "AES_256_CM_HMAC_SHA1_80",
            "AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32");

    /// Bytes of master key and salt together; 0 for a suite we do not speak.
    public static int keyBytes(String suite) {
        return switch (suite) {
            case "AEAD_AES_256_GCM" -> 32 + 12;
            case "AEAD_AES_128_GCM" -> 16 + 12;
            case "AES_256_CM_HMAC_SHA1_80" -> 32 + 14;
            case "AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32" -> 16 + 14;
            default -> 0;
        };
    }

    /// Never the key: what is printed ends in logs.
    @Override public String toString() {
        return tag + " " + suite + " inline:(key)";
    }

    String write() {
        return tag + " " + suite + " inline:" + key;
    }

    /// @return empty for a suite we do not speak, for a line with a master key identifier or more than one key, for
    ///     session parameters that are not ours to ignore (RFC 4568 §6.3.7), and for nonsense: the line is passed over
    static Optional<Crypto> parse(String value) {
        String[] words = value.strip().split("\\s+");
        if (words.length < 3) return Optional.empty();
        int tag = SdpParser.number(words[0], 999_999_999);
        if (tag < 0 || !words[2].startsWith("inline:") || words[2].contains(";")) return Optional.empty();
        for (int i = 3; i < words.length; i++) {
            boolean harmless = words[i].startsWith("-") || words[i].startsWith("WSH=");      // a hint of the replay window
            if (!harmless) return Optional.empty();
        }
        String[] parts = words[2].substring("inline:".length()).split("\\|");
        for (int i = 1; i < parts.length; i++) if (parts[i].contains(":")) return Optional.empty();
        try {
            int bytes = Base64.getDecoder().decode(parts[0]).length;
            if (bytes == 0 || bytes != keyBytes(words[1])) return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.of(new Crypto(tag, words[1], parts[0]));
    }
}
