package dev.parley.rtp;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Builds and reads the RTCP we speak: compound packets of SR or RR, SDES with a CNAME, and BYE (RFC 3550
/// §6). One source, at most one report block. Building allocates nothing; not thread-safe.
public final class Rtcp {
    /// Bytes of the largest compound packet built here.
    public static final int MAXIMUM = 28 + 24 + 8 + 4 + 256 + 8 + VoipMetrics.BYTES;
    private static final int SR = 200, RR = 201, SDES = 202, BYE = 203;
    private static final int CNAME = 1;

    /// What a peer said, as far as we use it. `reportedSsrc`: whom its report block is about, 0 with no
    /// block. `lastSr`, `delaySinceLastSr`: RFC 3550 §6.4.1, for the round trip. `jitterTicks` in RTP ticks
    /// of what it hears.
    public record Report(int ssrc, boolean sender, long ntp, int rtpTimestamp, int reportedSsrc, int fractionLost,
                         int cumulativeLost, long highest, int jitterTicks, int lastSr, int delaySinceLastSr,
                         boolean bye) { }

    private final int ssrc;
    private final byte[] cname;
    private final int[] buffer = new int[3];
    private int lastSr;                                         // middle 32 bits of the peer's last NTP time
    private long lastSrArrival;                                 // ns

    /// @param cname the same for all streams of one endpoint (RFC 7022), at most 255 bytes of UTF-8
    public Rtcp(int ssrc, String cname) {
        this.ssrc = ssrc;
        this.cname = cname.getBytes(StandardCharsets.UTF_8);
        assert this.cname.length <= 255 : "cname of " + this.cname.length + " bytes";
    }

    /// Writes SR (when we have sent) or RR, then SDES, then BYE when this is the end.
    ///
    /// @param sent the stream we send
    /// @param heard the stream we hear; its interval of loss begins anew
    /// @param ntp wall clock in NTP's 32.32 format (seconds since 1900)
    /// @param now nanoseconds since process start
    /// @return bytes written
    public int build(byte[] out, int offset, RtpPacketizer sent, ReceiveStatistics heard, long ntp, long now,
                     boolean bye) {
        boolean sender = sent.packets() > 0;
        int blocks = heard.received() > 0 ? 1 : 0;
        int at = offset;
        at = header(out, at, blocks, sender ? SR : RR, (sender ? 6 : 1) + 6 * blocks);
        at = word(out, at, ssrc);
        if (sender) {
            at = word(out, at, (int) (ntp >>> 32));
            at = word(out, at, (int) ntp);
            at = word(out, at, sent.timestamp());
            at = word(out, at, (int) sent.packets());
            at = word(out, at, (int) sent.payloadBytes());
        }
        if (blocks > 0) at = block(out, at, heard, now);
        at = sdes(out, at);
        if (bye) {
            at = header(out, at, 1, BYE, 1);
            at = word(out, at, ssrc);
        }
        return at - offset;
    }

    /// Adds an extended report (RFC 3611) about what we hear to a compound packet of `length` bytes.
    ///
    /// @return bytes of both
    public int extend(byte[] out, int offset, int length, ReceiveStatistics heard, JitterBuffer jitter, double packetMillis, int roundTripMillis) {
        if (heard.received() == 0) return length;
        buffer[0] = jitter.targetMillis();
        buffer[1] = jitter.maximumMillis();
        buffer[2] = jitter.maximumMillis();
        return length + jitter.metrics().write(out, offset + length, ssrc, heard.ssrc(), packetMillis, jitter.late(), roundTripMillis,
                jitter.targetMillis(), buffer);
    }

    /// Reads a compound packet.
    ///
    /// @return what its reports and BYE say, or null when it is not RTCP of ours to understand
    public @Nullable Report read(byte[] in, int offset, int length, long now) {
        int at = offset;
        int end = offset + length;
        Report report = null;
        boolean bye = false;
        while (at + 8 <= end) {
            if ((in[at] & 0xC0) != 0x80) return null;
            int count = in[at] & 0x1F;
            int type = in[at + 1] & 0xFF;
            int next = at + 4 + 4 * ((short) RtpPacket.U16.get(in, at + 2) & 0xFFFF);
            if (next > end) return null;
            boolean sender = type == SR;
            int fixed = sender ? 28 : 8;
            if ((sender || type == RR) && next - at >= fixed + 24 * count) {
                report = report(in, at, sender, count > 0 ? at + fixed : -1, now);
            }
            bye |= type == BYE;
            at = next;
        }
        if (report == null) return bye ? new Report(0, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, true) : null;
        return !bye ? report : new Report(report.ssrc, report.sender, report.ntp, report.rtpTimestamp,
                report.reportedSsrc, report.fractionLost, report.cumulativeLost, report.highest, report.jitterTicks, report.lastSr,
                report.delaySinceLastSr, true);
    }

    /// Round trip from a report about us (RFC 3550 §6.4.1): A - LSR - DLSR.
    ///
    /// @param ntp wall clock when the report arrived, NTP 32.32
    /// @return microseconds, or -1 when the report allows none
    public static long roundTripMicros(Report report, long ntp) {
        if (report.lastSr == 0) return -1;
        int units = (int) (ntp >>> 16) - report.lastSr - report.delaySinceLastSr;        // of 1/65536 s
        return units < 0 ? -1 : units * 1_000_000L >> 16;
    }

    private Report report(byte[] in, int at, boolean sender, int block, long now) {
        long ntp = sender ? (long) get(in, at + 8) << 32 | get(in, at + 12) & 0xFFFF_FFFFL : 0;
        int rtp = sender ? get(in, at + 16) : 0;
        if (sender) {
            lastSr = (int) (ntp >>> 16);
            lastSrArrival = now;
        }
        if (block < 0) return new Report(get(in, at + 4), sender, ntp, rtp, 0, 0, 0, 0, 0, 0, 0, false);
        int loss = get(in, block + 4);
        return new Report(get(in, at + 4), sender, ntp, rtp, get(in, block), loss >>> 24, loss << 8 >> 8,
                get(in, block + 8) & 0xFFFF_FFFFL, get(in, block + 12), get(in, block + 16), get(in, block + 20), false);
    }

    private int block(byte[] out, int at, ReceiveStatistics heard, long now) {
        int next = word(out, at, heard.ssrc());
        int lost = Math.clamp(heard.lost(), -0x80_0000, 0x7F_FFFF);
        next = word(out, next, heard.takeFractionLost() << 24 | lost & 0xFF_FFFF);
        next = word(out, next, (int) heard.extendedHighest());
        next = word(out, next, heard.jitterTicks());
        next = word(out, next, lastSr);
        return word(out, next, lastSr == 0 ? 0 : (int) ((now - lastSrArrival) / 1000 * 65536 / 1_000_000));
    }

    private int sdes(byte[] out, int at) {
        int words = (4 + 2 + cname.length + 4) / 4;         // SSRC, item, at least one zero, padded to a word
        int next = header(out, at, 1, SDES, words);
        int end = next + 4 * words;
        next = word(out, next, ssrc);
        out[next++] = CNAME;
        out[next++] = (byte) cname.length;
        System.arraycopy(cname, 0, out, next, cname.length);
        next += cname.length;
        while (next < end) out[next++] = 0;
        return end;
    }

    private static int header(byte[] out, int at, int count, int type, int words) {
        out[at] = (byte) (0x80 | count);
        out[at + 1] = (byte) type;
        RtpPacket.U16.set(out, at + 2, (short) words);
        return at + 4;
    }

    private static int word(byte[] out, int at, int value) {
        RtpPacket.U32.set(out, at, value);
        return at + 4;
    }

    private static int get(byte[] in, int at) {
        return (int) RtpPacket.U32.get(in, at);
    }
}
