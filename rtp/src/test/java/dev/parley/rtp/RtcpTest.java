package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RtcpTest {
    private static final long SECOND = 1_000_000_000;
    private final byte[] out = new byte[Rtcp.MAXIMUM];

    @Test void whatOneSideReportsTheOtherReads() {
        var ours = new Rtcp(0xA, "a@parley");
        var sent = new RtpPacketizer(0xA, 0, 160);
        sent.header(new byte[12], 0, 0, false, 160);
        var heard = new ReceiveStatistics(8000);
        for (int i = 0; i < 100; i++) if (i % 4 != 3) heard.received(Packets.audio(i, 160 * i), 20_000_000L * i);
        int bytes = ours.build(out, 0, sent, heard, 0x1234_5678_9ABC_DEF0L, SECOND, false);
        assertThat(bytes % 4).isZero();
        var report = new Rtcp(0xB, "b").read(out, 0, bytes, 2 * SECOND);
        assertThat(report).isEqualTo(new Rtcp.Report(0xA, true, 0x1234_5678_9ABC_DEF0L, 160, Packets.SSRC, 24 * 256 / 98,
                24, 98, heard.jitterTicks(), 0, 0, false));
    }

    @Test void theRoundTripIsWhatIsLeftOfBothDelays() {
        var ours = new Rtcp(0xA, "a");
        var theirs = new Rtcp(0xB, "b");
        var sent = new RtpPacketizer(0xA, 0, 0);
        sent.header(new byte[12], 0, 0, false, 160);
        var heard = new ReceiveStatistics(8000);
        heard.received(Packets.audio(1, 0), 0);
        heard.received(Packets.audio(2, 160), 0);
        long ntp = 1000L << 32;
        int bytes = ours.build(out, 0, sent, new ReceiveStatistics(8000), ntp, 0, false);
        theirs.read(out, 0, bytes, 0);
        bytes = theirs.build(out, 0, new RtpPacketizer(0xB, 0, 0), heard, 0, 3 * SECOND, false);
        var report = ours.read(out, 0, bytes, 0);
        assertThat(report.sender()).isFalse();
        assertThat(report.delaySinceLastSr()).isEqualTo(3 << 16);
        assertThat(Rtcp.roundTripMicros(report, (1003L << 32) + (1L << 30))).isEqualTo(250_000);
    }

    @Test void goodbyeIsHeard() {
        var rtcp = new Rtcp(0xA, "a");
        int bytes = rtcp.build(out, 0, new RtpPacketizer(0xA, 0, 0), new ReceiveStatistics(8000), 0, 0, true);
        assertThat(rtcp.read(out, 0, bytes, 0).bye()).isTrue();
    }

    @Test void neverThrowsOnNoise() {
        var random = new Random(42);
        var rtcp = new Rtcp(1, "x");
        byte[] bytes = new byte[120];
        for (int i = 0; i < 200_000; i++) {
            random.nextBytes(bytes);
            bytes[0] = (byte) (0x80 | bytes[0] & 0x1F);
            bytes[1] = (byte) (200 + random.nextInt(5));
            bytes[2] = 0;
            bytes[3] &= 0x1F;
            rtcp.read(bytes, 0, random.nextInt(bytes.length), 0);
        }
    }
}
