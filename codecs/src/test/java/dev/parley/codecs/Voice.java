package dev.parley.codecs;

import java.util.Random;

/// A voice-like sound for tests: a pulse train of moving pitch through two moving resonances, level moving as
/// syllables do.
final class Voice {
    private Voice() { }

    static short[] speak(int samples, long seed) {
        var random = new Random(seed);
        double pitch = 90 + random.nextInt(160);
        double[] state = new double[4];
        double phase = 1;
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            phase += pitch * (1 + 0.1 * Math.sin(i / 1700.0)) / 8000;
            double source = 0.02 * random.nextGaussian();
            if (phase >= 1) source += 1;
            phase -= (int) phase;
            double first = resonate(source, 500 + 200 * Math.sin(i / 2000.0), 0.97, state, 0);
            double second = resonate(first, 1500 + 300 * Math.cos(i / 2600.0), 0.94, state, 2);
            double syllable = 0.65 + 0.35 * Math.cos(2 * Math.PI * 4 * i / 8000);
            pcm[i] = (short) Math.clamp(second * 700 * syllable, -20_000, 20_000);
        }
        return pcm;
    }

    private static double resonate(double in, double hertz, double radius, double[] state, int at) {
        double out = in + 2 * radius * Math.cos(2 * Math.PI * hertz / 8000) * state[at] - radius * radius * state[at + 1];
        state[at + 1] = state[at];
        state[at] = out;
        return out;
    }
}
