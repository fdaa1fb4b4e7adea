package dev.parley.sip.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Asks who is calling: the server side of digest (RFC 3261 §22.4, RFC 7616, RFC 8760).
///
/// A nonce is its own time and number under a keyed hash, so a flood of requests without credentials leaves
/// nothing behind in memory. A nonce that was used is remembered with the counts it was used with: each count
/// is good once. Safe for any thread; times are nanoseconds.
public final class DigestGuard {
    private static final long NONCE_LIFE = TimeUnit.MINUTES.toNanos(5);
    private static final int MOST_NONCES = 4096;
    private static final int MAC_BYTES = 16;

    /// What a request with or without credentials deserves.
    public sealed interface Verdict {
        record Accepted(String user) implements Verdict { }
        /// 401. `stale`: the credentials were good and the nonce was not; `failed`: they were wrong.
        record Challenge(boolean stale, boolean failed) implements Verdict { }
        /// 400: cannot be what it says.
        record Malformed(String reason) implements Verdict { }
    }

    /// Counts seen of one nonce: the highest, and which of the 64 below it.
    private static final class Counts {
        private long highest;
        private long below;

        /// @return false: seen before, or too old to know
        boolean take(long count) {
            long ahead = count - highest;
            if (ahead > 0) {
                below = ahead >= Long.SIZE ? 0 : below << ahead;
                below |= 1;
                highest = count;
                return true;
            }
            if (-ahead >= Long.SIZE || (below >>> -ahead & 1) != 0) return false;
            below |= 1L << -ahead;
            return true;
        }
    }

    private final String realm;
    private final Map<String, Supplier<String>> passwords;
    private final SecretKeySpec key;
    private final Map<String, Counts> used = new LinkedHashMap<>();
    private long number;

    /// @param passwords by user; asked for each time, so that a rotated secret is picked up
    /// @param secret at least 32 random bytes
    public DigestGuard(String realm, Map<String, Supplier<String>> passwords, byte[] secret) {
        assert secret.length >= 32 : "a short secret";
        this.realm = realm;
        this.passwords = Map.copyOf(passwords);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /// Values of `WWW-Authenticate`, one per algorithm, the strongest first (RFC 8760 §2.4).
    public synchronized List<String> challenge(boolean stale, long now) {
        return challenge(stale, false, now);
    }

    /// @param md5Only for peers that do not skip what they do not know, as RFC 8760 §2.4 asks of them
    public synchronized List<String> challenge(boolean stale, boolean md5Only, long now) {
        String nonce = nonce(now, ++number);
        List<String> out = new ArrayList<>();
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            if (md5Only && algorithm != DigestAlgorithm.MD5) continue;
            out.add("Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\", algorithm=" + algorithm.token() + ", qop=\"auth\""
                    + (stale ? ", stale=true" : ""));
        }
        return out;
    }

    /// @param authorizations values of `Authorization`
    /// @param requestUri as in the request line; the digest's own `uri` must mean the same user at the same host
    public synchronized Verdict judge(List<String> authorizations, String method, String requestUri, long now) {
        Optional<AuthParameters> ours = authorizations.stream().limit(8).map(AuthParameters::parse).flatMap(Optional::stream)
                .filter(p -> p.get("realm").equals(realm)).findFirst();
        if (ours.isEmpty()) return new Verdict.Challenge(false, false);
        AuthParameters p = ours.get();
        Optional<DigestAlgorithm> algorithm = DigestAlgorithm.named(p.get("algorithm"));
        if (algorithm.isEmpty() || !p.get("qop").equals("auth") || p.get("cnonce").isEmpty()) return new Verdict.Challenge(false, true);
        if (!sameTarget(p.get("uri"), requestUri)) return new Verdict.Malformed("Digest Uri Differs");
        long count = count(p.get("nc"));
        if (count < 1) return new Verdict.Malformed("Bad Nonce Count");
        // An unknown user costs the same hashes as a known one, so time does not tell which users there are.
        Supplier<String> secret = passwords.get(p.get("username"));
        String wanted = algorithm.get().response(p.get("username"), realm, secret == null ? "" : secret.get(), method,
                p.get("uri"), p.get("nonce"), p.get("nc"), p.get("cnonce"), "auth");
        boolean right = MessageDigest.isEqual(wanted.getBytes(StandardCharsets.US_ASCII),
                p.get("response").toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        if (!right || secret == null) return new Verdict.Challenge(false, true);
        if (!fresh(p.get("nonce"), now)) return new Verdict.Challenge(true, false);
        Counts counts = used.get(p.get("nonce"));
        if (counts == null) {
            if (count != 1) return new Verdict.Challenge(true, false);   // we have forgotten it: its counts may be replays
            counts = new Counts();
            used.put(p.get("nonce"), counts);
            if (used.size() > MOST_NONCES) used.remove(used.keySet().iterator().next());
        }
        return counts.take(count) ? new Verdict.Accepted(p.get("username")) : new Verdict.Challenge(true, false);
    }

    private String nonce(long now, long serial) {
        byte[] head = ByteBuffer.allocate(16).putLong(now).putLong(serial).array();
        byte[] all = Arrays.copyOf(head, 16 + MAC_BYTES);
        System.arraycopy(mac(head), 0, all, 16, MAC_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    private boolean fresh(String nonce, long now) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException notOurs) {
            return false;
        }
        if (all.length != 16 + MAC_BYTES) return false;
        byte[] mac = Arrays.copyOf(mac(Arrays.copyOf(all, 16)), MAC_BYTES);
        long age = now - ByteBuffer.wrap(all).getLong();
        return MessageDigest.isEqual(mac, Arrays.copyOfRange(all, 16, all.length)) && age >= 0 && age < NONCE_LIFE;
    }

    private byte[] mac(byte[] head) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(realm.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(head);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new AssertionError("every JDK has HmacSHA256", e);
        }
    }

    private static long count(String nc) {
        return nc.matches("[0-9a-fA-F]{8}") ? Long.parseLong(nc, 16) : -1;
    }

    /// RFC 7616 §3.4.6 wants the same resource, not the same spelling: peers drop a port or `;transport=`.
    private static boolean sameTarget(String digestUri, String requestUri) {
        return target(digestUri).equals(target(requestUri));
    }

    private static String target(String uri) {
        String rest = uri.substring(uri.indexOf(':') + 1);
        int end = rest.length();
        for (char c : new char[] {';', '?'}) {
            int at = rest.indexOf(c, Math.max(0, rest.indexOf('@')));
            if (at >= 0 && at < end) end = at;
        }
        rest = rest.substring(0, end);
        String user = rest.indexOf('@') < 0 ? "" : rest.substring(0, rest.indexOf('@') + 1);
        String host = rest.substring(user.length()).replaceFirst(":\\d+$", "");
        return user + host.toLowerCase(java.util.Locale.ROOT);
    }
}
