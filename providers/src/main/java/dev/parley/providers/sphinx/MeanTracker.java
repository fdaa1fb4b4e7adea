package dev.parley.providers.sphinx;

/// Removes what the line and the microphone add to every cepstrum: the mean over speech, begun from the mean of a
/// typical call and moved by what is heard on this one, silence left out. One stream; not thread-safe.
final class MeanTracker {
    private static final int N = AcousticModel.DIMENSIONS;
    private static final float PRIOR_FRAMES = 100;
    private static final float LONGEST_MEMORY = 600;
    /// Of the zeroth cepstrum above the noise: about 10 dB.
    private static final float SPEECH_ABOVE_NOISE = 5 * 2.3f;
    /// Measured on synthetic speech at -20 dBFS through G.711.
    private static final float[] TYPICAL = {67, 3.2f, 9.8f, -2, 0.9f, -13.5f, 9, -17.4f, -1, -5, 3.6f, -3.4f, 4.2f};

    private final double[] sum = new double[N];
    private double count = PRIOR_FRAMES;
    private float noise = Float.MAX_VALUE;

    MeanTracker() {
        for (int i = 0; i < N; i++) sum[i] = TYPICAL[i] * PRIOR_FRAMES;
    }

    void remove(float[] cepstrum) {
        float level = cepstrum[0];
        noise = level < noise ? level : noise + 0.01f;
        if (level > noise + SPEECH_ABOVE_NOISE) {
            if (count >= LONGEST_MEMORY) {
                double keep = (LONGEST_MEMORY - 1) / LONGEST_MEMORY;
                for (int i = 0; i < N; i++) sum[i] *= keep;
                count *= keep;
            }
            for (int i = 0; i < N; i++) sum[i] += cepstrum[i];
            count++;
        }
        for (int i = 0; i < N; i++) cepstrum[i] -= (float) (sum[i] / count);
    }
}
