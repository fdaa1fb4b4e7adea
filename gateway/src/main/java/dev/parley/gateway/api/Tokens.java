package dev.parley.gateway.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Bearer tokens, known by their digest only. A token is 32 random bytes, so a plain digest gives nothing away.
public final class Tokens {
    private static final String PREFIX = "parley_";

    private record Known(byte[] sha256, Principal who, boolean local) { }

    private final List<Known> known = new ArrayList<>();

    /// @param local the token of this start, for the loopback alone
    public Tokens(ApiSettings settings, String local) {
        settings.tokens().forEach(t -> known.add(new Known(HexFormat.of().parseHex(t.sha256()),
                new Principal(t.name(), t.role(), t.tenant(), t.tenant() == null ? Set.of() : settings.tenants().get(t.tenant())), false)));
        known.add(new Known(sha256(local), new Principal("local", Role.ADMIN, null, Set.of()), true));
    }

    /// A new one. It is shown once and kept nowhere.
    public static String fresh() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Lower-case hex, as it stands in the configuration.
    public static String digest(String token) {
        return HexFormat.of().formatHex(sha256(token));
    }

    /// Looks at every token there is, so that time tells nothing.
    Optional<Principal> of(String token, boolean loopback) {
        byte[] digest = sha256(token);
        Optional<Principal> found = Optional.empty();
        for (Known one : known) {
            boolean same = MessageDigest.isEqual(one.sha256(), digest);
            if (same && (loopback || !one.local())) found = Optional.of(one.who());
        }
        return found;
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
