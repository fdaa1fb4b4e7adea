package dev.parley.codecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WavTest {
    private static final short[] SAMPLES = {0, 1, -1, 32767, -32768, 258};

    @Test void whatIsWrittenIsRead() {
        for (int channels = 1; channels <= 2; channels++) {
            byte[] file = Wav.file(8000, channels, SAMPLES);
            var format = Wav.read(file).orElseThrow();
            assertThat(format).isEqualTo(new Wav.Format(8000, channels, 44, 12));
            assertThat(format.frames()).isEqualTo(6 / channels);
            assertThat(Wav.samples(file, format)).isEqualTo(SAMPLES);
        }
    }

    @Test void chunksInBetweenAreSteppedOver() {
        byte[] file = Wav.file(16_000, 1, SAMPLES);
        byte[] list = {'L', 'I', 'S', 'T', 3, 0, 0, 0, 'a', 'b', 'c', 0};
        byte[] longer = Arrays.copyOf(file, file.length + list.length);
        System.arraycopy(list, 0, longer, 36, list.length);
        System.arraycopy(file, 36, longer, 36 + list.length, file.length - 36);
        assertThat(Wav.samples(longer, Wav.read(longer).orElseThrow())).isEqualTo(SAMPLES);
    }

    @Test void aFileCutShortEndsWhereItEnds() {
        byte[] file = Wav.file(8000, 2, SAMPLES);
        assertThat(Wav.read(Arrays.copyOf(file, file.length - 3)).orElseThrow().frames()).isEqualTo(2);
    }

    @Test void otherFilesAreNotUnderstoodAndNoneMakesItThrow() {
        byte[] eightBits = Wav.file(8000, 1, SAMPLES);
        eightBits[34] = 8;
        assertThat(Wav.read(eightBits)).isEmpty();
        assertThat(Wav.read("not a wave file at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII))).isEmpty();
        var random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            byte[] file = Wav.file(8000, 1, SAMPLES);
            for (int j = 0; j < 3; j++) file[random.nextInt(file.length)] = (byte) random.nextInt();
            Wav.read(Arrays.copyOf(file, random.nextInt(file.length + 1))).ifPresent(format -> Wav.samples(file, format));
        }
    }
}
