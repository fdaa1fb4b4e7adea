package dev.parley.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codecs.AudioCodec;
import dev.parley.codecs.G711;
import dev.parley.codecs.G722;
import dev.parley.codecs.L16;
import dev.parley.codecs.Opus;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.RtpPacketizer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Every codec at every packet time, between two calls' media joined by a wire without faults.
class MediaFormatTest {
    private static final long WIRE = 5;
    private static final int TONE_HZ = 500;
    private static final List<Supplier<AudioCodec>> CODECS = List.of(G711::ulaw, G711::alaw, G722::narrow, () -> new L16(8000),
            () -> Opus.create(8000, Opus.Settings.TELEPHONE));

    private final RtpPacket packet = new RtpPacket();
    private final byte[] out = new byte[CallMedia.MAXIMUM_DATAGRAM];
    private long now;

    private static CallMedia call(MediaFormat format) {
        CallMedia call = new CallMedia(MediaSettings.of(Approvals.CALL, format, 7, 100, 1000));
        call.start();
        return call;
    }

    /// What a steady tone becomes: its level, and how much of it is that tone, after half a second.
    private static double purity(short[] heard) {
        double sine = 0, cosine = 0, power = 0;
        for (int i = 4000; i < heard.length; i++) {
            double angle = 2 * Math.PI * TONE_HZ * i / 8000;
            sine += heard[i] * Math.sin(angle);
            cosine += heard[i] * Math.cos(angle);
            power += (double) heard[i] * heard[i];
        }
        int n = heard.length - 4000;
        return 2 * (sine * sine + cosine * cosine) / n / power;
    }

