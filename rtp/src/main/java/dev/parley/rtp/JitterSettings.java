package dev.parley.rtp;

/// How a [JitterBuffer] trades delay for loss.
///
/// @param targetMillis delay held before the first packet is played, and the least it shrinks back to
/// @param maximumMillis most delay that late packets may build up; beyond it the oldest audio is dropped
/// @param capacity packets held, a power of two
/// @param maximumPayload bytes of one payload; longer packets are refused
public record JitterSettings(int targetMillis, int maximumMillis, int capacity, int maximumPayload) {
    /// 40 ms, growing to at most 200 ms; 64 packets of any codec here: 120 ms of G.711, the largest Opus frame.
    public static final JitterSettings TELEPHONE = new JitterSettings(40, 200, 64, 1280);

    public JitterSettings {
        assert targetMillis >= 0 && targetMillis <= maximumMillis : "target " + targetMillis + " of " + maximumMillis;
        assert Integer.bitCount(capacity) == 1 : "capacity " + capacity;
        assert maximumPayload > 0 && maximumPayload <= RtpPacket.MAXIMUM : "payload " + maximumPayload;
    }
}
