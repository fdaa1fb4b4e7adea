package dev.parley.media;

import java.util.Arrays;
import java.util.Random;

/// Sounds for tests, 8000 samples per second.
final class Sounds {
    private Sounds() { }

    static short[] silence(int samples) {
        return new short[samples];
    }

    /// A level that G.711 carries exactly in both laws' neighbourhood: use with µ-law only.
    static short[] constant(int samples, int value) {
        short[] pcm = new short[samples];
        Arrays.fill(pcm, (short) value);
        return pcm;
    }

    /// A voice-like sound: a 120 Hz pulse train through two resonances, its level moving as syllables do.
    static short[] voice(int samples, long seed) {
        var random = new Random(seed);
        short[] pcm = new short[samples];
        double a1 = 0, a2 = 0, b1 = 0, b2 = 0;
        double phase = 0;
        for (int i = 0; i < samples; i++) {
            double pitch = 120 + 15 * Math.sin(i / 1500.0);
            phase += pitch / 8000;
            double pulse = phase >= 1 ? 1 : 0;
            phase -= (int) phase;
            pulse += 0.02 * random.nextGaussian();
            double first = 500 + 200 * Math.sin(i / 2000.0);
            double r = 0.97;
            double a = pulse + 2 * r * Math.cos(2 * Math.PI * first / 8000) * a1 - r * r * a2;
            a2 = a1;
            a1 = a;
            double b = a + 2 * 0.94 * Math.cos(2 * Math.PI * 1500 / 8000) * b1 - 0.94 * 0.94 * b2;
            b2 = b1;
            b1 = b;
            double syllable = 0.55 + 0.45 * Math.sin(2 * Math.PI * 4 * i / 8000);
            pcm[i] = (short) Math.clamp(b * 700 * syllable, -20000, 20000);
        }
        return pcm;
    }
}
