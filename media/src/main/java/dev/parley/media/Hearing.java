package dev.parley.media;

import dev.parley.codecs.AudioCodec;
import dev.parley.codecs.ComfortNoise;
import dev.parley.rtp.JitterBuffer;
import dev.parley.rtp.JitterSettings;
import dev.parley.rtp.RtpPacket;

/// Packets of any length and encoding in, ticks of sound out: made up where packets are missing, from what the packet
/// after the hole says of it where it says anything, comfort noise where the peer said that it is silent. Media loop only;
/// allocates nothing after construction.
final class Hearing {
    private static final int FRAME = AudioRing.FRAMES;
    private static final int LONGEST = AudioCodec.LONGEST_PACKET_MILLIS * MediaFormat.SAMPLE_RATE / 1000;

    private final JitterBuffer jitter;
    private final ComfortNoise noise = new ComfortNoise();
    private final byte[] payload;
    private final short[] decoded = new short[FRAME + LONGEST]; // samples not yet heard
    private int decodedSamples;
    private long decodedArrival;
    private boolean silent;                                     // the peer sends comfort noise
    private long concealed;
    private long recovered;
    private long undecodable;

    Hearing(JitterSettings settings) {
        jitter = new JitterBuffer(settings);
        payload = new byte[settings.maximumPayload()];
    }

    JitterBuffer jitter() {
        return jitter;
    }

    /// What waits is in an encoding that is no longer agreed.
    void reset(int clockRate) {
        jitter.reset(clockRate);
        decodedSamples = 0;
        silent = false;
    }

    void audio(RtpPacket packet, long now) {
        silent = false;
        jitter.insert(packet, now);
    }

    /// The peer says what its silence sounds like (RFC 3389).
    void comfortNoise(RtpPacket packet) {
        silent = true;
        noise.hear(packet.buffer(), packet.payloadOffset(), packet.payloadLength());
    }

    /// @param heard one tick
    /// @return when its first sample had arrived
    long tick(MediaFormat format, short[] heard, long now) {
        long arrival = decodedSamples > 0 ? decodedArrival : Long.MIN_VALUE;
        while (decodedSamples < FRAME) {
            int samples = next(format, now);
            if (arrival == Long.MIN_VALUE) arrival = decodedArrival;
            decodedSamples += samples;
            jitter.advance(samples * format.ticksPerSample());
        }
        System.arraycopy(decoded, 0, heard, 0, FRAME);
        decodedSamples -= FRAME;
        System.arraycopy(decoded, FRAME, decoded, 0, decodedSamples);
        return arrival;
    }

    private int next(MediaFormat format, long now) {
        AudioCodec codec = format.codec();
        int bytes = jitter.take(payload, 0);
        if (bytes > 0) {
            decodedArrival = jitter.takenArrival();
            int samples = bytes > codec.maximumPayload() ? 0 : codec.decode(payload, 0, bytes, decoded, decodedSamples);
            if (samples > 0) return samples;
            undecodable++;
        }
        decodedArrival = now;
        int perSample = format.ticksPerSample();
        int hole = recover(codec, perSample);
        if (hole > 0) return hole;
        hole = Math.max(1, jitter.missing((FRAME - decodedSamples) * perSample) / perSample);
        if (silent) noise.fill(decoded, decodedSamples, hole);
        else codec.conceal(decoded, decodedSamples, hole);
        concealed += hole;
        return hole;
    }

    private int recover(AudioCodec codec, int perSample) {
        int bytes = jitter.following(payload, 0);
        if (bytes == 0 || bytes > codec.maximumPayload()) return 0;
        int hole = jitter.missing((LONGEST + 1) * perSample) / perSample;
        if (hole > LONGEST) return 0;
        int samples = codec.recover(payload, 0, bytes, decoded, decodedSamples, hole);
        recovered += samples;
        return samples;
    }

    /// Samples made up because nothing was there to play.
    long concealed() {
        return concealed;
    }

    /// Samples that were lost and told again by the packet after them.
    long recovered() {
        return recovered;
    }

    /// Packets that are no such encoding.
    long undecodable() {
        return undecodable;
    }
}
