package dev.parley.codecs;

/// Changes the sample rate of mono 16-bit audio by any ratio of whole numbers: a windowed-sinc filter cut
/// into phases, one per position an output sample can have between two input samples. What the lower rate
/// cannot carry is removed (more than 60 dB down where it would fold into the telephone band). A stream: call
/// after call continues where the last one ended. Not thread-safe; allocates nothing after construction.
public final class Resampler {
    private static final int ZERO_CROSSINGS = 24;               // of the sinc on each side, at the lower rate
    // of the lower Nyquist frequency: the filter's half-level point
    private static final double PASSED = 0.92;
    private static final double KAISER_BETA = 8;                // about 80 dB
    private static final int BLOCK = 512;                       // input samples taken in at a time

    private final int up;                                       // output samples per `down` input samples
    private final int down;
    private final int taps;                                     // input samples one output sample is made of
    private final float[] phases;                               // `up` filters of `taps`, one after another
    private final float[] history;                              // the input the next outputs still need
    private int held;                                           // samples in `history`
    private int first;                                      // where in `history` the next output's taps begin
    private int phase;

    /// @param inputRate samples per second, e.g. 16000, 22050, 24000, 44100, 48000
    /// @param outputRate samples per second
    public Resampler(int inputRate, int outputRate) {
        assert inputRate > 0 && outputRate > 0 : inputRate + " to " + outputRate;
        int divisor = gcd(inputRate, outputRate);
        up = outputRate / divisor;
        down = inputRate / divisor;
        double stretch = Math.max(1, (double) inputRate / outputRate);
        taps = inputRate == outputRate ? 1 : 2 * (int) Math.ceil(ZERO_CROSSINGS * stretch);
        phases = design(up, taps, stretch);
        history = new float[taps + BLOCK];
        held = taps / 2;                             // silence before the first sample: the output is in time
        if (taps > 1) held--;
    }

    /// @param samples any number
    /// @param out has room for [#maximumOutput] of them from `outOffset`
    /// @return samples written
    public int resample(short[] in, int offset, int samples, short[] out, int outOffset) {
        int written = 0;
        for (int done = 0; done < samples; ) {
            int taken = Math.min(samples - done, history.length - held);
            for (int i = 0; i < taken; i++) history[held + i] = in[offset + done + i];
            held += taken;
            done += taken;
            written += produce(out, outOffset + written);
        }
        return written;
    }

    /// The stream is over: writes what still waits for input that will not come. Afterwards the resampler is
    /// new again.
    ///
    /// @param out has room for `maximumOutput` of [#delay] samples
    public int drain(short[] out, int offset) {
        int written = 0;
        for (int left = taps / 2; left > 0; ) {
            int taken = Math.min(left, history.length - held);
            java.util.Arrays.fill(history, held, held + taken, 0);
            held += taken;
            left -= taken;
            written += produce(out, offset + written);
        }
        java.util.Arrays.fill(history, 0);
        held = taps > 1 ? taps / 2 - 1 : 0;
        first = 0;
        phase = 0;
        return written;
    }

    /// Most samples that come out for `samples` that go in.
    public int maximumOutput(int samples) {
        return (int) ((long) samples * up / down) + 2;
    }

    /// Input samples an output sample waits for; [#drain] makes up for them.
    public int delay() {
        return taps / 2;
    }

    private int produce(short[] out, int offset) {
        int written = 0;
        while (first + taps <= held) {
            float sum = 0;
            int filter = phase * taps;
            for (int i = 0; i < taps; i++) sum += phases[filter + i] * history[first + i];
            out[offset + written++] = (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
            phase += down;
            first += phase / up;
            phase %= up;
        }
        int used = Math.min(first, held);
        System.arraycopy(history, used, history, 0, held - used);
        held -= used;
        first -= used;
        return written;
    }

    /// Tap `t` of phase `p` weighs the input sample that lies `t - taps/2 + 1 - p/up` input samples after the
    /// output.
    private static float[] design(int up, int taps, double stretch) {
        float[] filters = new float[up * taps];
        if (taps == 1) {
            filters[0] = 1;
            return filters;
        }
        double half = taps / 2.0;
        for (int p = 0; p < up; p++) {
            double sum = 0;
            double[] weights = new double[taps];
            for (int t = 0; t < taps; t++) {
                double distance = t - (taps / 2 - 1) - (double) p / up;
                double within = distance / half;
                if (Math.abs(within) >= 1) continue;
                double window = bessel(KAISER_BETA * Math.sqrt(1 - within * within)) / bessel(KAISER_BETA);
                weights[t] = sinc(distance * PASSED / stretch) * window;
                sum += weights[t];
            }
            for (int t = 0; t < taps; t++) filters[p * taps + t] = (float) (weights[t] / sum);
        }
        return filters;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /// Modified Bessel function of the first kind, order 0.
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-12; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
