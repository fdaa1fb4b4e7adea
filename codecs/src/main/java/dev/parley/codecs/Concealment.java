package dev.parley.codecs;

/// Fills holes in 8 kHz speech by repeating the last pitch period, in the manner of G.711 Appendix I but
/// smaller: 10 ms at full level, then a linear fade to silence at 60 ms. The repeated period is blended into
/// itself where it wraps, and into the real signal when that comes back, so that neither seam clicks. Not
/// thread-safe; allocates nothing after construction.
final class Concealment {
    private static final int SHORTEST_PITCH = 40;              // samples: 200 Hz
    private static final int LONGEST_PITCH = 120;              // samples: 66 Hz
    private static final int COMPARED = 160;                   // samples matched against their past
    private static final int HISTORY = COMPARED + LONGEST_PITCH;
    private static final int FADE_FROM = 80;                   // samples into the hole
    private static final int SILENT_FROM = 480;
    private static final int BLEND = 32;

    private final short[] history = new short[HISTORY];        // the last real samples, oldest first
    private final short[] period = new short[LONGEST_PITCH];
    private int pitch;                                         // samples in `period`
    private int filled;                                        // samples of the current hole; 0: no hole

    /// These samples arrived. The first few are blended with the continued repetition after a hole.
    void received(short[] pcm, int offset, int samples) {
        if (samples == 0) return;
        if (filled > 0) {
            int blend = Math.min(BLEND, samples);
            for (int i = 0; i < blend; i++) {
                int guess = repeated(filled + i);
                int at = offset + i;
                pcm[at] = (short) ((pcm[at] * (i + 1) + guess * (blend - i)) / (blend + 1));
            }
            filled = 0;
        }
        if (samples >= HISTORY) {
            System.arraycopy(pcm, offset + samples - HISTORY, history, 0, HISTORY);
        } else {
            System.arraycopy(history, samples, history, 0, HISTORY - samples);
            System.arraycopy(pcm, offset, history, HISTORY - samples, samples);
        }
    }

    /// Makes up `samples` that did not arrive.
    void fill(short[] pcm, int offset, int samples) {
        if (filled == 0) findPeriod();
        for (int i = 0; i < samples; i++) pcm[offset + i] = repeated(filled + i);
        filled = Math.min(filled + samples, SILENT_FROM);
    }

    private short repeated(int at) {
        if (at >= SILENT_FROM) return 0;
        int sample = period[at % pitch];
        if (at < FADE_FROM) return (short) sample;
        return (short) (sample * (SILENT_FROM - at) / (SILENT_FROM - FADE_FROM));
    }

    /// The lag at which the newest samples resemble their past most (normalised cross-correlation).
    private void findPeriod() {
        double best = -1;
        int bestLag = COMPARED / 2;
        for (int lag = SHORTEST_PITCH; lag <= LONGEST_PITCH; lag++) {
            long product = 0;
            long energy = 1;
            // every second sample is enough to rank lags
            for (int i = HISTORY - COMPARED; i < HISTORY; i += 2) {
                int past = history[i - lag];
                product += history[i] * past;
                energy += past * past;
            }
            double likeness = product <= 0 ? 0 : (double) product * product / energy;
            if (likeness > best) {
                best = likeness;
                bestLag = lag;
            }
        }
        pitch = bestLag;
        System.arraycopy(history, HISTORY - pitch, period, 0, pitch);
        int blend = pitch / 4;
        for (int i = 0; i < blend; i++) {       // the end of the period leans towards what precedes its start
            int at = pitch - blend + i;
            int before = history[HISTORY - pitch - blend + i];
            period[at] = (short) ((period[at] * (blend - i) + before * (i + 1)) / (blend + 1));
        }
    }
}
