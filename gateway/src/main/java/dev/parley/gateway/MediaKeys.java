package dev.parley.gateway;

import dev.parley.media.Srtp;
import dev.parley.rtp.SrtpKey;
import dev.parley.rtp.SrtpReceiver;
import dev.parley.rtp.SrtpSender;
import dev.parley.rtp.SrtpSuite;
import dev.parley.sip.Crypto;
import dev.parley.sip.LocalMedia;
import dev.parley.sip.SrtpKeys;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keys for SRTP by the session description (RFC 4568): made for a call, and turned into what protects its media.
final class MediaKeys {
    private static final SecureRandom DICE = new SecureRandom();

    /// Which calls we bring keys to. A key is only as secret as the signalling that carries it.
    enum When {
        /// Those signalled over TLS.
        TLS,
        /// All: our offers are of SRTP alone, plain RTP that is offered is still taken.
        ALWAYS,
        NEVER;

        static Optional<When> named(String name) {
            for (When when : values()) if (when.name().toLowerCase(Locale.ROOT).equals(name)) return Optional.of(when);
            return Optional.empty();
        }

        LocalMedia keyed(LocalMedia local, boolean tls) {
            return this == ALWAYS || this == TLS && tls ? local.withCrypto(fresh()) : local;
        }
    }

    private MediaKeys() { }

    /// One key for every suite, the best suite first.
    private static List<Crypto> fresh() {
        List<Crypto> keys = new ArrayList<>();
        for (String suite : Crypto.SUITES) {
            byte[] key = new byte[Crypto.keyBytes(suite)];
            DICE.nextBytes(key);
            keys.add(new Crypto(keys.size() + 1, suite, Base64.getEncoder().encodeToString(key)));
        }
        return keys;
    }

    /// What protects a call from here on. A direction whose key is still the same goes on as it was: its roll-over counter and
    /// what it has seen outlive a re-INVITE. A new key begins with a counter of zero (RFC 4568 §7.1.4).
    ///
    /// @param before what was agreed until now, null for nothing or plain RTP
    static @Nullable Srtp protection(@Nullable SrtpKeys before, @Nullable Srtp running, @Nullable SrtpKeys agreed) {
        if (agreed == null) return null;
        SrtpSuite suite = SrtpSuite.named(agreed.suite()).orElseThrow(() -> new IllegalStateException("agreed on " + agreed.suite()));
        boolean sameSuite = before != null && running != null && before.suite().equals(agreed.suite());
        SrtpSender ours = sameSuite && before.ours().equals(agreed.ours()) ? running.ours() : new SrtpSender(SrtpKey.of(suite, agreed.ours()));
        SrtpReceiver theirs = sameSuite && before.theirs().equals(agreed.theirs()) ? running.theirs() : new SrtpReceiver(SrtpKey.of(suite, agreed.theirs()));
        return new Srtp(ours, theirs);
    }
}
