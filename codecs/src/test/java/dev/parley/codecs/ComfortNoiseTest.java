package dev.parley.codecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ComfortNoiseTest {
    @Test void theNoiseMadeIsAsLoudAndAsColouredAsTheNoiseDescribed() {
        for (double level : new double[] {20, 200, 2000}) {
            short[] line = coloured(1600, level);
            byte[] payload = new byte[ComfortNoise.PAYLOAD];
            assertThat(new ComfortNoise().describe(line, 0, 1600, payload, 0)).isEqualTo(9);
            var there = new ComfortNoise();
            there.hear(payload, 0, 9);
            short[] made = new short[16_000];
            there.fill(made, 0, 16_000);
            double decibels = 20 * Math.log10(rms(made, 8000, 16_000) / rms(line, 0, 1600));
            assertThat(decibels).as("level %.0f", level).isBetween(-2.0, 2.0);
            assertThat(lag1(made, 8000, 16_000)).isCloseTo(lag1(line, 0, 1600), org.assertj.core.data.Offset.offset(0.1));
        }
    }

    @Test void aLevelAloneMakesWhiteNoise() {
        var noise = new ComfortNoise();
        noise.hear(new byte[] {50}, 0, 1);
        short[] made = new short[16_000];
        noise.fill(made, 0, 16_000);
        assertThat(20 * Math.log10(rms(made, 8000, 16_000) / 32_768)).isBetween(-51.0, -49.0);
        assertThat(Math.abs(lag1(made, 8000, 16_000))).isLessThan(0.05);
    }

    @Test void digitalSilenceStaysSilent() {
        byte[] payload = new byte[ComfortNoise.PAYLOAD];
        new ComfortNoise().describe(new short[160], 0, 160, payload, 0);
        assertThat(payload[0]).isEqualTo((byte) 127);
        var noise = new ComfortNoise();
        noise.hear(payload, 0, payload.length);
        short[] made = new short[160];
        noise.fill(made, 0, 160);
        assertThat(made).containsOnly(0);
    }

    @Test void noDescriptionMakesItHowl() {
        var random = new Random(5);
        var noise = new ComfortNoise();
        short[] made = new short[160];
        for (int i = 0; i < 3000; i++) {
            byte[] payload = new byte[random.nextInt(20)];
            random.nextBytes(payload);
            if (payload.length > 0) payload[0] = 40;
            noise.hear(payload, 0, payload.length);
            noise.fill(made, 0, 160);
            assertThat(rms(made, 0, 160)).isLessThan(6000);
        }
    }

    private static short[] coloured(int samples, double level) {
        var random = new Random(3);
        short[] pcm = new short[samples];
        double last = 0;
        for (int i = 0; i < samples; i++) {
            last = 0.8 * last + 0.6 * random.nextGaussian();
            pcm[i] = (short) Math.round(level * last);
        }
        return pcm;
    }

    private static double rms(short[] pcm, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) sum += pcm[i] * pcm[i];
        return Math.sqrt(sum / (to - from));
    }

    private static double lag1(short[] pcm, int from, int to) {
        double sum = 0;
        double energy = 0;
        for (int i = from + 1; i < to; i++) {
            sum += pcm[i] * pcm[i - 1];
            energy += pcm[i] * pcm[i];
        }
        return sum / energy;
    }
}
