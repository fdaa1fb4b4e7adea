package dev.parley.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Both implementations against each other, at every rate a call may have.
class OpusTest {
    private static final Opus.Settings SETTINGS = Opus.Settings.TELEPHONE;

    @BeforeAll static void here() {
        if ("true".equals(System.getenv("CI"))) assertThat(Opus.isNative()).as("libopus.so.0 (Debian: libopus0)").isTrue();
    }

    @Test void libopusAndTheJavaCodecUnderstandEachOtherAtEveryRate() {
        assumeTrue(Opus.isNative(), "no libopus.so.0 here");
        for (int rate : new int[] {8000, 16_000, 48_000}) {
            understood(Opus.nativeCodec(rate, SETTINGS), Opus.javaCodec(rate, SETTINGS), rate, rate);
            understood(Opus.javaCodec(rate, SETTINGS), Opus.nativeCodec(rate, SETTINGS), rate, rate);
        }
        understood(Opus.nativeCodec(48_000, SETTINGS), Opus.javaCodec(8000, SETTINGS), 48_000, 8000);
        understood(Opus.javaCodec(48_000, SETTINGS), Opus.nativeCodec(8000, SETTINGS), 48_000, 8000);
    }

    /// A 500 Hz tone with slow syllables comes out at its level, nearly alone.
    private static void understood(AudioCodec from, AudioCodec to, int fromRate, int toRate) {
        short[] said = syllables(2 * fromRate, fromRate);
        short[] heard = new short[2 * toRate];
        byte[] payload = new byte[Opus.LARGEST_FRAME];
        int at = 0;
        for (int i = 0; i + fromRate / 50 <= said.length; i += fromRate / 50) {
            int bytes = from.encode(said, i, fromRate / 50, payload, 0);
            assertThat(Opus.samples(payload, 0, bytes, toRate)).isEqualTo(toRate / 50);
            at += to.decode(payload, 0, bytes, heard, at);
        }
        assertThat(at).isEqualTo(2 * toRate);
        double whole = energy(heard, toRate / 2, 2 * toRate);
        double tone = 0;
        for (int i = toRate / 2; i < 2 * toRate; i += toRate / 50) tone += toneEnergy(heard, i, toRate / 50, 500.0 / toRate);
        assertThat(tone / whole).as("%d to %d", fromRate, toRate).isGreaterThan(0.9);
        double sent = energy(said, fromRate / 2, 2 * fromRate) / fromRate;
        assertThat(10 * Math.log10(whole / toRate / sent)).as("%d to %d, dB", fromRate, toRate).isBetween(-2.0, 2.0);
    }

    @Test void whatAPacketSaysAboutTheLostOneBeforeIsNearerThanAGuess() {
        for (AudioCodec codec : codecs(16_000)) {
            AudioCodec guesser = codec instanceof NativeOpus ? Opus.nativeCodec(16_000, SETTINGS) : Opus.javaCodec(16_000, SETTINGS);
            short[] said = glides(48_000);
            byte[] packet = new byte[Opus.LARGEST_FRAME];
            byte[] next = new byte[Opus.LARGEST_FRAME];
            var encoder = Opus.javaCodec(16_000, SETTINGS);
            short[] whole = new short[48_000];
            var reference = codec instanceof NativeOpus ? Opus.nativeCodec(16_000, SETTINGS) : Opus.javaCodec(16_000, SETTINGS);
            short[] recovered = new short[48_000];
            short[] guessed = new short[48_000];
            int lost = 0;
            int bytes = encoder.encode(said, 0, 320, packet, 0);
            for (int frame = 0; frame < 149; frame++) {
                int nextBytes = encoder.encode(said, (frame + 1) * 320, 320, next, 0);
                reference.decode(packet, 0, bytes, whole, frame * 320);
                if (frame % 5 == 4) {
                    lost++;
                    assertThat(codec.recover(next, 0, nextBytes, recovered, frame * 320, 320)).isEqualTo(320);
                    guesser.conceal(guessed, frame * 320, 320);
                } else {
                    codec.decode(packet, 0, bytes, recovered, frame * 320);
                    guesser.decode(packet, 0, bytes, guessed, frame * 320);
                }
                System.arraycopy(next, 0, packet, 0, nextBytes);
                bytes = nextBytes;
            }
            assertThat(lost).isEqualTo(29);
            assertThat(difference(whole, recovered)).as(codec.getClass().getSimpleName()).isLessThan(0.6 * difference(whole, guessed));
        }
    }

