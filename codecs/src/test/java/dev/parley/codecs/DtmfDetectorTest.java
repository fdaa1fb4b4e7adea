package dev.parley.codecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// ITU-T Q.24, and the numbers a carrier is held to.
class DtmfDetectorTest {
    private static final String KEYS = "123A456B789C*0#D";

    @Test void everyKeyOfFiftyMillisecondsIsHeardOnceInNoiseAndTwist() {
        var random = new Random(1);
        for (int round = 0; round < 200; round++) {
            double twist = -8 + 12 * random.nextDouble();                       // dB, high over low
            double off = (random.nextDouble() - 0.5) * 0.03;                    // ±1.5 %
            double off2 = (random.nextDouble() - 0.5) * 0.03;
            double level = Math.pow(10, -30 * random.nextDouble() / 20) * 8000; // 0 to -30 dB of that
            var line = new Line(round, level, 12);
            for (char key : KEYS.toCharArray()) line.key(key, 50, twist, 1 + off, 1 + off2).gap(50);
            assertThat(line.heard()).as("seed %d twist %.1f off %.4f %.4f level %.0f", round, twist, off, off2, level).isEqualTo(KEYS);
        }
    }

    @Test void theSameKeyTwiceIsTwoKeysAndALongOneIsOne() {
        assertThat(new Line(1, 3000, 30).key('5', 50, 0, 1, 1).gap(50).key('5', 50, 0, 1, 1).gap(50).heard()).isEqualTo("55");
        assertThat(new Line(1, 3000, 30).key('5', 3000, 0, 1, 1).gap(50).heard()).isEqualTo("5");
    }

    @Test void tonesThreeAndAHalfPercentOffAreNoKey() {
        for (double off : new double[] {0.965, 1.035}) {
            for (char key : KEYS.toCharArray()) {
                assertThat(new Line(2, 4000, 60).key(key, 100, 0, off, 1).gap(60).heard()).as("%c low %.3f", key, off).isEmpty();
                assertThat(new Line(2, 4000, 60).key(key, 100, 0, 1, off).gap(60).heard()).as("%c high %.3f", key, off).isEmpty();
            }
        }
    }

    @Test void tooShortTooFarTwistedOrAloneIsNoKey() {
        for (char key : KEYS.toCharArray()) {
            assertThat(new Line(3, 4000, 40).key(key, 23, 0, 1, 1).gap(60).heard()).as("%c", key).isEmpty();
            assertThat(new Line(3, 4000, 40).key(key, 100, 12, 1, 1).gap(60).heard()).as("%c", key).isEmpty();
            assertThat(new Line(3, 4000, 40).key(key, 100, -16, 1, 1).gap(60).heard()).as("%c", key).isEmpty();
            assertThat(new Line(3, 4000, 40).key(key, 100, -200, 1, 1).gap(60).heard()).as("%c", key).isEmpty();
        }
    }

    @Test void dialToneBusyAndFaxAreNoKeys() {
        double[][] tones = {{350, 440}, {480, 620}, {440, 480}, {425, 425}, {1100, 1100}, {2100, 2100}, {950, 1400}, {1400, 1800}};
        for (double[] pair : tones) {
            assertThat(new Line(4, 4000, 40).tones(pair[0], pair[1], 2000).heard()).as("%.0f+%.0f", pair[0], pair[1]).isEmpty();
        }
    }

    @Test void voicesPressNoKeys() {
        var detector = new DtmfDetector();
        List<Character> found = new ArrayList<>();
        for (int seed = 0; seed < 60; seed++) {
            short[] voice = Voice.speak(80_000, seed);
            for (int i = 0; i < voice.length; i += 160) {
                char key = detector.accept(voice, i, 160);
                if (key != DtmfDetector.NONE) found.add(key);
            }
        }
        assertThat(found).isEmpty();
    }

    /// A line with noise that lasts.
    private static final class Line {
        private final List<Double> samples = new ArrayList<>();
        private final Random random;
        private final double level;
        private final double noise;

        Line(long seed, double level, double snr) {
            random = new Random(seed);
            this.level = level;
            this.noise = level * Math.pow(10, -snr / 20);       // to a pair of tones of equal level: root mean square = level
            gap(40);
        }

        Line key(char key, int millis, double twist, double lowOff, double highOff) {
            int index = KEYS.indexOf(key);
            double high = level * Math.sqrt(2) * Math.pow(10, Math.min(twist, 0) / 20);
            double low = level * Math.sqrt(2) * Math.pow(10, -Math.max(twist, 0) / 20);
            double scale = Math.sqrt(2 / (high * high + low * low)) * level;
            add(DtmfTones.LOW[index / 4] * lowOff, low * scale, DtmfTones.HIGH[index % 4] * highOff, high * scale, millis);
            return this;
        }

        Line tones(double first, double second, int millis) {
            add(first, level, second, level, millis);
            return gap(60);
        }

        Line gap(int millis) {
            add(0, 0, 0, 0, millis);
            return this;
        }

        private void add(double f1, double a1, double f2, double a2, int millis) {
            for (int i = 0; i < 8 * millis; i++) {
                samples.add(a1 * Math.sin(2 * Math.PI * f1 * i / 8000) + a2 * Math.sin(2 * Math.PI * f2 * i / 8000)
                        + noise * random.nextGaussian());
            }
        }

        String heard() {
            var detector = new DtmfDetector();
            var heard = new StringBuilder();
            short[] frame = new short[160];
            for (int at = 0; at + 160 <= samples.size(); at += 160) {
                for (int i = 0; i < 160; i++) frame[i] = (short) Math.clamp(Math.round(samples.get(at + i)), -32_768, 32_767);
                char key = detector.accept(frame, 0, 160);
                if (key != DtmfDetector.NONE) heard.append(key);
            }
            return heard.toString();
        }
    }
}
