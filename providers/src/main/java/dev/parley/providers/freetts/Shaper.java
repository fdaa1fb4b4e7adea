package dev.parley.providers.freetts;

import dev.parley.agent.Synthesizer;
import java.util.Arrays;

/// What lies between the engine and the telephone: 16 kHz to 8 kHz, gain with a soft ceiling, silence trimmed to
/// something natural, cut into pieces for the sink. One rendering; not thread-safe.
///
/// Silence is held back until speech follows it, so the tail of a rendering can be dropped without looking ahead.
final class Shaper {
    private static final int PIECE = 160;                  // 20 ms
    private static final int LEAD = 120;                   // 15 ms kept before the first sound
    private static final int TAIL = 640;                   // 80 ms kept after the last
    private static final int LONGEST_PAUSE = 3_200;        // 400 ms between sentences
    private static final float QUIET = 100;                // of 32768, after gain
    private static final float KNEE = 20_000;

    private final Synthesizer.Sink sink;
    private final float gain;
    private final Decimator decimator = new Decimator();
    private final short[] piece = new short[PIECE];
    private int filled;
    private final short[] held = new short[LONGEST_PAUSE];
    private int heldCount;
    private boolean started;
    private boolean refused;
    private short[] made = new short[16_000];
    private int madeCount;

    Shaper(Synthesizer.Sink sink, float gain) {
        this.sink = sink;
        this.gain = gain;
    }

    /// Takes big-endian 16-bit samples at 16 kHz. False: the sink wants no more.
    boolean accept(byte[] bytes, int offset, int length) {
        for (int i = offset; i + 1 < offset + length && !refused; i += 2) {
            push((short) (bytes[i] << 8 | bytes[i + 1] & 0xFF));
        }
        return !refused;
    }

    /// The rendering is complete: drains the filter and hands over the last, shorter piece.
    void finish() {
        for (int i = 0; i < Decimator.DELAY; i++) push(0);
        int tail = Math.min(heldCount, TAIL);
        for (int i = 0; i < tail; i++) emit(fade(held[i], i));
        if (filled > 0) flush();
    }

    boolean refused() {
        return refused;
    }

    /// Everything handed over so far.
    short[] rendering() {
        return Arrays.copyOf(made, madeCount);
    }

    private static short fade(short sample, int index) {
        return (short) (sample * (TAIL - index) / TAIL);
    }

    private void push(float input) {
        float sample = decimator.next(input);
        if (Float.isNaN(sample)) return;
        short shaped = limit(sample * gain);
        if (Math.abs(shaped) < QUIET) {
            hold(shaped);
            return;
        }
        int keep = started ? heldCount : Math.min(heldCount, LEAD);
        for (int i = heldCount - keep; i < heldCount; i++) emit(held[i]);
        heldCount = 0;
        started = true;
        emit(shaped);
    }

    private void hold(short sample) {
        if (heldCount == held.length) {
            if (started) return;                            // a pause longer than the longest is shortened
            System.arraycopy(held, held.length - LEAD, held, 0, LEAD);
            heldCount = LEAD;
        }
        held[heldCount++] = sample;
    }

    /// Linear up to the knee, then bends towards full scale and never reaches it.
    private static short limit(float sample) {
        float size = Math.abs(sample);
        if (size <= KNEE) return (short) sample;
        float room = 32_000 - KNEE;
        float over = (size - KNEE) / room;
        return (short) Math.copySign(KNEE + room * (over / (1 + over)), sample);
    }

    private void emit(short sample) {
        piece[filled++] = sample;
        if (filled == PIECE) flush();
    }

    private void flush() {
        if (madeCount + filled > made.length) made = Arrays.copyOf(made, made.length * 2);
        System.arraycopy(piece, 0, made, madeCount, filled);
        madeCount += filled;
        if (!refused && !sink.accept(piece, 0, filled)) refused = true;
        filled = 0;
    }
}
