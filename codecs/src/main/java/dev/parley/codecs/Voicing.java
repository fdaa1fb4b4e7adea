package dev.parley.codecs;

/// Looks at the last 30 ms of 8 kHz audio for the two things that tell a voice from noise and from tones:
/// whether it repeats at a pitch (normalised autocorrelation), and how well four coefficients predict it
/// (covariance method). Works at 4 kHz, where pitch, first formants and all signalling tones are. Not
/// thread-safe; allocates nothing.
final class Voicing {
    enum Kind { VOICED, TONE, OTHER }

    private static final int FRAME = 80;
    private static final int HALF = FRAME / 2;
    private static final int WINDOW = 120;                      // 30 ms at 4 kHz, a multiple of 4
    private static final int SHORTEST = 10;                     // lags at 4 kHz: 400 Hz
    private static final int LONGEST = 54;                      // 74 Hz
    private static final int HISTORY = WINDOW + LONGEST;
    private static final int ORDER = 4;
    private static final double VOICED = 0.6;                   // likeness of one period to the next, of 1
    private static final double TONE = 0.006;                   // of the energy left unpredicted: -22 dB

    private final double[] history = new double[HISTORY];       // 4 kHz, oldest first
    private final double[][] covariance = new double[ORDER + 1][ORDER + 1];
    private double lastIn;
    private double lastOut;

    /// @return root mean square of this 10 ms above about 100 Hz
    double hear(short[] pcm, int offset) {
        System.arraycopy(history, HALF, history, 0, HISTORY - HALF);
        double energy = 0;
        double previous = 0;
        for (int i = 0; i < FRAME; i++) {
            double in = pcm[offset + i];
            double out = in - lastIn + 0.925 * lastOut;         // one pole: 3 dB down at 100 Hz
            lastIn = in;
            lastOut = out;
            energy += out * out;
            if ((i & 1) == 0) previous = out;
            else history[HISTORY - HALF + i / 2] = (previous + out) / 2;
        }
        return Math.sqrt(energy / FRAME);
    }

    Kind kind() {
        if (likeness() < VOICED) return Kind.OTHER;
        return unpredicted() < TONE ? Kind.TONE : Kind.VOICED;
    }

    /// The best normalised correlation with what came a pitch period before, 0 to 1.
    double likeness() {
        double[] x = history;
        double energy = 1 + product(0);
        double best = 0;
        double past = 1;
        for (int i = LONGEST - SHORTEST; i < HISTORY - SHORTEST; i++) past += x[i] * x[i];
        for (int lag = SHORTEST; lag <= LONGEST; lag++) {
            double product = product(lag);
            if (product > 0) best = Math.max(best, product / Math.sqrt(energy * past));
            if (lag == LONGEST) break;
            double in = x[LONGEST - lag - 1];
            double out = x[HISTORY - lag - 1];
            past += in * in - out * out;
        }
        return best;
    }

    /// The window times what came `lag` before it. Four sums side by side: one alone would wait for each
    /// addition.
    private double product(int lag) {
        double[] x = history;
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int i = LONGEST; i < HISTORY; i += 4) {
            a += x[i] * x[i - lag];
            b += x[i + 1] * x[i + 1 - lag];
            c += x[i + 2] * x[i + 2 - lag];
            d += x[i + 3] * x[i + 3 - lag];
        }
        return a + b + (c + d);
    }

    /// What the best predictor of order 4 leaves of the window's energy, 0 to 1: the Schur complement of the
    /// covariance.
    double unpredicted() {
        double[][] c = covariance;
        int from = LONGEST + ORDER;
        for (int lag = 0; lag <= ORDER; lag++) {
            double sum = 0;
            for (int i = from; i < HISTORY; i++) sum += history[i] * history[i - lag];
            c[0][lag] = c[lag][0] = sum;
        }
        for (int i = 1; i <= ORDER; i++) {
            for (int j = i; j <= ORDER; j++) {
                c[i][j] = c[j][i] = c[i - 1][j - 1] + history[from - i] * history[from - j]
                        - history[HISTORY - i] * history[HISTORY - j];
            }
        }
        double energy = c[0][0] + 1;
        for (int k = 1; k <= ORDER; k++) {
            if (c[k][k] < 1e-7 * energy) continue;
            for (int i = 0; i <= ORDER; i++) {
                if (i > 0 && i <= k) continue;
                double factor = c[i][k] / c[k][k];
                for (int j = 0; j <= ORDER; j++) {
                    if (j == 0 || j > k) c[i][j] -= factor * c[k][j];
                }
            }
        }
        return Math.max(c[0][0], 0) / energy;
    }
}
