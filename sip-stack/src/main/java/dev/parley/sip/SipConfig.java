package dev.parley.sip;

import java.util.Set;

/// Where a user agent listens and how it presents itself.
///
/// @param bindAddress local IP literal to listen on
/// @param port for every transport; 0 takes a free one, reported by [SipUserAgent#port]
/// @param transports not empty
/// @param userAgent text of `User-Agent` and `Server`
/// @param advertisedHost host in Contact and Via: the address peers reach us at
/// @param maximumCalls open calls above which an INVITE is answered 503
public record SipConfig(String bindAddress, int port, Set<Transport> transports, String userAgent,
                        String advertisedHost, int maximumCalls, SipTimers timers) {
    public SipConfig {
        transports = Set.copyOf(transports);
        assert !transports.isEmpty() : "no transport";
        assert port >= 0 && port < 65536 : "port " + port;
    }

    /// UDP and TCP with standard timers, reached at the address we bind.
    public static SipConfig at(String bindAddress, int port) {
        return new SipConfig(bindAddress, port, Set.of(Transport.UDP, Transport.TCP), "Parley", bindAddress, 1000,
                SipTimers.STANDARD);
    }

    public SipConfig withTimers(SipTimers next) {
        return new SipConfig(bindAddress, port, transports, userAgent, advertisedHost, maximumCalls, next);
    }

    public SipConfig withMaximumCalls(int next) {
        return new SipConfig(bindAddress, port, transports, userAgent, advertisedHost, next, timers);
    }
}
