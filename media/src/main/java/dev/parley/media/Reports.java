package dev.parley.media;

import dev.parley.rtp.EModel;
import dev.parley.rtp.JitterBuffer;
import dev.parley.rtp.ReceiveStatistics;
import dev.parley.rtp.Rtcp;
import dev.parley.rtp.RtpPacketizer;
import org.jspecify.annotations.Nullable;

/// What both ends tell each other by RTCP about what they hear, and how it sounds at either end. Media loop only, but for
/// [#quality].
final class Reports {
    private static final int UNKNOWN = -1;
    private static final double OUR_DELAY = 20;                 // ms from the mouth to the wire and in the other end's frame
    private static final double THEIR_BUFFER = 40;              // ms, which no report tells

    private final Rtcp rtcp;
    private long received;
    private long roundTripMicros = UNKNOWN;
    private double peerLossPercent = UNKNOWN;
    private long peerLost;
    private long peerJitterTicks;
    private final long firstSequence;
    private boolean goodbye;

    /// @param firstSequence of what we send
    Reports(int ssrc, int firstSequence) {
        this.firstSequence = firstSequence;
        rtcp = new Rtcp(ssrc, Integer.toHexString(ssrc) + "@parley");       // RFC 7022: says nothing
    }

    /// Every few seconds: may allocate.
    void read(byte[] datagram, int offset, int length, int ourSsrc, long ntp, long now) {
        received++;
        Rtcp.@Nullable Report report = rtcp.read(datagram, offset, length, now);
        if (report == null) return;
        goodbye |= report.bye();
        if (report.reportedSsrc() != ourSsrc) return;
        long micros = Rtcp.roundTripMicros(report, ntp);
        if (micros >= 0) roundTripMicros = roundTripMicros < 0 ? micros : (roundTripMicros * 3 + micros) / 4;
        peerLost = report.cumulativeLost();
        peerJitterTicks = report.jitterTicks();
        long told = Math.max(1, (report.highest() & 0xFFFF_FFFFL) - firstSequence + 1);
        peerLossPercent = Math.clamp(100.0 * peerLost / told, 0, 100);
    }

    int build(byte[] out, int offset, RtpPacketizer stream, ReceiveStatistics peer, JitterBuffer jitter, double packetMillis, long ntp, long now, boolean bye) {
        int length = rtcp.build(out, offset, stream, peer, ntp, now, bye);
        if (bye) return length;                                 // is to be the last of its compound (RFC 3550 §6.1)
        return rtcp.extend(out, offset, length, peer, jitter, packetMillis, roundTripMicros < 0 ? UNKNOWN : (int) (roundTripMicros / 1000));
    }

    long received() {
        return received;
    }

    /// Any thread; figures of one moment or the next.
    MediaQuality quality(JitterBuffer jitter, int ticksPerMilli) {
        double oneWay = Math.max(0, roundTripMicros) / 2000.0;
        double heard = jitter.metrics().rating(oneWay + jitter.targetMillis() + OUR_DELAY);
        double sentRating = peerLossPercent < 0 ? UNKNOWN : EModel.rating(peerLossPercent, 1, oneWay + THEIR_BUFFER + OUR_DELAY);
        return new MediaQuality(roundTripMicros, jitter.metrics().lossPercent(), jitter.metrics().burstRatio(), heard, EModel.meanOpinionScore(heard),
                peerLossPercent, peerLost, peerJitterTicks * 1000 / ticksPerMilli, sentRating, sentRating < 0 ? UNKNOWN : EModel.meanOpinionScore(sentRating), goodbye);
    }
}
