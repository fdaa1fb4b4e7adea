package dev.parley.sip;

/// What both ends agreed to encrypt RTP and RTCP with.
///
/// @param suite one of [Crypto#SUITES]
/// @param ours master key and salt of what we send, base64
/// @param theirs of what the peer sends
public record SrtpKeys(String suite, String ours, String theirs) {
    /// Keys belong into no log.
    @Override public String toString() {
        return suite;
    }
}
