package dev.parley.rtp;

/// How a [JitterBuffer] trades delay for loss. All in RTP clock ticks (8 per millisecond at 8 kHz) but the
/// sizes.
///
/// @param targetTicks delay held before the first packet is played, and the least it shrinks back to
/// @param maximumTicks most delay that late packets may build up; beyond it the oldest audio is dropped
/// @param capacity packets held, a power of two
/// @param maximumPayload bytes of one payload; longer packets are refused
public record JitterSettings(int targetTicks, int maximumTicks, int capacity, int maximumPayload) {
    /// 40 ms, growing to at most 200 ms; 64 packets of up to 60 ms of G.711.
    public static final JitterSettings G711 = new JitterSettings(320, 1600, 64, 480);

    public JitterSettings {
        assert targetTicks >= 0 && targetTicks <= maximumTicks : "target " + targetTicks + " of " + maximumTicks;
        assert Integer.bitCount(capacity) == 1 : "capacity " + capacity;
        assert maximumPayload > 0 && maximumPayload <= RtpPacket.MAXIMUM : "payload " + maximumPayload;
    }
}
