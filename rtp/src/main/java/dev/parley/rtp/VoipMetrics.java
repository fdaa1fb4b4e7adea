package dev.parley.rtp;

/// What became of the packets of one stream at playout, as bursts and gaps of loss (RFC 3611 §4.7.2), and the report block
/// that tells it (§4.7). A gap is a stretch with at least [#GMIN] packets received between any two that were lost or came
/// too late; what lies between gaps is a burst. Not thread-safe; allocates nothing.
public final class VoipMetrics {
    /// Words of the report packet, its own header with them.
    static final int BYTES = 8 + 36;
    private static final int GMIN = 16;
    private static final int XR = 207;
    private static final int BLOCK_TYPE = 7;
    private static final int UNAVAILABLE = 127;
    private static final int ENHANCED_CONCEALMENT = 2 << 6;     // it interpolates, in the receiver's configuration byte
    private static final int ADAPTIVE_BUFFER = 3 << 4;

    private long played;                                        // packets
    private long missing;
    private long runs;                                          // of missing packets in a row
    private boolean running;
    private long sinceMissing = GMIN;                           // packets received since the last that was missing
    private long burstPackets;
    private long burstMissing;
    private long bursts;
    private long maybePackets;                                  // of a burst that is not over, or of one loss that may become one
    private long maybeMissing;

    void played() {
        played++;
        running = false;
        sinceMissing++;
        if (maybeMissing == 0) return;
        maybePackets++;
        if (sinceMissing >= GMIN) close();
    }

    void missing() {
        missing++;
        if (!running) runs++;
        running = true;
        sinceMissing = 0;
        maybePackets++;
        maybeMissing++;
    }

    /// So many in a row; what no call hears of is not worth counting one by one.
    void missing(long count) {
        for (long i = Math.min(count, 1000); i > 0; i--) missing();
    }

    /// A lone loss belongs to the gap around it, more make a burst, which ends with its last loss.
    private void close() {
        if (maybeMissing > 1) {
            bursts++;
            burstPackets += maybePackets - GMIN;
            burstMissing += maybeMissing;
        }
        maybePackets = 0;
        maybeMissing = 0;
    }

    /// 0 to 100.
    public double lossPercent() {
        return played + missing == 0 ? 0 : 100.0 * missing / (played + missing);
    }

    /// Mean length of the runs of loss over that of random loss; at least 1.
    public double burstRatio() {
        if (runs == 0) return 1;
        double loss = missing / (double) (played + missing);
        return Math.max(1, missing / (double) runs * (1 - loss));
    }

    /// R of the E-model for who hears this stream.
    public double rating(double delayMillis) {
        return EModel.rating(lossPercent(), burstRatio(), delayMillis);
    }

    private double burstDensity() {
        return burstPackets == 0 ? 0 : burstMissing / (double) burstPackets;
    }

    private double gapDensity() {
        long packets = played + missing - burstPackets;
        return packets <= 0 ? 0 : (missing - burstMissing) / (double) packets;
    }

    /// Writes an extended report with one block (RFC 3611 §2, §4.7).
    ///
    /// @param packetMillis the length of one packet heard
    /// @param late packets that came after their place had been played; the rest of what is missing never came
    /// @param roundTripMillis -1: not known
    /// @param buffer nominal, present most and absolute most delay of the jitter buffer, milliseconds
    /// @return bytes written
    int write(byte[] out, int at, int ssrc, int source, double packetMillis, long late, int roundTripMillis, int endSystemMillis, int[] buffer) {
        double all = Math.max(1, played + missing);
        out[at] = (byte) 0x80;
        out[at + 1] = (byte) XR;
        RtpPacket.U16.set(out, at + 2, (short) (BYTES / 4 - 1));
        RtpPacket.U32.set(out, at + 4, ssrc);
        out[at + 8] = BLOCK_TYPE;
        out[at + 9] = 0;
        RtpPacket.U16.set(out, at + 10, (short) 8);
        RtpPacket.U32.set(out, at + 12, source);
        out[at + 16] = fraction(Math.max(0, missing - late) / all);
        out[at + 17] = fraction(Math.min(late, missing) / all);
        out[at + 18] = fraction(burstDensity());
        out[at + 19] = fraction(gapDensity());
        RtpPacket.U16.set(out, at + 20, millis(bursts == 0 ? 0 : burstPackets * packetMillis / bursts));
        RtpPacket.U16.set(out, at + 22, millis((played + missing - burstPackets) * packetMillis / (bursts + 1)));
        RtpPacket.U16.set(out, at + 24, millis(Math.max(0, roundTripMillis)));
        RtpPacket.U16.set(out, at + 26, millis(endSystemMillis));
        out[at + 28] = UNAVAILABLE;
        out[at + 29] = UNAVAILABLE;
        out[at + 30] = UNAVAILABLE;
        out[at + 31] = GMIN;
        double listening = rating(0);
        double conversing = rating(Math.max(0, roundTripMillis) / 2.0 + endSystemMillis);
        out[at + 32] = (byte) Math.round(conversing);
        out[at + 33] = UNAVAILABLE;
        out[at + 34] = (byte) Math.round(EModel.meanOpinionScore(listening) * 10);
        out[at + 35] = (byte) Math.round(EModel.meanOpinionScore(conversing) * 10);
        out[at + 36] = (byte) (ENHANCED_CONCEALMENT | ADAPTIVE_BUFFER);
        out[at + 37] = 0;
        for (int i = 0; i < 3; i++) RtpPacket.U16.set(out, at + 38 + 2 * i, millis(buffer[i]));
        return BYTES;
    }

    private static byte fraction(double of1) {
        return (byte) Math.clamp((long) (of1 * 256), 0, 255);
    }

    private static short millis(double value) {
        return (short) Math.clamp(Math.round(value), 0, 65_535);
    }
}
