package dev.parley.providers.sphinx;

import java.util.Arrays;

/// Telephone samples to the feature vectors of the acoustic model: mel cepstra over 25.6 ms every 10 ms, their mean
/// removed, with first and second differences. One stream; not thread-safe.
///
/// The model was trained on 16 kHz speech with 25 mel bands from 130 to 6800 Hz, and the telephone ends at 4000. The
/// spectrum is computed at 8 kHz, where the bins are those of 16 kHz, and the missing upper bands are filled from
/// the highest ones heard.
final class Cepstra {
    static final int SHIFT = 80;
    private static final int WINDOW = 205;
    private static final int FFT = 256;
    private static final int BINS = FFT / 2;
    private static final int WIDE_BINS = 256;                      // of the same width, as at 16 kHz
    private static final double BIN_HERTZ = 8_000.0 / FFT;
    private static final int EDGE = (int) (3_700 / BIN_HERTZ);
    private static final int FILL_FROM = (int) (2_500 / BIN_HERTZ);
    private static final int BANDS = 25;
    private static final double LOW_HERTZ = 130;
    private static final double HIGH_HERTZ = 6_800;
    private static final int LIFTER = 22;
    private static final int N = AcousticModel.DIMENSIONS;
    private static final int HISTORY = 7;                          // frames -3 to +3 around the one delivered
    static final int LOOK_AHEAD = 3;
    /// White noise of about 4 units RMS under everything: digital silence must not be infinitely quiet.
    private static final double NOISE_POWER = 16.0 * WINDOW * 0.4 * 4;

    private static final float[] HAMMING = hamming();
    private static final float[] EMPHASIS = emphasis();
    private static final int[] BAND_FROM = new int[BANDS];
    private static final float[][] BAND = bands();
    private static final float[][] COSINE = cosines();
    private static final float[] TWIDDLE_COS = twiddle(true);
    private static final float[] TWIDDLE_SIN = twiddle(false);

    private final float[] samples = new float[WINDOW];
    private int have;
    private int seed = 1;
    private final float[] real = new float[FFT];
    private final float[] imaginary = new float[FFT];
    private final float[] power = new float[WIDE_BINS];
    private final float[] logs = new float[BANDS];
    private final float[][] history = new float[HISTORY][N];
    private long frames;
    private final float[] feature = new float[3 * N];
    private final MeanTracker mean = new MeanTracker();

    interface Sink {
        /// @param feature valid during the call only
        void frame(float[] feature);
    }

    void accept(short[] pcm, int offset, int count, Sink sink) {
        for (int i = offset; i < offset + count; i++) {
            samples[have++] = pcm[i] + dither();
            if (have == WINDOW) {
                cepstrum(history[(int) (frames % HISTORY)]);
                deliver(sink);
                System.arraycopy(samples, SHIFT, samples, 0, WINDOW - SHIFT);
                have = WINDOW - SHIFT;
            }
        }
    }

    /// Noise of about 10 units RMS, the same on every stream: the model has heard silence on real lines only, and takes
    /// digital silence for anything but.
    private float dither() {
        float sum = 0;
        for (int i = 0; i < 3; i++) {
            seed = seed * 1_664_525 + 1_013_904_223;            // Knuth's and Lewis's constants
            sum += seed;
        }
        return sum * (10f / Integer.MAX_VALUE);
    }

    /// Delivers the frames still waiting for their successors, the last one repeated; the next sample begins anew.
    void flush(Sink sink) {
        if (frames > 0) {
            float[] last = history[(int) ((frames - 1) % HISTORY)].clone();
            for (int i = 0; i < LOOK_AHEAD; i++) {
                System.arraycopy(last, 0, history[(int) (frames % HISTORY)], 0, N);
                deliver(sink);
            }
        }
        frames = 0;
        have = 0;
        mean.utterance();
    }

    private void deliver(Sink sink) {
        frames++;
        if (frames <= LOOK_AHEAD) return;
        long at = frames - 1 - LOOK_AHEAD;
        float[] now = at(at);
        float[] before1 = at(at - 1);
        float[] before2 = at(at - 2);
        float[] before3 = at(at - 3);
        float[] after1 = at(at + 1);
        float[] after2 = at(at + 2);
        float[] after3 = at(at + 3);
        for (int i = 0; i < N; i++) {
            feature[i] = now[i];
            feature[N + i] = after2[i] - before2[i];
            feature[2 * N + i] = after3[i] - before1[i] - after1[i] + before3[i];
        }
        sink.frame(feature);
    }

    /// The frame of that number; before the first one, the first.
    private float[] at(long frame) {
        return history[(int) (Math.max(0, frame) % HISTORY)];
    }

    private void cepstrum(float[] out) {
        Arrays.fill(imaginary, 0);
        Arrays.fill(real, WINDOW, FFT, 0);
        for (int i = 0; i < WINDOW; i++) real[i] = samples[i] * HAMMING[i];
        transform();
        for (int bin = 0; bin < BINS; bin++) {
            double squared = (double) real[bin] * real[bin] + (double) imaginary[bin] * imaginary[bin];
            power[bin] = (float) (4 * squared + NOISE_POWER) * EMPHASIS[bin];      // 4: twice the samples at 16 kHz
        }
        fill();
        for (int band = 0; band < BANDS; band++) {
            float[] weights = BAND[band];
            float sum = 0;
            for (int i = 0; i < weights.length; i++) sum += weights[i] * power[BAND_FROM[band] + i];
            logs[band] = (float) Math.log(sum + 1e-4);
        }
        for (int c = 0; c < N; c++) {
            float sum = 0;
            for (int band = 0; band < BANDS; band++) sum += COSINE[c][band] * logs[band];
            out[c] = sum;
        }
        mean.remove(out);
    }

