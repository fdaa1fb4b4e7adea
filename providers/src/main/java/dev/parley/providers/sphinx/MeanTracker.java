package dev.parley.providers.sphinx;

/// Removes what the line and the microphone add to every cepstrum: the mean over speech, begun from the mean of a
/// typical call and moved by what is heard on this one, silence left out. One stream; not thread-safe.
final class MeanTracker {
    private static final int N = AcousticModel.DIMENSIONS;
    private static final float PRIOR_FRAMES = 100;
    /// Loudness differs more between callers than timbre, so its prior yields sooner.
    private static final float LEVEL_PRIOR_FRAMES = 20;
    private static final float LONGEST_MEMORY = 600;
    /// Of the zeroth cepstrum above the noise: about 10 dB.
    private static final float SPEECH_ABOVE_NOISE = 5 * 2.3f;
    /// Nothing below about -60 dBFS is speech, not even after digital silence.
    private static final float QUIETEST_LINE = 24;
    /// Measured on synthetic speech at -20 dBFS through G.711.
    private static final float[] TYPICAL = {68.5f, 14.4f, -4, 11.7f, -8.9f, -10, 9.2f, -19.4f, -2.1f, -0.7f, -4.1f, 5.8f, -4.3f};

    private final double[] sum = new double[N];
    private double count = PRIOR_FRAMES;
    private double levelSum = TYPICAL[0] * LEVEL_PRIOR_FRAMES;
    private double levelCount = LEVEL_PRIOR_FRAMES;
    /// At most this to begin with, so that a stream that begins mid-word is heard.
    private float noise = 48;
    private int speech;

    MeanTracker() {
        for (int i = 0; i < N; i++) sum[i] = TYPICAL[i] * PRIOR_FRAMES;
    }

    void remove(float[] cepstrum) {
        float level = cepstrum[0];
        noise = Math.max(QUIETEST_LINE, level < noise ? level : noise + 0.01f);
        if (level > noise + SPEECH_ABOVE_NOISE) {
            speech++;
            if (count >= LONGEST_MEMORY) {
                double keep = (LONGEST_MEMORY - 1) / LONGEST_MEMORY;
                for (int i = 0; i < N; i++) sum[i] *= keep;
                count *= keep;
                levelSum *= keep;
                levelCount *= keep;
            }
            for (int i = 0; i < N; i++) sum[i] += cepstrum[i];
            count++;
            levelSum += level;
            levelCount++;
        }
        cepstrum[0] -= (float) (levelSum / levelCount);
        for (int i = 1; i < N; i++) cepstrum[i] -= (float) (sum[i] / count);
    }

    void utterance() {
        speech = 0;
    }

    int speechFrames() {
        return speech;
    }
}
