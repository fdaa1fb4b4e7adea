package dev.parley.codecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResamplerTest {
    private static final int[] RATES = {16_000, 22_050, 24_000, 44_100, 48_000};

    @Test void telephoneBandPassesWithinAQuarterDecibel() {
        for (int rate : RATES) {
            for (int hertz : new int[] {100, 300, 1000, 2000, 3000, 3300}) {
                double decibels = 20 * Math.log10(level(to8k(rate, sine(rate, hertz, 10_000))) / (10_000 / Math.sqrt(2)));
                assertThat(decibels).as("%d Hz at %d", hertz, rate).isBetween(-0.25, 0.25);
            }
        }
    }

    @Test void whatWouldFoldIntoTheTelephoneBandIsSixtyDecibelsDown() {
        for (int rate : RATES) {
            for (int hertz = 4600; hertz < rate / 2; hertz += 613) {
                double decibels = 20 * Math.log10(Math.max(level(to8k(rate, sine(rate, hertz, 20_000))), 1e-3)
                        / (20_000 / Math.sqrt(2)));
                assertThat(decibels).as("%d Hz at %d", hertz, rate).isLessThan(-60);
            }
        }
    }

    @Test void everySampleInHasItsShareOut() {
        for (int rate : RATES) assertThat(to8k(rate, new short[rate])).as("%d", rate).hasSizeBetween(7999, 8002);
    }

    @Test void theOutputIsInTime() {
        short[] impulse = new short[48_000];
        impulse[24_000] = 30_000;                                         // 500 ms
        short[] out = to8k(48_000, impulse);
        int peak = 0;
        for (int i = 0; i < out.length; i++) if (Math.abs(out[i]) > Math.abs(out[peak])) peak = i;
        assertThat(peak).isEqualTo(4000);
    }

    @Test void piecesOfAnySizeGiveTheSameAsTheWhole() {
        for (int rate : RATES) {
            var random = new Random(rate);
            short[] in = new short[20_000];
            for (int i = 0; i < in.length; i++) in[i] = (short) (random.nextGaussian() * 3000);
            var pieces = new Resampler(rate, 8000);
            short[] out = new short[pieces.maximumOutput(in.length) + pieces.maximumOutput(pieces.delay())];
            int written = 0;
            for (int at = 0; at < in.length; ) {
                int size = Math.min(in.length - at, random.nextInt(700));
                int more = pieces.resample(in, at, size, out, written);
                assertThat(more).isLessThanOrEqualTo(pieces.maximumOutput(size));
                written += more;
                at += size;
            }
            written += pieces.drain(out, written);
            assertThat(Arrays.copyOf(out, written)).as("%d", rate).isEqualTo(to8k(rate, in));
        }
    }

    @Test void upwardsWorksToo() {
        var up = new Resampler(8000, 16_000);
        short[] in = sine(8000, 1000, 10_000);
        short[] out = new short[up.maximumOutput(in.length)];
        int written = up.resample(in, 0, in.length, out, 0);
        short[] expected = sine(16_000, 1000, 10_000);
        for (int i = 1000; i < written - 1000; i++) assertThat((int) out[i]).isCloseTo(expected[i], org.assertj.core.data.Offset.offset(20));
    }

    @Test void theSameRateIsACopy() {
        short[] in = sine(8000, 440, 9000);
        assertThat(to8k(8000, in)).isEqualTo(in);
    }

    private static short[] to8k(int rate, short[] in) {
        var resampler = new Resampler(rate, 8000);
        short[] out = new short[resampler.maximumOutput(in.length) + resampler.maximumOutput(resampler.delay())];
        int written = resampler.resample(in, 0, in.length, out, 0);
        return Arrays.copyOf(out, written + resampler.drain(out, written));
    }

    private static short[] sine(int rate, int hertz, int amplitude) {
        short[] pcm = new short[rate];
        for (int i = 0; i < pcm.length; i++) pcm[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hertz * i / rate));
        return pcm;
    }

    /// Root mean square of the middle, where the filter is full.
    private static double level(short[] pcm) {
        double energy = 0;
        for (int i = 1000; i < pcm.length - 1000; i++) energy += pcm[i] * pcm[i];
        return Math.sqrt(energy / (pcm.length - 2000));
    }
}
