package dev.parley.codecs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;

/// Opus by the system's `libopus`. Its state and buffers are native memory that goes with this object. Single-threaded;
/// allocates nothing after construction.
final class NativeOpus implements AudioCodec {
    private static final int NULL = 0;
    private static final MethodHandle ENCODE = LibOpus.get().encode;
    private static final MethodHandle DECODE = LibOpus.get().decode;

    private final int sampleRate;
    private final int longest;                                  // samples
    private final boolean discontinuous;
    private final MemorySegment encoder;
    private final MemorySegment decoder;
    private final MemorySegment samples;
    private final MemorySegment bytes;
    private final long encoderAt;
    private final long decoderAt;
    private final long samplesAt;
    private final long bytesAt;

    NativeOpus(int sampleRate, Opus.Settings settings) {
        this.sampleRate = sampleRate;
        this.longest = sampleRate / 1000 * LONGEST_PACKET_MILLIS;
        this.discontinuous = settings.discontinuous();
        LibOpus library = LibOpus.get();
        Arena arena = Arena.ofAuto();
        try {
            encoder = arena.allocate((int) library.encoderSize.invokeExact(1), 16);
            decoder = arena.allocate((int) library.decoderSize.invokeExact(1), 16);
            samples = arena.allocate(2L * longest, 16);
            bytes = arena.allocate(Opus.LARGEST_FRAME + 1, 16);
            encoderAt = encoder.address();
            decoderAt = decoder.address();
            samplesAt = samples.address();
            bytesAt = bytes.address();
            check((int) library.encoderInit.invokeExact(encoderAt, sampleRate, 1, LibOpus.APPLICATION_VOIP));
            check((int) library.decoderInit.invokeExact(decoderAt, sampleRate, 1));
            set(library, LibOpus.SET_BITRATE, settings.bitsPerSecond());
            set(library, LibOpus.SET_COMPLEXITY, settings.complexity());
            set(library, LibOpus.SET_INBAND_FEC, settings.forwardErrorCorrection() ? 1 : 0);
            set(library, LibOpus.SET_PACKET_LOSS_PERCENT, settings.expectedLossPercent());
            set(library, LibOpus.SET_DTX, settings.discontinuous() ? 1 : 0);
            set(library, LibOpus.SET_SIGNAL, LibOpus.SIGNAL_VOICE);
        } catch (Throwable e) {
            throw new IllegalStateException("libopus refused `" + settings + "` at " + sampleRate, e);
        }
    }

    private void set(LibOpus library, int request, int value) throws Throwable {
        check((int) library.encoderControl.invokeExact(encoderAt, request, value));
    }

    private static void check(int result) {
        if (result < 0) throw new IllegalStateException("libopus says " + result);
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
        MemorySegment.copy(pcm, offset, samples, ValueLayout.JAVA_SHORT, 0, count);
        int room = Math.min(payload.length - payloadOffset, Opus.LARGEST_FRAME);
        int written;
        try {
            written = (int) ENCODE.invokeExact(encoderAt, samplesAt, count, bytesAt, room);
        } catch (Throwable e) {
            throw new IllegalStateException("opus_encode", e);
        }
        Reference.reachabilityFence(this);
        assert written > 0 : "opus_encode of " + count + " samples says " + written;
        // "if the return value is 2 bytes or less, the packet does not need to be transmitted"
        if (discontinuous && written <= 2) return 0;
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, payload, payloadOffset, written);
        return written;
    }

    @Override public int decode(byte[] payload, int offset, int length, short[] pcm, int pcmOffset) {
        return decode(payload, offset, length, pcm, pcmOffset, longest, 0);
    }

    private int decode(byte[] payload, int offset, int length, short[] pcm, int pcmOffset, int most, int redundant) {
        if (length > Opus.LARGEST_FRAME || length < 1) return 0;
        MemorySegment.copy(payload, offset, bytes, ValueLayout.JAVA_BYTE, 0, length);
        return decode(bytesAt, length, pcm, pcmOffset, most, redundant);
    }

    private int decode(long from, int length, short[] pcm, int pcmOffset, int most, int redundant) {
        int decoded;
        try {
            decoded = (int) DECODE.invokeExact(decoderAt, from, length, samplesAt, most, redundant);
        } catch (Throwable e) {
            throw new IllegalStateException("opus_decode", e);
        }
        Reference.reachabilityFence(this);
        if (decoded <= 0) return 0;
        MemorySegment.copy(samples, ValueLayout.JAVA_SHORT, 0, pcm, pcmOffset, decoded);
        return decoded;
    }

    /// The library conceals in steps of 2.5 ms; what is left of one is a repetition of the last sample.
    @Override public void conceal(short[] pcm, int offset, int count) {
        int step = sampleRate / 400;
        int done = 0;
        while (count - done >= step) {
            int some = Math.min((count - done) / step * step, longest);
            int made = decode(NULL, 0, pcm, offset + done, some, 0);
            if (made <= 0) break;
            done += made;
        }
        short last = done > 0 ? pcm[offset + done - 1] : 0;
        for (int i = done; i < count; i++) pcm[offset + i] = last;
    }

    @Override public int recover(byte[] next, int offset, int length, short[] pcm, int pcmOffset, int count) {
        if (count % (sampleRate / 400) != 0 || count > longest) return 0;
        return decode(next, offset, length, pcm, pcmOffset, count, 1);
    }
}
