package dev.parley.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AudioRingTest {
    private final short[] tick = new short[160];
    private int written;

    @Test void readsWhatWasWrittenInPiecesOfAnySize() {
        var ring = new AudioRing(10, 1);
        write(ring, 3);
        short[] out = new short[480];
        assertThat(ring.read(out, 0, 100)).isEqualTo(100);
        assertThat(ring.read(out, 100, 500)).isEqualTo(380);
        assertThat(ring.read(out, 0, 500)).isZero();
        for (int i = 0; i < 480; i++) assertThat(out[i]).isEqualTo((short) (1 + i));
    }

    @Test void aReaderThatIsTooLateReadsSilenceForWhatItMissedAndTimeIsKept() {
        var ring = new AudioRing(10, 1);
        write(ring, 25);
        short[] out = new short[25 * 160];
        assertThat(ring.read(out, 0, out.length)).isEqualTo(25 * 160);
        assertThat(Arrays.copyOf(out, 16 * 160)).containsOnly(0);
        for (int i = 16 * 160; i < out.length; i++) assertThat(out[i]).isEqualTo((short) (1 + i));
        assertThat(ring.lost()).isEqualTo(16 * 160);
        assertThat(ring.position()).isEqualTo(25 * 160);
    }

    @Test void bothChannelsStayTogetherAcrossTheOverrun() {
        var ring = new AudioRing(10, 2);
        for (int i = 0; i < 33; i++) {
            Arrays.fill(tick, (short) (i + 1));
            ring.write(0, tick);
            Arrays.fill(tick, (short) -(i + 1));
            ring.write(1, tick);
            ring.publish();
        }
        short[] pairs = new short[33 * 320];
        assertThat(ring.read(pairs, 0, 33 * 160)).isEqualTo(33 * 160);
        for (int i = 0; i < pairs.length; i += 2) assertThat(pairs[i]).isEqualTo((short) -pairs[i + 1]);
        assertThat(pairs[pairs.length - 1]).isEqualTo((short) -33);
    }

    /// A reader and a writer at full speed: whatever is read is either the sample of that time or silence,
    /// counted.
    @Test void nothingTornIsEverRead() throws InterruptedException {
        var ring = new AudioRing(8, 1);
        var writer = new Thread(() -> write(ring, 200_000));
        writer.start();
        short[] out = new short[777];
        long silent = 0;
        while (ring.position() < 200_000L * 160) {
            long at = ring.position();
            int count = ring.read(out, 0, out.length);
            for (int i = 0; i < count; i++) {
                short expected = (short) (1 + (at + i) % 30_000);
                if (out[i] == 0) silent++;
                else if (out[i] != expected) throw new AssertionError("torn at " + (at + i));
            }
        }
        writer.join();
        assertThat(silent).isEqualTo(ring.lost());
    }

    private void write(AudioRing ring, int ticks) {
        for (int i = 0; i < ticks; i++) {
            for (int j = 0; j < 160; j++) tick[j] = (short) (1 + written++ % 30_000);
            ring.write(0, tick);
            ring.publish();
        }
    }
}
