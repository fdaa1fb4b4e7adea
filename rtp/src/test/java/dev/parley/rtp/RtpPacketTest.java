package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rtp.RtpPacket.Fault;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtpPacketTest {
    private final RtpPacket packet = new RtpPacket();

    @Test void readsEveryFieldOfAPacketWithCsrcsExtensionAndPadding() {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex("""
                b2 e5 ff fe 80 00 00 01 de ad be ef 00 00 00 07 00 00 00 08 \
                be de 00 01 10 ff 00 00 aa bb cc 00 00 03""");
        assertThat(packet.wrap(bytes, 0, bytes.length)).isEqualTo(Fault.NONE);
        assertThat(packet.marker()).isTrue();
        assertThat(packet.payloadType()).isEqualTo(101);
        assertThat(packet.sequence()).isEqualTo(65534);
        assertThat(packet.timestamp()).isEqualTo(0x8000_0001);
        assertThat(packet.ssrc()).isEqualTo(0xDEADBEEF);
        assertThat(packet.csrcCount()).isEqualTo(2);
        assertThat(packet.csrc(1)).isEqualTo(8);
        assertThat(packet.extensionProfile()).isEqualTo(0xBEDE);
        assertThat(packet.payloadOffset()).isEqualTo(28);
        assertThat(packet.payloadLength()).isEqualTo(3);
    }

    @Test void namesWhatIsWrong() {
        assertThat(fault("80 00")).isEqualTo(Fault.SHORT);
        assertThat(fault("00 01 00 00 21 12 a4 42 00 00 00 00 00 00")).isEqualTo(Fault.VERSION);  // STUN
        assertThat(fault("80 c8 00 06 00 00 00 00 00 00 00 00")).isEqualTo(Fault.RTCP);
        assertThat(fault("81 00 00 01 00 00 00 00 00 00 00 00")).isEqualTo(Fault.SHORT);  // one CSRC missing
        assertThat(fault("90 00 00 01 00 00 00 00 00 00 00 00 be de 00 02 00")).isEqualTo(Fault.SHORT);
        assertThat(fault("a0 00 00 01 00 00 00 00 00 00 00 00 00")).isEqualTo(Fault.PADDING);
        assertThat(fault("a0 00 00 01 00 00 00 00 00 00 00 00 09")).isEqualTo(Fault.PADDING);
    }

    @Test void aFaultLeavesTheViewOnThePreviousPacket() {
        byte[] good = HexFormat.ofDelimiter(" ").parseHex("80 00 00 2a 00 00 00 00 00 00 00 00 ff");
        packet.wrap(good, 0, good.length);
        packet.wrap(new byte[4], 0, 4);
        assertThat(packet.sequence()).isEqualTo(42);
    }

    @Test void whatThePacketizerWritesIsWhatTheViewReads() {
        var out = new RtpPacketizer(0xCAFE, 65535, -100);
        byte[] datagram = new byte[172];
        out.header(datagram, 0, 8, true, 160);
        out.advance(160);
        packet.wrap(datagram, 0, 172);
        assertThat(packet.marker()).isTrue();
        assertThat(packet.sequence()).isEqualTo(65535);
        assertThat(packet.timestamp()).isEqualTo(-100);
        out.header(datagram, 0, 8, false, 160);
        assertThat(packet.marker()).isFalse();
        assertThat(packet.sequence()).isZero();
        assertThat(packet.timestamp()).isEqualTo(60);
        assertThat(packet.payloadLength()).isEqualTo(160);
        assertThat(out.payloadBytes()).isEqualTo(320);
    }

    @Test void neverThrowsOnNoise() {
        long seed = 4711;
        var random = new Random(seed);
        byte[] bytes = new byte[200];
        for (int i = 0; i < 200_000; i++) {
            random.nextBytes(bytes);
            bytes[0] = (byte) (bytes[0] & 0x3F | 0x80);
            int length = random.nextInt(64);
            if (packet.wrap(bytes, 7, length) != Fault.NONE) continue;
            if (packet.payloadLength() < 0 || packet.payloadOffset() + packet.payloadLength() > 7 + length) {
                throw new AssertionError("seed " + seed + " step " + i);
            }
        }
    }

    private Fault fault(String hex) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        return packet.wrap(bytes, 0, bytes.length);
    }
}
