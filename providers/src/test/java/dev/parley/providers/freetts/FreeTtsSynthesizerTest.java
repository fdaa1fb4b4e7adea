package dev.parley.providers.freetts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.agent.SpeechException;
import dev.parley.agent.Synthesizer;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FreeTtsSynthesizerTest {
    private static final FreeTtsSynthesizer VOICE = new FreeTtsSynthesizer(FreeTtsSynthesizer.Options.AGENT);
    private static final String CLAUSE = "I can help you with your account and your bill today.";

    @AfterAll static void close() {
        VOICE.close();
    }

    @Test void speaksAtMinusTwentyDecibelsWithoutClipping() {
        short[] pcm = render(VOICE, CLAUSE);
        double decibels = rms(pcm);
        assertThat(decibels).isBetween(-22.5, -17.5);
        assertThat(IntStream.range(0, pcm.length).map(i -> Math.abs(pcm[i])).max().orElseThrow()).isLessThan(32_000);
        assertThat(pcm.length / 8000.0).isBetween(2.0, 4.5);
    }

    @Test void beginsWithin80MsAndEndsWithin200MsOfSound() {
        short[] pcm = render(VOICE, "Welcome to the service.");
        int first = IntStream.range(0, pcm.length).filter(i -> Math.abs(pcm[i]) > 300).findFirst().orElseThrow();
        int last = IntStream.iterate(pcm.length - 1, i -> i - 1).filter(i -> Math.abs(pcm[i]) > 300).findFirst().orElseThrow();
        assertThat(first).isLessThan(8 * 80);
        assertThat(pcm.length - last).isLessThan(8 * 200);
    }

    @Test void firstAudioOfATenWordClauseComesWithin150Ms() {
        for (int i = 0; i < 5; i++) render(VOICE, "Warming up the voice with sentence " + "abcdefgh".charAt(i));
        long[] nanos = new long[9];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            long[] first = {0};
            VOICE.speak(CLAUSE + "abcdefghij".charAt(i), "en-US", (pcm, offset, samples) -> {
                if (first[0] == 0) first[0] = System.nanoTime() - start;
                return true;
            });
            nanos[i] = first[0];
        }
        Arrays.sort(nanos);
        assertThat(nanos[4] / 1_000_000).isLessThan(150);
    }

    @Test void aSinkThatRefusesStopsTheVoice() {
        int[] pieces = {0};
        VOICE.speak("This sentence is interrupted by the caller. So this one is never heard.", "en-US",
                (pcm, offset, samples) -> ++pieces[0] < 5);
        assertThat(pieces[0]).isEqualTo(5);
    }

    @Test void theSameLineTwiceIsTheSameAudio() {
        assertThat(render(VOICE, CLAUSE)).isEqualTo(render(VOICE, CLAUSE));
    }

    @Test void concurrentLinesEqualSerialOnes() throws Exception {
        try (var other = new FreeTtsSynthesizer(new FreeTtsSynthesizer.Options(155, 100, 12, 2, 0));
             var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var texts = IntStream.range(0, 6).mapToObj(i -> "Line " + i + " of the same conversation.").toList();
            var serial = texts.stream().map(text -> render(other, text)).toList();
            var futures = texts.stream().map(text -> pool.submit(() -> render(other, text))).toList();
            for (int i = 0; i < texts.size(); i++) {
                Future<short[]> future = futures.get(i);
                assertThat(future.get()).isEqualTo(serial.get(i));
            }
        }
    }

    @Test void speaksEnglishOnly() {
        assertThatThrownBy(() -> VOICE.speak("guten Tag", "de-DE", (pcm, offset, samples) -> true))
                .isInstanceOf(SpeechException.class).hasMessageContaining("English only");
    }

    @Test void cacheForgetsTheLeastRecentlyUsed() {
        var lines = new RenderedLines(3_000);
        lines.keep("a", new short[600]);
        lines.keep("b", new short[600]);
        lines.find("a");
        lines.keep("c", new short[600]);
        assertThat(lines.find("b")).isNull();
        assertThat(lines.find("a")).isNotNull();
        assertThat(lines.bytes()).isLessThanOrEqualTo(3_000);
    }

    private static short[] render(Synthesizer voice, String text) {
        var out = new java.io.ByteArrayOutputStream();
        voice.speak(text, "en-US", (pcm, offset, samples) -> {
            for (int i = offset; i < offset + samples; i++) {
                out.write(pcm[i] >> 8);
                out.write(pcm[i]);
            }
            return true;
        });
        byte[] bytes = out.toByteArray();
        var pcm = new short[bytes.length / 2];
        for (int i = 0; i < pcm.length; i++) pcm[i] = (short) (bytes[2 * i] << 8 | bytes[2 * i + 1] & 0xFF);
        return pcm;
    }

    /// Of the frames with speech in them, in dBFS.
    private static double rms(short[] pcm) {
        double sum = 0;
        int count = 0;
        for (int at = 0; at + 160 <= pcm.length; at += 160) {
            double energy = 0;
            for (int i = at; i < at + 160; i++) energy += (double) pcm[i] * pcm[i];
            if (energy / 160 > 200 * 200) {
                sum += energy;
                count += 160;
            }
        }
        return 10 * Math.log10(sum / count / (32_768.0 * 32_768.0));
    }

    @Test void aListenerThatFailsDoesNotSilenceTheVoiceForOthers() {
        try (var voice = new FreeTtsSynthesizer(new FreeTtsSynthesizer.Options(155, 100, 12, 1, 0))) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> voice.speak("this line goes wrong", "en-US", (pcm, offset, samples) -> {
                throw new IllegalStateException("full");
            })).isInstanceOf(dev.parley.agent.SpeechException.class).hasMessageContaining("full");
            int[] heard = {0};
            voice.speak("this one is heard", "en-US", (pcm, offset, samples) -> {
                heard[0] += samples;
                return true;
            });
            org.assertj.core.api.Assertions.assertThat(heard[0]).isGreaterThan(4000);
        }
    }
}
