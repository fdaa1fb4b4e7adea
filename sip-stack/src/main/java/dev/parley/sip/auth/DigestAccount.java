package dev.parley.sip.auth;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What we are known by at a peer that challenges us: the client side of digest (RFC 3261 §22, RFC 8760).
/// Remembers the challenge of each realm, so that the next request is sent with credentials at once and `nc`
/// counts up. Safe for any thread.
public final class DigestAccount {
    private static final int MOST_REALMS = 16;

    /// The header a request is sent again with.
    ///
    /// @param name `Authorization` or `Proxy-Authorization`
    public record Credentials(String name, String value) { }

    private record Challenge(DigestAlgorithm algorithm, String realm, String nonce, String opaque, boolean qop,
                             boolean proxy) { }

    private static final class Known {
        private final Challenge challenge;
        private int count;

        Known(Challenge challenge) {
            this.challenge = challenge;
        }
    }

    private final String user;
    private final Supplier<String> password;
    private final RandomGenerator random;
    private final Map<String, Known> realms = new LinkedHashMap<>();

    /// @param password asked for each time, so that a rotated secret is picked up
    public DigestAccount(String user, Supplier<String> password, RandomGenerator random) {
        this.user = user;
        this.password = password;
        this.random = random;
    }

    public String user() {
        return user;
    }

    /// Answers a 401 or 407.
    ///
    /// @param challenges values of `WWW-Authenticate` (or `Proxy-Authenticate` when `proxy`), in order: the first
    ///                   algorithm we speak is the one the peer likes best
    /// @param refused the nonce our last attempt of this request used, empty for a first attempt
    /// @return empty: nothing we can answer, or the credentials are wrong
    public synchronized Optional<Credentials> answer(List<String> challenges, boolean proxy, String method, String uri,
                                                     String refused) {
        for (String value : challenges) {
            Optional<AuthParameters> parsed = AuthParameters.parse(value);
            Optional<Challenge> challenge = parsed.flatMap(p -> challenge(p, proxy));
            if (challenge.isEmpty()) continue;
            boolean stale = parsed.get().get("stale").equalsIgnoreCase("true");
            if (!refused.isEmpty() && (!stale && isFirstUse(refused) || challenge.get().nonce().equals(refused))) return Optional.empty();
            Known known = new Known(challenge.get());
            realms.put((proxy ? "p:" : "w:") + challenge.get().realm(), known);
            if (realms.size() > MOST_REALMS) realms.remove(realms.keySet().iterator().next());
            return Optional.of(credentials(known, method, uri));
        }
        return Optional.empty();
    }

    /// A nonce refused at its first use means that the password is wrong. Later it may just have died with the server that
    /// gave it, and not every server says so with `stale`.
    private boolean isFirstUse(String nonce) {
        return realms.values().stream().anyMatch(known -> known.challenge.nonce().equals(nonce) && known.count == 1);
    }

    /// Credentials for a new request, from what earlier challenges taught us.
    public synchronized List<Credentials> foresee(String method, String uri) {
        return realms.values().stream().map(known -> credentials(known, method, uri)).toList();
    }

    /// The nonce in a header value of ours.
    public static String nonce(String credentials) {
        return AuthParameters.parse(credentials).map(p -> p.get("nonce")).orElse("");
    }

    private static Optional<Challenge> challenge(AuthParameters p, boolean proxy) {
        Optional<DigestAlgorithm> algorithm = DigestAlgorithm.named(p.get("algorithm"));
        String qop = p.get("qop");
        boolean auth = List.of(qop.split("\\s*,\\s*")).contains("auth");
        if (algorithm.isEmpty() || p.get("nonce").isEmpty() || !qop.isEmpty() && !auth) return Optional.empty();
        return Optional.of(new Challenge(algorithm.get(), p.get("realm"), p.get("nonce"), p.get("opaque"), auth, proxy));
    }

    private Credentials credentials(Known known, String method, String uri) {
        Challenge c = known.challenge;
        String nc = String.format("%08x", ++known.count);
        byte[] dice = new byte[12];
        random.nextBytes(dice);
        String cnonce = HexFormat.of().formatHex(dice);
        String response = c.algorithm().response(user, c.realm(), password.get(), method, uri, c.nonce(), nc, cnonce,
                c.qop() ? "auth" : "");
        StringBuilder value = new StringBuilder("Digest username=").append(quoted(user)).append(", realm=").append(quoted(c.realm()))
                .append(", nonce=").append(quoted(c.nonce())).append(", uri=").append(quoted(uri))
                .append(", response=\"").append(response).append("\", algorithm=").append(c.algorithm().token());
        if (c.qop()) value.append(", cnonce=\"").append(cnonce).append("\", qop=auth, nc=").append(nc);
        if (!c.opaque().isEmpty()) value.append(", opaque=").append(quoted(c.opaque()));
        return new Credentials(c.proxy() ? "Proxy-Authorization" : "Authorization", value.toString());
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
