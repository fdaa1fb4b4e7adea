package dev.parley.codecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ConcealmentTest {
    private final G711 codec = G711.ulaw();

    @Test void aLostFrameOfATonePassesForTheToneAtFirst() {
        short[] tone = tone(1600);
        codec.decode(G711Test.encode(G711.ulaw(), tone), 0, 1600, new short[1600], 0);
        short[] made = new short[160];
        codec.conceal(made, 0, 160);
        short[] expected = Arrays.copyOfRange(tone(1760), 1600, 1760);
        double error = 0;
        double energy = 0;
        for (int i = 0; i < 80; i++) {
            error += Math.pow(made[i] - expected[i], 2);
            energy += Math.pow(expected[i], 2);
        }
        assertThat(error / energy).isLessThan(0.05);
    }

    @Test void aLongHoleFadesToSilenceInSixtyMilliseconds() {
        codec.decode(G711Test.encode(G711.ulaw(), tone(1600)), 0, 1600, new short[1600], 0);
        short[] made = new short[1600];
        for (int i = 0; i < 1600; i += 160) codec.conceal(made, i, 160);
        assertThat(level(made, 0, 80)).isGreaterThan(4000);
        assertThat(level(made, 320, 400)).isBetween(300.0, 3000.0);
        assertThat(Arrays.copyOfRange(made, 480, 1600)).containsOnly(0);
    }

    @Test void neitherSeamClicks() {
        short[] tone = tone(4800);
        byte[] payload = G711Test.encode(G711.ulaw(), tone);
        short[] heard = new short[4800];
        for (int i = 0; i < 4800; i += 160) {
            if (i % 800 == 640) codec.conceal(heard, i, 160);
            else codec.decode(payload, i, 160, heard, i);
        }
        int steepest = 0;
        for (int i = 1; i < 4800; i++) steepest = Math.max(steepest, Math.abs(heard[i] - heard[i - 1]));
        assertThat(steepest).isLessThan(2800);                            // the tone itself: 2070
    }

    @Test void nothingHeardConcealsToSilence() {
        short[] made = tone(160);
        codec.conceal(made, 0, 160);
        assertThat(made).containsOnly(0);
    }

    private static short[] tone(int samples) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) pcm[i] = (short) (8000 * Math.sin(2 * Math.PI * 330 * i / 8000));
        return pcm;
    }

    private static double level(short[] pcm, int from, int to) {
        double energy = 0;
        for (int i = from; i < to; i++) energy += pcm[i] * pcm[i];
        return Math.sqrt(energy / (to - from));
    }
}
