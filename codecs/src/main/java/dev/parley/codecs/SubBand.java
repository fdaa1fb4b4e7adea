package dev.parley.codecs;

/// The adaptive predictor and step size of one half of G.722's spectrum (blocks 3 and 4 of the Recommendation, §3.5
/// and §3.6): two poles, six zeros, all in 16-bit saturating arithmetic so that every implementation agrees to the bit.
/// Names follow the Recommendation. Not thread-safe; allocates nothing.
final class SubBand {
    /// `ILB`: the fractional part of the logarithmic step size.
    private static final int[] ILB = {2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714,
        2774, 2834, 2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008};
    private static final int ZEROS = 6;

    private final int exponent;                                 // of the largest step: 8 low band, 10 high band
    private final int highestLogStep;
    private final int[] differences = new int[ZEROS + 1];       // DLT: newest first
    private final int[] zeros = new int[ZEROS + 1];             // BL1..BL6
    private int a1;
    private int a2;
    private int r1;                                             // reconstructed, one and two samples ago
    private int r2;
    private int p1;                                             // partially reconstructed
    private int p2;
    private int zeroPart;                                       // SZ
    private int prediction;                                     // S
    private int logStep;                                        // NB
    private int step;                                           // DET

    SubBand(int exponent, int highestLogStep, int firstStep) {
        this.exponent = exponent;
        this.highestLogStep = highestLogStep;
        this.step = firstStep;
    }

    int prediction() {
        return prediction;
    }

    int step() {
        return step;
    }

    /// Blocks LOGSC and SCALE: the step follows how large the last code was.
    void scale(int weight) {
        logStep = Math.clamp((logStep * 127 >> 7) + weight, 0, highestLogStep);
        int shift = exponent - (logStep >> 11);
        int mantissa = ILB[logStep >> 6 & 31];
        step = (shift < 0 ? mantissa << -shift : mantissa >> shift) << 2;
    }

    /// Block 4: takes in the quantised difference and predicts the next sample.
    void adapt(int difference) {
        int reconstructed = saturate(prediction + difference);
        int partial = saturate(zeroPart + difference);
        poles(partial);
        zeros(difference);
        r2 = r1;
        r1 = reconstructed;
        p2 = p1;
        p1 = partial;
        int polePart = saturate((a1 * saturate(2 * r1) >> 15) + (a2 * saturate(2 * r2) >> 15));
        int sum = 0;
        for (int i = ZEROS; i > 0; i--) sum += zeros[i] * saturate(2 * differences[i]) >> 15;
        zeroPart = saturate(sum);
        prediction = saturate(polePart + zeroPart);
    }

    /// UPPOL2 and UPPOL1: sign-sign adaptation, leaky, inside the stability triangle.
    private void poles(int partial) {
        boolean like1 = (partial ^ p1) >= 0;
        boolean like2 = (partial ^ p2) >= 0;
        int scaled = saturate(a1 << 2);
        int turn = Math.min(like1 ? -scaled : scaled, Short.MAX_VALUE) >> 7;
        int second = Math.clamp(turn + (like2 ? 128 : -128) + (a2 * 32512 >> 15), -12288, 12288);
        int most = saturate(15360 - second);
        int first = saturate((like1 ? 192 : -192) + (a1 * 32640 >> 15));
        a1 = Math.clamp(first, -most, most);
        a2 = second;
    }

    /// UPZERO and the delay line of differences.
    private void zeros(int difference) {
        int gain = difference == 0 ? 0 : 128;
        for (int i = ZEROS; i > 0; i--) {
            // the coefficient adapts to the difference it weighed, which then moves one place on
            int weighed = differences[i];
            int nudge = (weighed ^ difference) >= 0 ? gain : -gain;
            zeros[i] = saturate(nudge + (zeros[i] * 32640 >> 15));
        }
        for (int i = ZEROS; i > 1; i--) differences[i] = differences[i - 1];
        differences[1] = difference;
    }

    static int saturate(int value) {
        return Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
