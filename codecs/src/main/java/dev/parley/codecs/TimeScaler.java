package dev.parley.codecs;

/// Makes speech a little shorter or longer without changing its pitch: one period is blended into the next and left out,
/// or said twice (synchronous overlap-add). What has no period and is not quiet is left alone, so that no word's edge is
/// smeared. Works on 8 kHz audio in place. Not thread-safe; allocates nothing after construction.
public final class TimeScaler {
    /// Samples [#shorten] and [#lengthen] must be given at least: 30 ms.
    public static final int LEAST = 240;
    private static final int SHORTEST = 20;                     // samples: 400 Hz
    private static final int LONGEST = 120;                     // 66 Hz
    private static final int COMPARED = 120;
    private static final double ALIKE = 0.85;                   // normalised correlation of one period with the next
    private static final double QUIET = 60;                     // root mean square nobody listens closely to
    private static final int QUIET_STEP = 80;                   // samples left out or added in quiet

    private final int[] window = new int[LEAST];
    private final short[] copy = new short[LONGEST];

    /// Leaves one period out of `pcm[offset .. offset + samples)`; what follows moves up.
    ///
    /// @return samples that are gone, 0 to 120; 0: not here
    public int shorten(short[] pcm, int offset, int samples) {
        if (samples < LEAST) return 0;
        int lag = period(pcm, offset);
        if (lag == 0) return 0;
        for (int i = 0; i < lag; i++) {
            pcm[offset + i] = (short) ((pcm[offset + i] * (lag - i) + pcm[offset + lag + i] * i) / lag);
        }
        System.arraycopy(pcm, offset + 2 * lag, pcm, offset + lag, samples - 2 * lag);
        return lag;
    }

    /// Says one period of `pcm[offset .. offset + samples)` twice; what follows moves back, so that as many samples more
    /// must fit.
    ///
    /// @return samples that were added, 0 to 120; 0: not here
    public int lengthen(short[] pcm, int offset, int samples) {
        if (samples < LEAST) return 0;
        int lag = period(pcm, offset);
        if (lag == 0) return 0;
        // the second period leans from itself towards the first, which then leads into the second again
        for (int i = 0; i < lag; i++) {
            copy[i] = (short) ((pcm[offset + lag + i] * (lag - i) + pcm[offset + i] * i) / lag);
        }
        System.arraycopy(pcm, offset + lag, pcm, offset + 2 * lag, samples - lag);
        System.arraycopy(copy, 0, pcm, offset + lag, lag);
        return lag;
    }

    /// The distance at which the sound repeats, a step for quiet, or 0.
    private int period(short[] pcm, int offset) {
        long loudness = 0;
        for (int i = 0; i < LEAST; i++) {
            window[i] = pcm[offset + i];
            loudness += window[i] * window[i];
        }
        if (loudness < QUIET * QUIET * LEAST) return QUIET_STEP;
        double best = ALIKE * ALIKE;
        int bestLag = 0;
        for (int lag = SHORTEST; lag <= LONGEST; lag++) {
            long product = 0;
            long first = 1;
            long second = 1;
            int compared = Math.max(lag, COMPARED);
            for (int i = 0; i < compared; i++) {
                int a = window[i];
                int b = window[i + lag];
                product += a * b;
                first += a * a;
                second += b * b;
            }
            if (product <= 0) continue;
            double alike = (double) product * product / ((double) first * second);
            if (alike > best) {
                best = alike;
                bestLag = lag;
            }
        }
        return bestLag;
    }
}
