package dev.parley.sip;

import java.net.InetSocketAddress;

/// Sees every message of a user agent as it passes the wire, retransmissions and nonsense included. Called on the threads
/// that send and receive: must not block.
@FunctionalInterface
public interface SipTap {
    SipTap NONE = (sent, remote, transport, bytes, length) -> { };

    /// @param remote the other end of this hop
    /// @param transport `udp`, `tcp` or `tls`
    /// @param bytes valid up to `length`, not to be kept
    void message(boolean sent, InetSocketAddress remote, String transport, byte[] bytes, int length);
}
