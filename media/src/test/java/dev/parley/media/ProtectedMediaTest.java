package dev.parley.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.codecs.G711;
import dev.parley.rtp.SrtpKey;
import dev.parley.rtp.SrtpReceiver;
import dev.parley.rtp.SrtpSender;
import dev.parley.rtp.SrtpSuite;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two calls' media joined by an encrypted wire with a delay of its own, and the reports they send each other.
class ProtectedMediaTest {
    private static final long LEFT = 1L << 20;
    private static final long RIGHT = 1L << 21;
    private static final long STRANGER = 1L << 22;
    private static final long DELAY = 60_000_000;               // ns each way
    private final byte[] out = new byte[CallMedia.MAXIMUM_DATAGRAM];
    private final CallMedia left = call(1);
    private final CallMedia right = call(2);
    private long now;

    private static CallMedia call(int ssrc) {
        CallMedia call = new CallMedia(MediaSettings.of(Approvals.CALL, G711.ulaw(), 0, -1, ssrc, 65_500, 0));
        call.start();
        return call;
    }

    private static SrtpKey key(SrtpSuite suite, int seed) {
        boolean gcm = suite.name().contains("GCM");
        byte[] both = new byte[(suite.name().contains("256") ? 32 : 16) + (gcm ? 12 : 14)];
        new Random(seed).nextBytes(both);
        return SrtpKey.of(suite, Base64.getEncoder().encodeToString(both));
    }

    private void protect(SrtpSuite suite) {
        left.protect(new Srtp(new SrtpSender(key(suite, 1)), new SrtpReceiver(key(suite, 2))));
        right.protect(new Srtp(new SrtpSender(key(suite, 2)), new SrtpReceiver(key(suite, 1))));
    }

    /// One tick of both; every 250th each side reports.
    private void tick(long from) {
        now += Phone.TICK;
        int bytes = left.tick(out, 0, now);
        right.received(out, 0, bytes, from, now + DELAY);
        bytes = right.tick(out, 0, now);
        left.received(out, 0, bytes, RIGHT, now + DELAY);
        if (now / Phone.TICK % 250 != 0) return;
        bytes = left.report(out, 0, ntp(now), now, false);
        right.receivedReport(out, 0, bytes, from, ntp(now + DELAY), now + DELAY);
        bytes = right.report(out, 0, ntp(now + DELAY), now + DELAY, false);
        left.receivedReport(out, 0, bytes, RIGHT, ntp(now + 2 * DELAY), now + 2 * DELAY);
    }

    private static long ntp(long nanos) {
        return (nanos / 1_000_000_000L + 1000 << 32) + (nanos % 1_000_000_000L << 32) / 1_000_000_000L;
    }

    @ParameterizedTest @EnumSource(SrtpSuite.class) void soundAndReportsGoThroughEncrypted(SrtpSuite suite) {
        protect(suite);
        for (int i = 0; i < 1000; i++) tick(LEFT);              // over the sequence's end
        assertThat(left.statistics().received()).isEqualTo(999);             // the first only proved that a second may come
        assertThat(left.statistics().unproved()).isZero();
        assertThat(left.statistics().rtcp()).isEqualTo(4);
        assertThat(right.statistics().rtcp()).isEqualTo(4);
        assertThat(left.quality().roundTripMicros()).isCloseTo(120_000, within(50L));
        assertThat(left.quality().sentLossPercent()).isCloseTo(0, within(0.2));
        assertThat(left.quality().sentScore()).isBetween(4.3, 4.42);
        assertThat(left.quality().heardScore()).isBetween(4.3, 4.42);
    }

    @Test void aReinviteThatKeepsTheKeysKeepsTheRollOver() {
        protect(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        for (int i = 0; i < 200; i++) tick(LEFT);               // the counter is 1 by now
        Srtp running = left.protection();
        left.protect(new Srtp(running.ours(), running.theirs()));
        for (int i = 0; i < 200; i++) tick(LEFT);
        assertThat(right.statistics().unproved()).isZero();
        assertThat(left.statistics().unproved()).isZero();
        assertThat(left.statistics().lost()).isZero();
    }

    /// A phone whose NAT gave it another port is followed, because it proves itself; who cannot is not heard.
    @Test void onlyWhoHasTheKeyMovesTheCall() {
        protect(SrtpSuite.AEAD_AES_128_GCM);
        for (int i = 0; i < 50; i++) tick(LEFT);
        byte[] forged = new byte[182];
        forged[0] = (byte) 0x80;
        for (int i = 0; i < 200; i++) {
            forged[3] = (byte) i;
            right.received(forged, 0, forged.length, STRANGER, now);
        }
        assertThat(right.latchedSource()).isEqualTo(LEFT);
        assertThat(right.statistics().unproved()).isEqualTo(200);
        for (int i = 0; i < 5; i++) tick(STRANGER);             // with the right key: the same phone elsewhere
        assertThat(right.latchedSource()).isEqualTo(STRANGER);
    }

    @Test void plainSoundIsNotHeardOnAnEncryptedCall() {
        protect(SrtpSuite.AES_CM_128_HMAC_SHA1_32);
        var phone = new Phone(9);
        for (int i = 0; i < 50; i++) {
            byte[] datagram = phone.say(Sounds.constant(160, 4092));
            right.received(datagram, 0, datagram.length, LEFT, now += Phone.TICK);
            right.tick(out, 0, now);
        }
        assertThat(right.statistics().received()).isZero();
        assertThat(right.statistics().unproved()).isEqualTo(50);
    }

    /// One packet in ten is lost: both ends know, and say it is worse.
    @Test void lossIsHeardAndToldToTheOtherEnd() {
        for (int i = 0; i < 2000; i++) {
            now += Phone.TICK;
            int bytes = left.tick(out, 0, now);
            if (i % 10 != 0) right.received(out, 0, bytes, LEFT, now);
            bytes = right.tick(out, 0, now);
            left.received(Arrays.copyOf(out, bytes), 0, bytes, RIGHT, now);
            if (i % 250 != 249) continue;
            bytes = right.report(out, 0, ntp(now), now, false);
            left.receivedReport(out, 0, bytes, RIGHT, ntp(now), now);
        }
        assertThat(right.quality().heardLossPercent()).isCloseTo(10, within(0.3));
        assertThat(right.quality().heardScore()).isLessThan(3.6);
        assertThat(left.quality().sentLossPercent()).isCloseTo(10, within(0.3));
        assertThat(left.quality().sentScore()).isLessThan(3.6);
        assertThat(left.quality().heardScore()).isGreaterThan(4.3);
    }
}
