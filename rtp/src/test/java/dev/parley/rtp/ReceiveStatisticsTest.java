package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceiveStatisticsTest {
    private static final long MS = 1_000_000;
    private final ReceiveStatistics statistics = new ReceiveStatistics(8000);

    @Test void aSourceIsValidAfterTwoPacketsInSequence() {               // RFC 3550 §A.1
        assertThat(hear(5, 0)).isFalse();
        assertThat(hear(9, 20)).isFalse();
        assertThat(hear(10, 40)).isTrue();
        assertThat(statistics.received()).isEqualTo(1);
        assertThat(statistics.expected()).isEqualTo(1);
    }

    @Test void countsLossAcrossTheWrapOfTheSequenceNumber() {
        for (int i = 0; i < 200; i++) {
            if (i % 10 != 5) hear(65500 + i & 0xFFFF, 20 * i);
        }
        assertThat(statistics.extendedHighest()).isEqualTo(65536 + 163);
        assertThat(statistics.lost()).isEqualTo(20);
        assertThat(statistics.takeFractionLost()).isEqualTo(20 * 256 / 199);
        assertThat(statistics.takeFractionLost()).isZero();
    }

    @Test void duplicatesMakeTheLossNegative() {
        for (int i = 0; i < 10; i++) hear(i, 20 * i);
        hear(9, 180);
        assertThat(statistics.lost()).isEqualTo(-1);
        assertThat(statistics.takeFractionLost()).isZero();
    }

    @Test void aSteadyStreamHasNoJitter() {
        for (int i = 0; i < 100; i++) hear(i, 20 * i);
        assertThat(statistics.jitterTicks()).isZero();
    }

    @Test void jitterTendsToTheMeanDifferenceOfTransitTimes() {           // RFC 3550 §A.8
        for (int i = 0; i < 1000; i++) statistics.received(Packets.audio(i, 160 * i), (20 * i + (i % 2) * 10L) * MS);
        assertThat(statistics.jitterTicks()).isBetween(75, 80);          // always 10 ms: 80 ticks
    }

    @Test void aRestartOfTheSequenceNeedsTwoPackets() {
        for (int i = 0; i < 10; i++) hear(i, 20 * i);
        assertThat(hear(30000, 200)).isFalse();
        assertThat(hear(30001, 220)).isTrue();
        assertThat(statistics.expected()).isEqualTo(1);
    }

    private boolean hear(int sequence, int millis) {
        return statistics.received(Packets.audio(sequence, 8 * millis), millis * MS);
    }
}
