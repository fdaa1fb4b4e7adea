package dev.parley.codecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codecs.VoiceActivityDetector.Edge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VoiceActivityDetectorTest {
    private static final int SECOND = 8000;

    /// One utterance: where it began and ended and when that was decided, in milliseconds; -1 while it goes
    /// on.
    private record Speech(long onset, long startDecided, long end, long endDecided) { }

    @Test void aVoiceIsAnnouncedWithinAHundredMillisecondsAndItsOnsetIsRight() {
        for (int seed = 0; seed < 50; seed++) {
            short[] line = noise(5 * SECOND, 20, seed);
            int from = 2 * SECOND + seed * 37;
            mix(line, from, Voice.speak(SECOND, seed));
            var speech = hear(line);
            assertThat(speech).as("seed %d", seed).hasSize(1);
            assertThat(speech.getFirst().onset()).as("seed %d", seed).isBetween(from / 8 - 15L, from / 8 + 30L);
            // onset within a 20 ms frame
            assertThat(speech.getFirst().startDecided() - from / 8).as("seed %d", seed).isBetween(50L, 100L);
            assertThat(speech.getFirst().end()).as("seed %d", seed).isBetween(from / 8 + 930L, from / 8 + 1030L);
            assertThat(speech.getFirst().endDecided() - speech.getFirst().end()).isBetween(500L, 520L);
        }
    }

    @Test void synthesisedSpeechIsFoundFromItsFirstFricativeToItsLastSound() throws IOException {
        short[] speech = spoken();
        for (double gain : new double[] {1, 0.1}) {
            short[] line = noise(speech.length + 4 * SECOND, 8, 1);
            mix(line, 2 * SECOND, scaled(speech, gain));
            var found = hear(line);
            assertThat(found).as("gain %s", gain).hasSize(1);
            assertThat(found.getFirst().onset()).isBetween(2240L, 2350L);
            assertThat(found.getFirst().startDecided()).isLessThan(2420);
            assertThat(found.getFirst().end()).isBetween(5780L, 6070L);
        }
    }

    @Test void speechIsFoundInNoiseTwelveDecibelsDown() {
        for (int seed = 0; seed < 20; seed++) {
            short[] line = noise(6 * SECOND, 400, seed);
            short[] voice = Voice.speak(SECOND, seed);
            mix(line, 3 * SECOND, scaled(voice, 1600 / level(voice)));
            var speech = hear(line);
            assertThat(speech).as("seed %d", seed).hasSize(1);
            assertThat(speech.getFirst().startDecided()).as("seed %d", seed).isBetween(3060L, 3150L);
        }
    }

    @Test void constantNoiseThatBeginsSuddenlyIsNotSpeech() {
        for (int level : new int[] {50, 300, 2000}) {
            short[] line = noise(10 * SECOND, 5, 1);
            mix(line, 2 * SECOND, noise(6 * SECOND, level, 2));
            assertThat(hear(line)).as("level %d", level).isEmpty();
        }
    }

    @Test void rumbleAndComfortNoiseAreNotSpeech() {
        short[] rumble = new short[10 * SECOND];
        var random = new Random(5);
        double slow = 0;
        for (int i = 0; i < rumble.length; i++) {
            slow = 0.95 * slow + random.nextGaussian() * 300;
            rumble[i] = (short) Math.clamp(slow, -32_000, 32_000);
        }
        assertThat(hear(rumble)).isEmpty();
        short[] comfort = new short[10 * SECOND];            // on and off, as a peer with silence suppression
        for (int i = 0; i < 10; i += 2) mix(comfort, i * SECOND, noise(SECOND, 60, i));
        assertThat(hear(comfort)).isEmpty();
    }

    @Test void keysPressedAreNotSpeech() {
        var random = new Random(11);
        short[] line = noise(40 * SECOND, 10, 1);
        for (int i = 0; i < 100; i++) {
            short[] key = new short[320 + random.nextInt(1200)];
            DtmfTones.write("0123456789*#ABCD".charAt(i % 16), 1000 + random.nextInt(8000), key, 0, key.length);
            mix(line, SECOND + i * 3000, key);
        }
        assertThat(hear(line)).isEmpty();
    }

    @Test void dialToneRingingAndBeepsAreNotSpeech() {
        for (int[] pair : new int[][] {{350, 440}, {440, 480}, {425, 425}, {1000, 1000}, {1400, 1400}, {480, 620}}) {
            short[] line = noise(6 * SECOND, 10, 1);
            short[] tone = new short[2 * SECOND];
            for (int i = 0; i < tone.length; i++) {
                tone[i] = (short) (3000 * (Math.sin(2 * Math.PI * pair[0] * i / 8000) + Math.sin(2 * Math.PI * pair[1] * i / 8000)));
            }
            mix(line, 2 * SECOND, tone);
            assertThat(hear(line)).as("%d+%d Hz", pair[0], pair[1]).isEmpty();
        }
    }

    @Test void clicksAreNotSpeech() {
        short[] line = noise(10 * SECOND, 10, 1);
        for (int i = SECOND; i < 9 * SECOND; i += 1111) line[i] = 20_000;
        assertThat(hear(line)).isEmpty();
    }

    @Test void aPauseShorterThanTheHangoverDoesNotEndSpeech() {
        short[] line = noise(8 * SECOND, 20, 1);
        mix(line, SECOND, Voice.speak(SECOND, 1));
        mix(line, 2 * SECOND + 3200, Voice.speak(SECOND, 2));           // 400 ms
        mix(line, 4 * SECOND + 1600, Voice.speak(SECOND, 3));           // 800 ms
        assertThat(hear(line)).hasSize(2);
    }

    @Test void theHangoverIsTheCallersChoice() {
        short[] line = noise(4 * SECOND, 20, 1);
        mix(line, SECOND, Voice.speak(SECOND, 1));
        var speech = hear(line, VadSettings.TELEPHONE.withHangoverMillis(200));
        assertThat(speech.getFirst().endDecided() - speech.getFirst().end()).isBetween(200L, 220L);
    }

    @Test void tenMillisecondsAtATimeDecideTheSame() {
        short[] line = noise(4 * SECOND, 50, 9);
        mix(line, SECOND, Voice.speak(SECOND, 9));
        var vad = new VoiceActivityDetector(VadSettings.TELEPHONE);
        var onsets = new ArrayList<Long>();
        for (int i = 0; i < line.length; i += 80) if (vad.accept(line, i, 80) == Edge.STARTED) onsets.add(vad.onset() / 8);
        assertThat(onsets).containsExactly(hear(line).getFirst().onset());
    }

    private static List<Speech> hear(short[] line) {
        return hear(line, VadSettings.TELEPHONE);
    }

    /// Hears the line as µ-law carries it.
    private static List<Speech> hear(short[] line, VadSettings settings) {
        short[] pcm = G711Test.decode(G711.ulaw(), G711Test.encode(G711.ulaw(), line));
        var vad = new VoiceActivityDetector(settings);
        var found = new ArrayList<Speech>();
        for (int i = 0; i + 160 <= pcm.length; i += 160) {
            switch (vad.accept(pcm, i, 160)) {
                case NONE -> { }
                case STARTED -> found.add(new Speech(vad.onset() / 8, vad.position() / 8, -1, -1));
                case ENDED -> {
                    Speech open = found.removeLast();
                    found.add(new Speech(open.onset(), open.startDecided(), vad.end() / 8, vad.position() / 8));
                }
            }
        }
        return found;
    }

    private static void mix(short[] line, int at, short[] sound) {
        for (int i = 0; i < sound.length; i++) {
            line[at + i] = (short) Math.clamp(line[at + i] + sound[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }

    private static short[] noise(int samples, int level, long seed) {
        var random = new Random(seed);
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) pcm[i] = (short) Math.clamp(random.nextGaussian() * level, -32_000, 32_000);
        return pcm;
    }

    private static short[] scaled(short[] pcm, double gain) {
        short[] out = new short[pcm.length];
        for (int i = 0; i < pcm.length; i++) out[i] = (short) Math.clamp(pcm[i] * gain, -32_000, 32_000);
        return out;
    }

    private static double level(short[] pcm) {
        double energy = 0;
        for (short sample : pcm) energy += sample * sample;
        return Math.sqrt(energy / pcm.length);
    }

    private static short[] spoken() throws IOException {
        try (var in = VoiceActivityDetectorTest.class.getResourceAsStream("/speech/six-seven.ulaw")) {
            byte[] bytes = in.readAllBytes();
            return Arrays.copyOf(G711Test.decode(G711.ulaw(), bytes), bytes.length / 160 * 160);
        }
    }
}
