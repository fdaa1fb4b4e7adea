package dev.parley.media;

import dev.parley.rtp.RtpPacket;

/// Symmetric RTP with a latch: the first address that proves itself is the peer, everyone else is ignored
/// until the signalling says that the address changed, or packets that prove themselves by SRTP come from another. Then whoever is new needs the usual proof, but the
/// former peer only wins back when it alone goes on for half a second: an old stream that drains must not win
/// over the new one. Media loop only.
final class SourceLatch {
    private static final int FORMER_PROBATION = 25;             // packets
    private static final int REORDERED = 50;                    // sequence numbers apart and still one stream

    private SourcePolicy policy;
    private long latched;                                       // 0: nobody
    private long former;
    private long candidate;
    private int candidateSsrc;
    private int lastSequence;
    private int proofs;                                         // packets of the candidate's one stream

    SourceLatch(SourcePolicy policy) {
        this.policy = policy;
    }

    /// Whether this packet is the peer's; it may be what makes the sender the peer.
    ///
    /// @param proved by SRTP, so that it can only be the peer's
    boolean accepts(long source, RtpPacket packet, boolean proved) {
        if (source == latched && latched != 0) return true;
        if (source == policy.signalled()) return latch(source);        // also takes over from a stray that came first
        if (latched != 0 && !proved) return false;
        if (!policy.latch()) return false;
        int step = (short) (packet.sequence() - lastSequence);
        if (source != candidate || packet.ssrc() != candidateSsrc || Math.abs(step) > REORDERED) {
            if (source == former && candidate != 0 && candidate != former) return false;
            candidate = source;
            candidateSsrc = packet.ssrc();
            proofs = 0;
        } else if (step == 0) {
            return false;                                       // the same packet twice proves nothing
        }
        lastSequence = packet.sequence();
        proofs++;
        return proofs >= (source == former ? FORMER_PROBATION : policy.probation()) && latch(source);
    }

    /// Whether this address is on the latched one's host, or nobody's yet: reports come from a port of their own.
    boolean isHost(long source) {
        return latched == 0 || latched >>> 16 == source >>> 16;
    }

    private boolean latch(long source) {
        latched = source;
        former = 0;
        candidate = 0;
        return true;
    }

    void rearm(SourcePolicy policy) {
        this.policy = policy;
        if (latched != 0) former = latched;
        latched = 0;
        candidate = 0;
    }

    /// 0: nobody yet.
    long latched() {
        return latched;
    }
}
