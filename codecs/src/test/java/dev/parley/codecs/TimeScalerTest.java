package dev.parley.codecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeScalerTest {
    private final TimeScaler scaler = new TimeScaler();

    @Test void aToneLosesWholePeriodsAndNothingClicks() {
        short[] pcm = tone(800);
        int gone = scaler.shorten(pcm, 0, 800);
        assertThat(gone).isBetween(20, 120);
        assertThat(gone % 20).as("of a 400 Hz tone").isZero();
        assertThat(steepest(pcm, 800 - gone)).isLessThanOrEqualTo(steepest(tone(800), 800) + 50);
    }

    @Test void aToneGainsWholePeriodsAndNothingClicks() {
        short[] pcm = Arrays.copyOf(tone(800), 920);
        int added = scaler.lengthen(pcm, 0, 800);
        assertThat(added).isBetween(20, 120);
        assertThat(added % 20).isZero();
        assertThat(steepest(pcm, 800 + added)).isLessThanOrEqualTo(steepest(tone(800), 800) + 50);
    }

    @Test void silenceIsShortenedByTenMilliseconds() {
        assertThat(scaler.shorten(new short[400], 0, 400)).isEqualTo(80);
        assertThat(scaler.lengthen(new short[400], 0, 240)).isEqualTo(80);
    }

    @Test void loudNoiseIsLeftAlone() {
        var random = new Random(1);
        short[] pcm = new short[400];
        for (int i = 0; i < pcm.length; i++) pcm[i] = (short) (3000 * random.nextGaussian());
        short[] before = pcm.clone();
        assertThat(scaler.shorten(pcm, 0, 400)).isZero();
        assertThat(scaler.lengthen(pcm, 0, 280)).isZero();
        assertThat(pcm).isEqualTo(before);
    }

    @Test void tooLittleIsLeftAlone() {
        assertThat(scaler.shorten(new short[239], 0, 239)).isZero();
    }

    @Test void voicedSpeechIsOftenWilling() {
        short[] speech = Voice.speak(8000, 4);
        int willing = 0;
        for (int i = 0; i + 400 < speech.length; i += 160) {
            if (scaler.shorten(Arrays.copyOfRange(speech, i, i + 400), 0, 400) > 0) willing++;
        }
        assertThat(willing).isGreaterThan(25);                          // of 48
    }

    private static short[] tone(int samples) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) pcm[i] = (short) (8000 * Math.sin(2 * Math.PI * 400 * i / 8000));
        return pcm;
    }

    private static int steepest(short[] pcm, int samples) {
        int steepest = 0;
        for (int i = 1; i < samples; i++) steepest = Math.max(steepest, Math.abs(pcm[i] - pcm[i - 1]));
        return steepest;
    }
}
