package dev.parley.sip;

import dev.parley.sip.trunk.Gatekeeper;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What stands between a user agent and the network: who is let in, how hosts are found, what TLS shows of us.
///
/// @param gatekeeper empty: everybody may call, up to [SipConfig#maximumCalls]
/// @param tls empty: no TLS
/// @param clock nanoseconds since process start
public record Edge(Optional<Gatekeeper> gatekeeper, Locator locator, Optional<Tls> tls, LongSupplier clock) {
    /// No trunks, no TLS.
    public static final Edge OPEN = new Edge(Optional.empty(), Locator.SYSTEM, Optional.empty(), () -> 0);

    /// @param context our certificate, and whom we trust
    /// @param port to listen on; 0: none, TLS is for calls we place
    /// @param mutual a caller must show a certificate we trust
    public record Tls(SSLContext context, int port, boolean mutual) { }

    @Nullable Tls tlsOrNull() {
        return tls.orElse(null);
    }
}
