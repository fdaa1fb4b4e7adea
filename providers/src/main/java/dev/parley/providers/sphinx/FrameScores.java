package dev.parley.providers.sphinx;

import java.util.Arrays;

/// How well each senone explains the current frame, computed when asked and remembered for the frame. Belongs to one
/// stream; not thread-safe.
///
/// Per codebook and stream only the best [#TOP] Gaussians count, as in Sphinx.
final class FrameScores {
    private static final int TOP = 4;

    private final AcousticModel model;
    private final float[] score;
    private final int[] scoredAt;
    private final int[] pickedAt;
    private final int[] bestDensity;
    private final float[] bestValue;
    private final float[] bestLog;
    private final float[] work;
    private float[] feature = new float[AcousticModel.STREAMS * AcousticModel.DIMENSIONS];
    private int frame;

    FrameScores(AcousticModel model) {
        this.model = model;
        score = new float[model.senones];
        scoredAt = new int[model.senones];
        pickedAt = new int[model.phones];
        int picks = model.phones * AcousticModel.STREAMS;
        bestDensity = new int[picks * TOP];
        bestValue = new float[picks * TOP];
        bestLog = new float[picks];
        work = new float[model.densities];
        Arrays.fill(scoredAt, -1);
        Arrays.fill(pickedAt, -1);
    }

    /// Starts a new frame. `next` is read until the one after.
    void frame(float[] next) {
        feature = next;
        frame++;
    }

    /// Natural log likelihood of the frame.
    float of(int senone) {
        if (scoredAt[senone] == frame) return score[senone];
        int phone = model.codebookOf[senone];
        if (pickedAt[phone] != frame) pick(phone);
        float total = 0;
        double product = 1;
        for (int stream = 0; stream < AcousticModel.STREAMS; stream++) {
            int pick = phone * AcousticModel.STREAMS + stream;
            int weight = (senone * AcousticModel.STREAMS + stream) * model.densities;
            float sum = 0;
            for (int i = pick * TOP; i < pick * TOP + TOP; i++) sum += bestValue[i] * model.weights[weight + bestDensity[i]];
            product *= sum;
            total += bestLog[pick];
        }
        total += (float) Math.log(product);
        score[senone] = total;
        scoredAt[senone] = frame;
        return total;
    }

    private void pick(int phone) {
        pickedAt[phone] = frame;
        int count = model.densities;
        for (int stream = 0; stream < AcousticModel.STREAMS; stream++) {
            int book = phone * AcousticModel.STREAMS + stream;
            float[] mean = model.means[book];
            float[] precision = model.precisions[book];
            System.arraycopy(model.constants[book], 0, work, 0, count);
            for (int d = 0; d < AcousticModel.DIMENSIONS; d++) {
                float x = feature[stream * AcousticModel.DIMENSIONS + d];
                int at = d * count;
                for (int g = 0; g < count; g++) {
                    float difference = x - mean[at + g];
                    work[g] -= difference * difference * precision[at + g];
                }
            }
            keepBest(book);
        }
    }

    private void keepBest(int book) {
        int base = book * TOP;
        float top = Float.NEGATIVE_INFINITY;
        for (int place = 0; place < TOP; place++) {
            int best = 0;
            for (int g = 1; g < work.length; g++) if (work[g] > work[best]) best = g;
            if (place == 0) top = work[best];
            bestDensity[base + place] = best;
            bestValue[base + place] = (float) Math.exp(work[best] - top);
            work[best] = Float.NEGATIVE_INFINITY;
        }
        bestLog[book] = top;
    }
}
