package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EModelTest {
    /// G.107 with all defaults, and MOS of known ratings (Annex B's table: 90 is 4.34, 80 is 4.03, 70 is 3.60, 60 is 3.10, 50 is 2.58).
    @Test void scoresAreThoseOfTheRecommendation() {
        assertThat(EModel.rating(0, 1, 0)).isEqualTo(93.2);
        assertThat(EModel.meanOpinionScore(93.2)).isCloseTo(4.41, within(0.005));
        double[][] table = {{90, 4.34}, {80, 4.03}, {70, 3.60}, {60, 3.10}, {50, 2.58}};
        for (double[] row : table) assertThat(EModel.meanOpinionScore(row[0])).isCloseTo(row[1], within(0.011));
        assertThat(EModel.meanOpinionScore(0)).isEqualTo(1);
    }

    /// G.107's figure of pure delay: nothing up to 100 ms, some 3 at 200 ms, some 27 at 400 ms.
    @Test void delayHurtsBeyondAFifthOfASecond() {
        assertThat(EModel.delayImpairment(100)).isZero();
        assertThat(EModel.delayImpairment(200)).isBetween(1.0, 5.0);
        assertThat(EModel.delayImpairment(400)).isBetween(20.0, 32.0);
    }

    @Test void lossHurtsAndBurstsHurtMore() {
        double before = 100;
        for (int loss = 0; loss <= 20; loss++) {
            double rating = EModel.rating(loss, 1, 50);
            assertThat(rating).isLessThan(before);
            if (loss > 0) assertThat(EModel.rating(loss, 2, 50)).isLessThan(rating);
            before = rating;
        }
        assertThat(EModel.rating(1, 1, 0)).isCloseTo(93.2 - 95.0 / 26.1, within(0.01));
    }

    @Test void countsBurstsAndGaps() {
        var metrics = new VoipMetrics();
        for (int i = 0; i < 1000; i++) {
            boolean burst = i >= 500 && i < 520;
            if (burst && i % 2 == 0 || i == 100) metrics.missing();
            else metrics.played();
        }
        byte[] out = new byte[VoipMetrics.BYTES];
        assertThat(metrics.write(out, 0, 1, 2, 20, 3, 60, 40, new int[] {40, 200, 200})).isEqualTo(44);
        assertThat(metrics.lossPercent()).isCloseTo(1.1, within(0.001));
        assertThat(out[18] & 0xFF).as("density of the burst: 10 of 19").isEqualTo(256 * 10 / 19);
        assertThat((short) RtpPacket.U16.get(out, 20)).as("its length").isEqualTo((short) (19 * 20));
        assertThat(out[17] & 0xFF).as("discarded: 3 of 1000").isEqualTo(0);
        assertThat(out[34]).as("mean opinion score in tenths").isBetween((byte) 40, (byte) 44);
        assertThat((short) RtpPacket.U16.get(out, 24)).isEqualTo((short) 60);
    }

    @Test void randomLossHasABurstRatioOfOneAndRunsHaveMore() {
        var dice = new Random(3);
        var random = new VoipMetrics();
        for (int i = 0; i < 200_000; i++) {
            if (dice.nextInt(10) == 0) random.missing();
            else random.played();
        }
        assertThat(random.burstRatio()).isCloseTo(1, within(0.03));
        var runs = new VoipMetrics();
        for (int i = 0; i < 10_000; i++) {
            if (i % 50 < 5) runs.missing();
            else runs.played();
        }
        assertThat(runs.burstRatio()).isCloseTo(4.5, within(0.01));
    }
}
