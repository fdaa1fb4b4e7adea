package dev.parley.media;

/// Whose RTP is listened to. A source is the driver's opaque key for one address and port, never 0.
///
/// @param signalled the address the peer's SDP gave, or 0 when none or not to be trusted; it latches at its
///     first packet, even when another had latched before
/// @param latch whether any other address may be latched to (symmetric RTP: the peer is behind a NAT)
/// @param probation packets of one stream another address must send first, the last of which is heard,
///     1 to 50
public record SourcePolicy(long signalled, boolean latch, int probation) {
    /// Whoever first sends two packets of one stream, and nobody else afterwards.
    public static final SourcePolicy SYMMETRIC = new SourcePolicy(0, true, 2);

    public SourcePolicy {
        assert probation >= 1 && probation <= 50 : "probation " + probation;
        assert latch || signalled != 0 : "nobody to listen to";
    }
}
