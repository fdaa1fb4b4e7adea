package dev.parley.codecs;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusSignal;

/// Opus by Concentus, for machines without `libopus`. Slower, and it allocates: 4 to 8 MB per second of a stream.
/// Single-threaded.
final class JavaOpus implements AudioCodec {
    private final int sampleRate;
    private final int longest;                                  // samples
    private final boolean discontinuous;
    private final OpusEncoder encoder;
    private final OpusDecoder decoder;

    JavaOpus(int sampleRate, Opus.Settings settings) {
        this.sampleRate = sampleRate;
        this.longest = sampleRate / 1000 * LONGEST_PACKET_MILLIS;
        this.discontinuous = settings.discontinuous();
        try {
            encoder = new OpusEncoder(sampleRate, 1, OpusApplication.OPUS_APPLICATION_VOIP);
            decoder = new OpusDecoder(sampleRate, 1);
        } catch (OpusException e) {
            throw new IllegalStateException("no Opus at " + sampleRate, e);
        }
        encoder.setBitrate(settings.bitsPerSecond());
        encoder.setComplexity(settings.complexity());
        encoder.setUseInbandFEC(settings.forwardErrorCorrection());
        encoder.setPacketLossPercent(settings.expectedLossPercent());
        encoder.setUseDTX(settings.discontinuous());
        encoder.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
    }

    @Override public String encodingName() {
        return "opus";
    }

    @Override public int sampleRate() {
        return sampleRate;
    }

    @Override public int clockRate() {
        return Opus.CLOCK_RATE;
    }

    @Override public int frameMillis(int wantedMillis) {
        return Opus.frameMillis(wantedMillis);
    }

    @Override public int maximumPayload() {
        return Opus.LARGEST_FRAME;
    }

    @Override public int encode(short[] pcm, int offset, int count, byte[] payload, int payloadOffset) {
        int room = Math.min(payload.length - payloadOffset, Opus.LARGEST_FRAME);
        try {
            int written = encoder.encode(pcm, offset, count, payload, payloadOffset, room);
            return discontinuous && written <= 2 ? 0 : written;
        } catch (OpusException e) {
            throw new IllegalStateException("Opus of " + count + " samples", e);
        }
    }

    /// Concentus trusts its input more than a network deserves: what it trips over is not Opus.
    @Override public int decode(byte[] payload, int offset, int bytes, short[] pcm, int pcmOffset) {
        if (bytes < 1 || bytes > Opus.LARGEST_FRAME || Opus.samples(payload, offset, bytes, sampleRate) == 0) return 0;
        try {
            return Math.max(decoder.decode(payload, offset, bytes, pcm, pcmOffset, longest, false), 0);
        } catch (OpusException | IndexOutOfBoundsException | ArithmeticException | AssertionError e) {
            return 0;
        }
    }

    @Override public void conceal(short[] pcm, int offset, int count) {
        int step = sampleRate / 400;
        int whole = Math.min(count / step * step, longest);
        int made = 0;
        try {
            if (whole > 0) made = Math.max(decoder.decode(null, 0, 0, pcm, offset, whole, false), 0);
        } catch (OpusException | IndexOutOfBoundsException | ArithmeticException | AssertionError e) {
            made = 0;
        }
        short last = made > 0 ? pcm[offset + made - 1] : 0;
        for (int i = made; i < count; i++) pcm[offset + i] = last;
    }

    @Override public int recover(byte[] next, int offset, int bytes, short[] pcm, int pcmOffset, int count) {
        if (bytes < 1 || bytes > Opus.LARGEST_FRAME || count % (sampleRate / 400) != 0 || count > longest) return 0;
        try {
            return Math.max(decoder.decode(next, offset, bytes, pcm, pcmOffset, count, true), 0);
        } catch (OpusException | IndexOutOfBoundsException | ArithmeticException | AssertionError e) {
            return 0;
        }
    }
}
