package dev.parley.codecs;

/// Fills holes in speech by repeating its pitch, of the class of G.711 Appendix I: for 10 ms the last pitch period, for
/// the next 10 the last two, then the last three, so that a long hole does not buzz; from 10 ms on 20 % less every 10 ms,
/// to silence at 60 ms. Where the repetition wraps, where it grows, and where the real signal comes back, the two are
/// blended over a quarter of a period or more, so that no seam clicks. Unlike Appendix I it adds no delay. Not
/// thread-safe; allocates nothing after construction.
final class Concealment {
    private static final int COMPARED_MILLIS = 20;              // matched against its past
    private static final int MOST_PERIODS = 3;
    private static final int PERIOD_MILLIS = 10;                // how long before another period joins in
    private static final int SILENT_MILLIS = 60;
    private static final int BLEND_MILLIS = 4;                  // into the returning signal, per 10 ms of hole
    private static final int LONGEST_BLEND_MILLIS = 10;

    private final int perMilli;                                 // samples per millisecond
    private final int shortest;                                 // pitch, samples: 200 Hz
    private final int longest;                                  // 66 Hz
    private final int compared;
    private final int stride;                                   // samples between two that are compared
    private final int historyLength;
    private final short[] history;                              // the last real samples, oldest first
    private final short[] periods;                              // what is repeated, its end blended into its start
    private final short[] grown;
    private int pitch;                                          // samples
    private int repeated;                                       // samples in `periods`
    private int at;                                             // next in `periods`
    private int filled;                                         // samples of the current hole; 0: no hole

    /// @param perMilli samples per millisecond
    Concealment(int perMilli) {
        this.perMilli = perMilli;
        shortest = 5 * perMilli;
        longest = 15 * perMilli;
        compared = COMPARED_MILLIS * perMilli;
        stride = Math.max(1, perMilli / 4);
        historyLength = MOST_PERIODS * longest + longest / 4 + 1;
        history = new short[historyLength];
        periods = new short[MOST_PERIODS * longest];
        grown = new short[MOST_PERIODS * longest];
    }

    /// These samples arrived. The first few are blended with the continued repetition after a hole.
    void received(short[] pcm, int offset, int samples) {
        if (samples == 0) return;
        if (filled > 0) {
            int holes = Math.max(filled / (PERIOD_MILLIS * perMilli) - 1, 0);
            int wanted = Math.min(pitch / 4 + holes * BLEND_MILLIS * perMilli, LONGEST_BLEND_MILLIS * perMilli);
            int blend = Math.min(wanted, samples);
            for (int i = 0; i < blend; i++) {
                int guess = next();
                pcm[offset + i] = (short) ((pcm[offset + i] * (i + 1) + guess * (blend - i)) / (blend + 1));
            }
            filled = 0;
        }
        if (samples >= historyLength) {
            System.arraycopy(pcm, offset + samples - historyLength, history, 0, historyLength);
        } else {
            System.arraycopy(history, samples, history, 0, historyLength - samples);
            System.arraycopy(pcm, offset, history, historyLength - samples, samples);
        }
    }

    /// Makes up `samples` that did not arrive.
    void fill(short[] pcm, int offset, int samples) {
        if (filled == 0) begin();
        for (int i = 0; i < samples; i++) pcm[offset + i] = next();
    }

    private void begin() {
        pitch = bestPitch();
        repeated = pitch;
        at = 0;
        cut(periods, 1);
    }

    private short next() {
        int millis = filled / perMilli;
        if (millis >= SILENT_MILLIS) return 0;
        boolean another = filled > 0 && filled % (PERIOD_MILLIS * perMilli) == 0;
        if (another && repeated < MOST_PERIODS * pitch) grow();
        int sample = periods[at];
        if (++at == repeated) at = 0;
        int past = filled - PERIOD_MILLIS * perMilli;           // samples since the level began to fall
        filled++;
        if (past <= 0) return (short) sample;
        int fall = (SILENT_MILLIS - PERIOD_MILLIS) * perMilli;
        return (short) (sample * (fall - past) / fall);
    }

    /// One period more is repeated from here on; the first quarter of a period moves over gradually.
    private void grow() {
        int before = repeated;
        int count = repeated / pitch + 1;
        cut(grown, count);
        int to = at % pitch;                                    // the same phase, in the oldest of the periods
        int blend = pitch / 4;
        for (int i = 0; i < blend; i++) {
            int old = periods[(at + i) % before];
            int next = (to + i) % (count * pitch);
            grown[next] = (short) ((old * (blend - i) + grown[next] * (i + 1)) / (blend + 1));
        }
        repeated = count * pitch;
        at = to;
        System.arraycopy(grown, 0, periods, 0, repeated);
    }

    /// The last `count` periods; the end leans towards what precedes the start, so that it wraps without a step.
    private void cut(short[] out, int count) {
        int length = count * pitch;
        int from = historyLength - length;
        System.arraycopy(history, from, out, 0, length);
        int blend = pitch / 4;
        for (int i = 0; i < blend; i++) {
            int end = length - blend + i;
            out[end] = (short) ((out[end] * (blend - i) + history[from - blend + i] * (i + 1)) / (blend + 1));
        }
    }

    /// The lag at which the newest samples resemble their past most (normalised cross-correlation): every second
    /// millisecond-quarter first, then every lag around the best.
    private int bestPitch() {
        int coarse = bestPitch(shortest, longest, stride);
        return stride == 1 ? coarse
                : bestPitch(Math.max(coarse - stride + 1, shortest), Math.min(coarse + stride - 1, longest), 1);
    }

    private int bestPitch(int from, int to, int step) {
        double best = -1;
        int bestLag = (from + to) / 2;
        for (int lag = from; lag <= to; lag += step) {
            long product = 0;
            long energy = 1;
            for (int i = historyLength - compared; i < historyLength; i += stride) {
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
        return bestLag;
    }
}