    /// Above the telephone's edge: flat, at a fiftieth of the mean power from 2500 Hz to the edge. Mirroring the
    /// spectrum instead was measured to cost 3 words in 100.
    private void fill() {
        float sum = 0;
        for (int bin = FILL_FROM; bin < EDGE; bin++) sum += power[bin] / EMPHASIS[bin];
        float level = sum / (EDGE - FILL_FROM) * 0.02f;
        for (int bin = EDGE; bin < WIDE_BINS; bin++) power[bin] = level * EMPHASIS[bin];
    }

    /// Frames of speech since the last [#flush] or [#forgetSpeech].
    int speechFrames() {
        return mean.speechFrames();
    }

    void forgetSpeech() {
        mean.utterance();
    }

    /// In-place radix-2 transform of [#FFT] points.
    private void transform() {
        for (int i = 1, j = 0; i < FFT; i++) {
            int bit = FFT >> 1;
            for (; (j & bit) != 0; bit >>= 1) j ^= bit;
            j ^= bit;
            if (i < j) {
                float swap = real[i];
                real[i] = real[j];
                real[j] = swap;
            }
        }
        for (int size = 2; size <= FFT; size <<= 1) {
            int half = size >> 1;
            int step = FFT / size;
            for (int base = 0; base < FFT; base += size) {
                for (int k = 0; k < half; k++) {
                    float c = TWIDDLE_COS[k * step];
                    float s = TWIDDLE_SIN[k * step];
                    int low = base + k;
                    int high = low + half;
                    float re = real[high] * c - imaginary[high] * s;
                    float im = real[high] * s + imaginary[high] * c;
                    real[high] = real[low] - re;
                    imaginary[high] = imaginary[low] - im;
                    real[low] += re;
                    imaginary[low] += im;
                }
            }
        }
    }

    private static float[] twiddle(boolean cosine) {
        var out = new float[FFT / 2];
        for (int i = 0; i < out.length; i++) {
            double angle = -2 * Math.PI * i / FFT;
            out[i] = (float) (cosine ? Math.cos(angle) : Math.sin(angle));
        }
        return out;
    }

    private static float[] hamming() {
        var out = new float[WINDOW];
        for (int i = 0; i < WINDOW; i++) out[i] = (float) (0.54 - 0.46 * Math.cos(2 * Math.PI * i / (WINDOW - 1)));
        return out;
    }

    /// Power response of the trainer's pre-emphasis, 1 - 0.97 z^-1 at 16 kHz.
    private static float[] emphasis() {
        var out = new float[WIDE_BINS];
        for (int bin = 0; bin < WIDE_BINS; bin++) {
            double omega = 2 * Math.PI * bin * BIN_HERTZ / 16_000;
            out[bin] = (float) (1 + 0.97 * 0.97 - 2 * 0.97 * Math.cos(omega));
        }
        return out;
    }

    /// Triangles of unit area, equally wide in mel, edges rounded to bins, as SphinxTrain makes them.
    private static float[][] bands() {
        double low = mel(LOW_HERTZ);
        double step = (mel(HIGH_HERTZ) - low) / (BANDS + 1);
        var out = new float[BANDS][];
        for (int band = 0; band < BANDS; band++) {
            double left = rounded(hertz(low + band * step));
            double centre = rounded(hertz(low + (band + 1) * step));
            double right = rounded(hertz(low + (band + 2) * step));
            int from = (int) Math.round(left / BIN_HERTZ) + 1;
            int to = (int) Math.round(right / BIN_HERTZ);
            BAND_FROM[band] = from;
            out[band] = new float[to - from];
            for (int bin = from; bin < to; bin++) {
                double f = bin * BIN_HERTZ;
                double slope = f <= centre ? (f - left) / (centre - left) : (right - f) / (right - centre);
                out[band][bin - from] = (float) (slope * 2 / (right - left));
            }
        }
        return out;
    }

    private static double rounded(double hertz) {
        return Math.round(hertz / BIN_HERTZ) * BIN_HERTZ;
    }

    private static double mel(double hertz) {
        return 2595 * Math.log10(1 + hertz / 700);
    }

    private static double hertz(double mel) {
        return 700 * (Math.pow(10, mel / 2595) - 1);
    }

    /// Orthonormal DCT-II with the lifter folded in.
    private static float[][] cosines() {
        var out = new float[N][BANDS];
        for (int c = 0; c < N; c++) {
            double scale = Math.sqrt((c == 0 ? 1.0 : 2.0) / BANDS) * (1 + LIFTER / 2.0 * Math.sin(c * Math.PI / LIFTER));
            for (int band = 0; band < BANDS; band++) {
                out[c][band] = (float) (scale * Math.cos(Math.PI * c * (band + 0.5) / BANDS));
            }
        }
        return out;
    }
}