    private static short[] tone(int from, int samples) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) pcm[i] = (short) (8000 * Math.sin(2 * Math.PI * TONE_HZ * (from + i) / 8000));
        return pcm;
    }

    private short[] hear(CallMedia call, int ticks, AudioCodec codec, int millis) {
        var stream = new RtpPacketizer(3, 65_000, -5000);
        short[] heard = new short[ticks * 160];
        int said = 0;
        for (int tick = 0; tick < ticks; tick++) {
            for (; said < (tick + 1) * 160; said += millis * 8) {
                byte[] datagram = new byte[CallMedia.MAXIMUM_DATAGRAM];
                int bytes = codec.encode(tone(said, millis * 8), 0, millis * 8, datagram, 12);
                stream.header(datagram, 0, 96, false, bytes);
                stream.advance(millis * codec.clockRate() / 1000);
                call.received(datagram, 0, 12 + bytes, WIRE, now);
            }
            call.tick(out, 0, now += Phone.TICK);
            while (call.more(out, 0) > 0) { }
            call.ear().read(heard, tick * 160, 160);
        }
        return heard;
    }

    @Test void hearsEveryCodecInPacketsOfEveryLength() {
        for (Supplier<AudioCodec> codec : CODECS) {
            for (int millis = 10; millis <= 60; millis += 10) {
                AudioCodec peer = codec.get();
                int packet = peer.frameMillis(millis);
                short[] heard = hear(call(new MediaFormat(codec.get(), 96, -1)), 150, peer, packet);
                assertThat(purity(heard)).as("%s in packets of %d ms", peer.encodingName(), packet).isGreaterThan(0.98);
            }
        }
    }

    @Test void sendsPacketsOfTheAgreedLengthWithoutAGapInSequenceOrTime() {
        for (Supplier<AudioCodec> codec : CODECS) {
            for (int millis = 10; millis <= 60; millis += 10) {
                MediaFormat format = new MediaFormat(codec.get(), 96, -1, 8000, millis);
                CallMedia call = call(format);
                int packets = 0;
                int lastTimestamp = 0;
                for (int tick = 0; tick < 60; tick++) {
                    for (int bytes = call.tick(out, 0, now += Phone.TICK); bytes > 0; bytes = call.more(out, 0)) {
                        assertThat(packet.wrap(out, 0, bytes)).isEqualTo(RtpPacket.Fault.NONE);
                        assertThat(packet.sequence()).isEqualTo(100 + packets);
                        if (packets > 0) assertThat(packet.timestamp() - lastTimestamp).isEqualTo(format.ptimeMillis() * format.codec().clockRate() / 1000);
                        lastTimestamp = packet.timestamp();
                        packets++;
                    }
                }
                assertThat(packets).as("%s at %d ms", format.codec().encodingName(), millis).isEqualTo(1200 / format.ptimeMillis());
            }
        }
    }

    @Test void changesCodecClockAndPacketTimeInTheMiddle() {
        CallMedia call = call(new MediaFormat(G711.ulaw(), 96, 101, 8000, 20));
        assertThat(purity(hear(call, 100, G711.ulaw(), 20))).isGreaterThan(0.99);
        call.retarget(new MediaFormat(Opus.create(8000, Opus.Settings.TELEPHONE), 96, 110, 48_000, 60));
        assertThat(purity(hear(call, 150, Opus.create(8000, Opus.Settings.TELEPHONE), 40))).isGreaterThan(0.98);
        call.retarget(new MediaFormat(G722.narrow(), 96, 101, 8000, 30));
        assertThat(purity(hear(call, 100, G722.narrow(), 10))).isGreaterThan(0.98);
        assertThat(call.statistics().malformed()).isZero();
        assertThat(call.statistics().sent()).isEqualTo(100 + 50 + 66);
    }

    /// One packet in ten lost, every tenth: the next one says what it was.
    @Test void opusTellsALostPacketAgain() {
        AudioCodec peer = Opus.create(8000, Opus.Settings.TELEPHONE);
        CallMedia call = call(new MediaFormat(Opus.create(8000, Opus.Settings.TELEPHONE), 96, -1));
        var stream = new RtpPacketizer(3, 1, 1);
        short[] voice = Sounds.voice(160 * 300, 4);
        for (int tick = 0; tick < 300; tick++) {
            int bytes = peer.encode(voice, tick * 160, 160, out, 12);
            stream.header(out, 0, 96, false, bytes);
            stream.advance(960);
            if (tick % 10 != 5) call.received(out, 0, 12 + bytes, WIRE, now);
            call.tick(new byte[CallMedia.MAXIMUM_DATAGRAM], 0, now += Phone.TICK);
        }
        assertThat(call.statistics().recoveredSamples()).isBetween(160L * 25, 160L * 30);
    }

    @Test void twoLegsOfDifferentCodecsHearEachOther() {
        CallMedia left = call(new MediaFormat(Opus.create(8000, Opus.Settings.TELEPHONE), 96, -1, 8000, 40));
        CallMedia right = call(new MediaFormat(G711.alaw(), 96, -1, 8000, 30));
        new Bridge(Approvals.transfer(), left, right);
        AudioCodec peer = Opus.create(8000, Opus.Settings.TELEPHONE);
        AudioCodec far = G711.alaw();
        var stream = new RtpPacketizer(3, 1, 1);
        short[] heard = new short[160 * 160];
        int at = 0;
        for (int tick = 0; tick < 150; tick++) {
            int bytes = peer.encode(tone(tick * 160, 160), 0, 160, out, 12);
            stream.header(out, 0, 96, false, bytes);
            stream.advance(960);
            left.received(out, 0, 12 + bytes, WIRE, now);
            left.tick(out, 0, now += Phone.TICK);
            for (int sent = right.tick(out, 0, now); sent > 0; sent = right.more(out, 0)) {
                packet.wrap(out, 0, sent);
                at += far.decode(packet.buffer(), packet.payloadOffset(), packet.payloadLength(), heard, at);
            }
        }
        assertThat(purity(Arrays.copyOf(heard, at))).isGreaterThan(0.98);
    }
}
