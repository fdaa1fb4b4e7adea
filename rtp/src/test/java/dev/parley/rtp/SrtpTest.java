package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Against RFC 3711 Appendix B, RFC 7714 §16 and the reference vectors of libsrtp; then properties, each suite.
class SrtpTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String KEY = "e1f97a0d3e018be0d64fa32c06de4139";
    private static final String SALT = "0ec675ad498afeebb6960b3aabe6";
    private static final int GROWTH = SrtpSender.MAXIMUM_GROWTH;

    private static byte[] hex(String text) {
        return HEX.parseHex(text.replace(" ", ""));
    }

    private static SrtpKey key(SrtpSuite suite, String keyAndSalt) {
        return SrtpKey.of(suite, Base64.getEncoder().encodeToString(hex(keyAndSalt)));
    }

    private static SrtpKey key(SrtpSuite suite, long seed) {
        byte[] both = new byte[suite.keyBytes + suite.saltBytes];
        new Random(seed).nextBytes(both);
        return SrtpKey.of(suite, Base64.getEncoder().encodeToString(both));
    }

    @Test void counterModeMakesTheKeyStreamOfAppendixB2() {
        byte[] start = Arrays.copyOf(hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"), 16);
        byte[] stream = new byte[48];
        new AesCounter(hex("2B7E151628AED2A6ABF7158809CF4F3C")).crypt(start, stream, 0, 48);
        assertThat(stream).isEqualTo(hex("E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0"));
    }

    @Test void derivesTheKeysOfAppendixB3() {
        SrtpKey master = key(SrtpSuite.AES_CM_128_HMAC_SHA1_80, KEY + SALT);
        assertThat(master.derive(0, 16)).isEqualTo(hex("C61E7A93744F39EE10734AFE3FF7A087"));
        assertThat(master.derive(2, 14)).isEqualTo(hex("30CBBC08863D8C85D49DB34A9AE1"));
        assertThat(master.derive(1, 20)).isEqualTo(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
    }

    private static final String PLAIN = "800f1234decafbadcafebabe" + "ab".repeat(16);

    @Test void protectsAsLibsrtpDoes() {
        byte[] packet = Arrays.copyOf(hex(PLAIN), 28 + GROWTH);
        int length = new SrtpSender(key(SrtpSuite.AES_CM_128_HMAC_SHA1_80, KEY + SALT)).protect(packet, 0, 28);
        assertThat(Arrays.copyOf(packet, length)).isEqualTo(hex("800f1234decafbadcafebabe 4e55dc4ce79978d88ca4d215949d2402 b78d6acc99ea179b8dbb"));
        byte[] report = Arrays.copyOf(hex("81c8000bcafebabe" + "ab".repeat(16)), 24 + GROWTH);
        length = new SrtpSender(key(SrtpSuite.AES_CM_128_HMAC_SHA1_80, KEY + SALT)).protectRtcp(report, 0, 24);
        assertThat(Arrays.copyOf(report, length)).isEqualTo(hex("81c8000bcafebabe 7128035be487b9bdbef89041f977a5a8 80000001 993e08cd54d6c1230798"));
    }

    @Test void protectsWithGcmAsLibsrtpDoes() {
        byte[] packet = Arrays.copyOf(hex(PLAIN), 28 + GROWTH);
        int length = new SrtpSender(key(SrtpSuite.AEAD_AES_128_GCM, "000102030405060708090a0b0c0d0e0f a0a1a2a3a4a5a6a7a8a9aaab")).protect(packet, 0, 28);
        assertThat(Arrays.copyOf(packet, length)).isEqualTo(
                hex("800f1234decafbadcafebabe c5002ede04cfdd2eb91159e0880aa06e d2976826f796b201df3131a127e8a392"));
    }

    /// §16.1.1, whose keys are the derived ones.
    @Test void gcmIsThatOfRfc7714() {
        byte[] text = "Gallia est omnis divisa in partes tres".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] packet = Arrays.copyOf(hex("8040f17b8041f8d35501a0b2"), 12 + text.length + GROWTH);
        System.arraycopy(text, 0, packet, 12, text.length);
        int length = new GcmTransform(hex("000102030405060708090a0b0c0d0e0f"), hex("517569642070726f2071756f")).sealRtp(packet, 0, 12, 12 + text.length, 0);
        assertThat(Arrays.copyOf(packet, length)).isEqualTo(hex("8040f17b8041f8d35501a0b2" + "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
                + "899d7f27beb16a9152cf765ee4390cce"));
    }

    private static byte[] packet(Random dice, int sequence, int ssrc) {
        byte[] packet = new byte[12 + dice.nextInt(200) + GROWTH];
        dice.nextBytes(packet);
        packet[0] = (byte) 0x80;
        packet[1] = 0;
        RtpPacket.U16.set(packet, 2, (short) sequence);
        RtpPacket.U32.set(packet, 8, ssrc);
        return packet;
    }

    /// Over two roll-overs of the sequence, lost, out of order and twice: each packet opens once to what it was.
    @ParameterizedTest @EnumSource(SrtpSuite.class) void opensOnceWhatWasProtected(SrtpSuite suite) {
        for (long seed = 1; seed <= 3; seed++) {
            var dice = new Random(seed);
            var sender = new SrtpSender(key(suite, seed));
            var receiver = new SrtpReceiver(key(suite, seed));
            byte[] late = new byte[0];
            int lateLength = 0;
            byte[] latePlain = new byte[0];
            for (int i = 0; i < 140_000; i += 1 + dice.nextInt(20)) {
                byte[] packet = packet(dice, 65_000 + i & 0xFFFF, 5);
                byte[] plain = Arrays.copyOf(packet, packet.length - GROWTH);
                int length = sender.protect(packet, 0, plain.length);
                if (late.length == 0 && dice.nextInt(4) == 0) {
                    late = packet;
                    lateLength = length;
                    latePlain = plain;
                    continue;
                }
                byte[] again = packet.clone();
                assertThat(receiver.open(packet, 0, length)).as("seed %d packet %d", seed, i).isEqualTo(plain.length);
                if (!Arrays.equals(packet, 0, plain.length, plain, 0, plain.length)) throw new AssertionError("seed " + seed + " packet " + i);
                if (receiver.open(again, 0, length) != -1) throw new AssertionError("replayed: seed " + seed + " packet " + i);
                if (late.length > 0) {
                    if (receiver.open(late, 0, lateLength) != latePlain.length) throw new AssertionError("late: seed " + seed + " packet " + i);
                    late = new byte[0];
                }
            }
            assertThat(receiver.forged()).isZero();
        }
    }

    /// One bit anywhere, or the wrong key: refused, and the right packet still opens afterwards.
    @ParameterizedTest @EnumSource(SrtpSuite.class) void refusesWhatIsNotProved(SrtpSuite suite) {
        var dice = new Random(7);
        var sender = new SrtpSender(key(suite, 1));
        var receiver = new SrtpReceiver(key(suite, 1));
        var stranger = new SrtpReceiver(key(suite, 2));
        for (int i = 0; i < 2000; i++) {
            byte[] packet = packet(dice, i, 5);
            int length = sender.protect(packet, 0, packet.length - GROWTH);
            byte[] bent = packet.clone();
            bent[dice.nextInt(length)] ^= (byte) (1 << dice.nextInt(8));
            assertThat(receiver.open(bent, 0, length)).as("packet %d", i).isEqualTo(-1);
            assertThat(stranger.open(packet.clone(), 0, length)).isEqualTo(-1);
            assertThat(receiver.open(packet, 0, length)).isPositive();
            byte[] report = new byte[28 + GROWTH];
            report[0] = (byte) 0x80;
            report[1] = (byte) 200;
            int sealed = sender.protectRtcp(report, 0, 28);
            byte[] twice = report.clone();
            byte[] wrong = report.clone();
            wrong[dice.nextInt(sealed)] ^= (byte) (1 << dice.nextInt(8));
            assertThat(receiver.openRtcp(wrong, 0, sealed)).isEqualTo(-1);
            assertThat(receiver.openRtcp(report, 0, sealed)).isEqualTo(28);
            assertThat(receiver.openRtcp(twice, 0, sealed)).isEqualTo(-1);
        }
    }

    @ParameterizedTest @EnumSource(SrtpSuite.class) void neverThrowsOnNoise(SrtpSuite suite) {
        var dice = new Random(42);
        var receiver = new SrtpReceiver(key(suite, 1));
        byte[] bytes = new byte[120];
        for (int i = 0; i < 50_000; i++) {
            dice.nextBytes(bytes);
            if (i % 3 > 0) bytes[0] = (byte) (0x80 | bytes[0] & 0x3F);
            int length = dice.nextInt(bytes.length);
            assertThat(receiver.open(bytes, 0, length)).isEqualTo(-1);
            assertThat(receiver.openRtcp(bytes, 0, length)).isEqualTo(-1);
        }
    }
}
