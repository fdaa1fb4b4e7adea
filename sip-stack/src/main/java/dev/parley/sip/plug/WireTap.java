package dev.parley.sip.plug;

import java.net.InetSocketAddress;

/// Sees every SIP message as it passes the wire. Called on the threads that send and receive: must not block.
public interface WireTap {
    /// @param transport `udp`, `tcp` ...
    /// @param bytes valid up to `length`, not to be kept
    void message(boolean sent, InetSocketAddress remote, String transport, byte[] bytes, int length);
}
