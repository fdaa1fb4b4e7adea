package dev.parley.providers.sphinx;

import dev.parley.agent.Synthesizer;
import java.util.Arrays;

/// Speech as it comes off a telephone line: synthesised, through G.711 mu-law, between stretches of line noise.
final class Telephone {
    private Telephone() { }

    static short[] line(Synthesizer voice, String text) {
        return line(voice, text, 1);
    }

    /// @param gain of the speech, not of the noise
    static short[] line(Synthesizer voice, String text, float gain) {
        var out = new short[8_000 * 60];
        int[] count = {2_400};
        voice.speak(text, "en-US", (pcm, offset, samples) -> {
            System.arraycopy(pcm, offset, out, count[0], samples);
            count[0] += samples;
            return true;
        });
        short[] all = Arrays.copyOf(out, count[0] + 2_400);
        var random = new java.util.Random(text.hashCode());
        for (int i = 0; i < all.length; i++) all[i] = muLaw((int) (all[i] * gain + random.nextGaussian() * 12));
        return all;
    }

    /// There and back through ITU-T G.711 mu-law.
    private static short muLaw(int sample) {
        int magnitude = Math.min(32_635, Math.abs(sample)) + 132;
        int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
        int mantissa = magnitude >> exponent + 3 & 15;
        int decoded = ((mantissa << 3) + 132 << exponent) - 132;
        return (short) (sample < 0 ? -decoded : decoded);
    }
}
