package dev.parley.providers.freetts;

/// Halves the sample rate, 16 kHz to 8 kHz: a linear-phase low-pass (Kaiser window, flat to 3.4 kHz, 60 dB down from
/// 4.1 kHz) evaluated at every other sample. Delay: [#DELAY] input samples. Not thread-safe; one stream at a time.
final class Decimator {
    private static final int TAPS = 95;
    static final int DELAY = TAPS / 2;
    private static final double CUTOFF = 3_750.0 / 16_000.0;       // cycles per input sample
    private static final double KAISER_BETA = 5.65;                // 60 dB stop band
    private static final float[] COEFFICIENTS = design();

    private final float[] line = new float[TAPS * 2];
    private int at;
    private boolean odd;

    /// @return the output sample, or NaN when this input sample makes none
    float next(float sample) {
        line[at] = sample;
        line[at + TAPS] = sample;
        at = at + 1 == TAPS ? 0 : at + 1;
        odd = !odd;
        if (odd) return Float.NaN;
        float sum = 0;
        for (int i = 0; i < TAPS; i++) sum += COEFFICIENTS[i] * line[at + i];
        return sum;
    }

    private static float[] design() {
        var taps = new double[TAPS];
        double sum = 0;
        for (int i = 0; i < TAPS; i++) {
            double x = i - DELAY;
            double sinc = x == 0 ? 2 * CUTOFF : Math.sin(2 * Math.PI * CUTOFF * x) / (Math.PI * x);
            double ratio = x / DELAY;
            taps[i] = sinc * bessel(KAISER_BETA * Math.sqrt(1 - ratio * ratio)) / bessel(KAISER_BETA);
            sum += taps[i];
        }
        var out = new float[TAPS];
        for (int i = 0; i < TAPS; i++) out[i] = (float) (taps[i] / sum);
        return out;
    }

    /// Modified Bessel function of the first kind, order zero.
    private static double bessel(double x) {
        double term = 1;
        double sum = 1;
        for (int k = 1; term > 1e-12 * sum; k++) {
            term *= (x / 2 / k) * (x / 2 / k);
            sum += term;
        }
        return sum;
    }
}
