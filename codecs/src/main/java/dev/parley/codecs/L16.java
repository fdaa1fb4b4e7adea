package dev.parley.codecs;

/// Uncompressed 16-bit samples in network byte order (RFC 3551 §4.5.11). Single-threaded, allocates nothing.
public final class L16 implements AudioCodec {
    private final int sampleRate;
    private final Concealment concealment;

    /// @param sampleRate samples per second, also the RTP clock: a multiple of 1000, 8000 to 48,000
    public L16(int sampleRate) {
        assert sampleRate % 1000 == 0 && sampleRate >= 8000 && sampleRate <= 48_000 : "sample rate " + sampleRate;
        this.sampleRate = sampleRate;
        this.concealment = new Concealment(sampleRate / 1000);
    }

    @Override public String encodingName() {
        return "L16";
    }

    @Override public int sampleRate() {
        return sampleRate;
    }

    @Override public int clockRate() {
        return sampleRate;
    }

    /// Of 60 ms: longer packets do not fit a datagram at most rates.
    @Override public int maximumPayload() {
        return Math.min(sampleRate / 1000 * 2 * 60, 1400);
    }

    @Override public int encode(short[] pcm, int offset, int samples, byte[] payload, int payloadOffset) {
        for (int i = 0; i < samples; i++) {
            int sample = pcm[offset + i];
            payload[payloadOffset + 2 * i] = (byte) (sample >> 8);
            payload[payloadOffset + 2 * i + 1] = (byte) sample;
        }
        return 2 * samples;
    }

    @Override public int decode(byte[] payload, int offset, int bytes, short[] pcm, int pcmOffset) {
        int samples = bytes / 2;
        for (int i = 0; i < samples; i++) {
            int at = offset + 2 * i;
            pcm[pcmOffset + i] = (short) (payload[at] << 8 | payload[at + 1] & 0xFF);
        }
        concealment.received(pcm, pcmOffset, samples);
        return samples;
    }

    @Override public void conceal(short[] pcm, int offset, int samples) {
        concealment.fill(pcm, offset, samples);
    }
}