    @Test void silenceNeedNotBeSentAndSpeechEndsIt() {
        for (boolean pure : new boolean[] {false, true}) {
            if (!pure && !Opus.isNative()) continue;
            var settings = SETTINGS.withDiscontinuous(true);
            AudioCodec codec = pure ? Opus.javaCodec(8000, settings) : Opus.nativeCodec(8000, settings);
            byte[] payload = new byte[Opus.LARGEST_FRAME];
            int unsent = 0;
            for (int i = 0; i < 100; i++) if (codec.encode(new short[160], 0, 160, payload, 0) == 0) unsent++;
            assertThat(unsent).isGreaterThan(70);
            short[] speech = Voice.speak(1600, 3);
            int sent = 0;
            for (int i = 0; i < 10; i++) if (codec.encode(speech, i * 160, 160, payload, 0) > 0) sent++;
            assertThat(sent).isGreaterThan(8);
        }
    }

    @Test void packetsOfTenToSixtyMillisecondsDecodeWhateverTheyHold() {
        for (AudioCodec codec : codecs(8000)) {
            byte[] payload = new byte[Opus.LARGEST_FRAME];
            short[] pcm = new short[960];
            for (int millis : new int[] {10, 20, 40, 60}) {
                int bytes = codec.encode(Voice.speak(8 * millis, 1), 0, 8 * millis, payload, 0);
                assertThat(codec.decode(payload, 0, bytes, pcm, 0)).isEqualTo(8 * millis);
            }
        }
    }

    @Test void nonsenseIsRefusedAndHarmsNothing() {
        var random = new Random(11);
        for (AudioCodec codec : codecs(8000)) {
            short[] pcm = new short[8 * AudioCodec.LONGEST_PACKET_MILLIS];
            byte[] payload = new byte[Opus.LARGEST_FRAME];
            for (int i = 0; i < 3000; i++) {
                byte[] junk = new byte[1 + random.nextInt(i % 10 == 0 ? 1400 : 60)];
                random.nextBytes(junk);
                assertThat(codec.decode(junk, 0, junk.length, pcm, 0)).isBetween(0, pcm.length);
                if (i % 7 == 0) assertThat(codec.recover(junk, 0, junk.length, pcm, 0, 160)).isBetween(0, pcm.length);
                if (i % 11 == 0) codec.conceal(pcm, 0, 1 + random.nextInt(pcm.length));
            }
            assertThat(codec.decode(payload, 0, 0, pcm, 0)).isZero();
            short[] tone = syllables(3200, 8000);
            int last = 0;
            for (int i = 0; i < 3200; i += 160) {
                int bytes = codec.encode(tone, i, 160, payload, 0);
                last = codec.decode(payload, 0, bytes, pcm, 0);
            }
            assertThat(last).isEqualTo(160);
        }
    }

    private static AudioCodec[] codecs(int rate) {
        return Opus.isNative() ? new AudioCodec[] {Opus.nativeCodec(rate, SETTINGS), Opus.javaCodec(rate, SETTINGS)}
                : new AudioCodec[] {Opus.javaCodec(rate, SETTINGS)};
    }

    private static short[] syllables(int samples, int rate) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            double syllable = 0.6 + 0.4 * Math.sin(2 * Math.PI * 3 * i / rate);
            pcm[i] = (short) (9000 * syllable * Math.sin(2 * Math.PI * 500 * i / rate));
        }
        return pcm;
    }

    /// A voice whose pitch and vowel change too fast to be guessed from the past.
    private static short[] glides(int samples) {
        short[] pcm = new short[samples];
        double phase = 0;
        double a = 0;
        double b = 0;
        for (int i = 0; i < samples; i++) {
            phase += (140 + 60 * Math.sin(i / 1500.0)) / 16_000;
            double source = phase >= 1 ? 1 : 0;
            phase -= (int) phase;
            double out = source + 2 * 0.97 * Math.cos(2 * Math.PI * (600 + 300 * Math.sin(i / 1100.0)) / 16_000) * a - 0.94 * b;
            b = a;
            a = out;
            pcm[i] = (short) Math.clamp(3000 * out * Math.abs(Math.sin(i / 800.0)), -20_000, 20_000);
        }
        return pcm;
    }

    private static double difference(short[] a, short[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += Math.pow(a[i] - b[i], 2);
        return sum;
    }

    private static double energy(short[] pcm, int from, int to) {
        double sum = 0;
        for (short sample : Arrays.copyOfRange(pcm, from, to)) sum += sample * sample;
        return sum;
    }

    private static double toneEnergy(short[] pcm, int from, int count, double cycles) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < count; i++) {
            re += pcm[from + i] * Math.cos(2 * Math.PI * cycles * i);
            im += pcm[from + i] * Math.sin(2 * Math.PI * cycles * i);
        }
        return 2 * (re * re + im * im) / count;
    }
}
