package dev.parley.tests;

import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;
import dev.parley.codecs.AudioCodec;
import dev.parley.codecs.Resampler;
import dev.parley.codecs.Wav;
import dev.parley.providers.freetts.FreeTtsSynthesizer;
import dev.parley.providers.sphinx.SphinxTranscriber;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Call audio, mono 16-bit at 8000 samples per second: made, written, read and understood.
final class Sound {
    static final int RATE = 8000;
    private static final int BLOCK = 320;
    private static final double QUIET_RMS = 60;

    private Sound() { }

    static short[] silence(int millis) {
        return new short[RATE / 1000 * millis];
    }

    /// A caller's voice, not the agent's.
    static short[] speech(String words) {
        try (FreeTtsSynthesizer voice = new FreeTtsSynthesizer(FreeTtsSynthesizer.Options.CALLER)) {
            List<short[]> pieces = new ArrayList<>();
            voice.speak(words, "en-US", (pcm, offset, samples) -> pieces.add(Arrays.copyOfRange(pcm, offset, offset + samples)));
            return join(pieces.toArray(short[][]::new));
        }
    }

    static short[] join(short[]... parts) {
        short[] all = new short[Arrays.stream(parts).mapToInt(p -> p.length).sum()];
        int at = 0;
        for (short[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    static void writeWav(Path file, short[] sound) {
        write(file, Wav.file(RATE, 1, sound));
    }

    /// Bare codec bytes, as SIPp streams them.
    static void writeRaw(Path file, AudioCodec codec, short[] sound) {
        byte[] bytes = new byte[sound.length];
        codec.encode(sound, 0, sound.length, bytes, 0);
        write(file, bytes);
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static short[] resampled(short[] sound, int from, int to) {
        if (from == to) return sound;
        Resampler resampler = new Resampler(from, to);
        short[] out = new short[resampler.maximumOutput(sound.length)];
        return Arrays.copyOf(out, resampler.resample(sound, 0, sound.length, out, 0));
    }

    /// The first channel of a WAV file at 8000 samples per second. The data length in its header is not believed: a
    /// recorder that was ended did not write it.
    static short[] readWav(Path file) {
        return readWav(file, false);
    }

    /// As above, of a file at any rate.
    static short[] readWavAnyRate(Path file) {
        return readWav(file, true);
    }

    private static short[] readWav(Path file, boolean anyRate) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            Wav.Format format = Wav.read(bytes).orElseThrow(() -> new AssertionError(file + " is not a WAV file"));
            if (!anyRate && format.sampleRate() != RATE) throw new AssertionError(file + " has " + format.sampleRate() + " samples per second");
            short[] all = Wav.samples(bytes, format);
            short[] first = new short[all.length / format.channels()];
            for (int i = 0; i < first.length; i++) first[i] = all[i * format.channels()];
            return resampled(first, format.sampleRate(), RATE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is said before the first pause of this length.
    static short[] untilPause(short[] sound, int pauseMillis) {
        int quiet = 0;
        boolean spoken = false;
        for (int at = 0; at + BLOCK <= sound.length; at += BLOCK) {
            double power = 0;
            for (int i = at; i < at + BLOCK; i++) power += sound[i] * (double) sound[i] / BLOCK;
            boolean loud = power > QUIET_RMS * QUIET_RMS;
            spoken |= loud;
            quiet = loud ? 0 : quiet + BLOCK;
            if (spoken && quiet >= RATE / 1000 * pauseMillis) return Arrays.copyOf(sound, at - quiet / 2);
        }
        return sound;
    }

    /// What the embedded recogniser makes of it, as one utterance.
    static String understand(short[] sound, List<String> phrases) {
        try (SphinxTranscriber recogniser = new SphinxTranscriber()) {
            List<String> words = new ArrayList<>();
            try (Transcriber.Stream stream = recogniser.open(new Vocabulary("en-US", phrases, List.of(), false), new Transcriber.Listener() {
                @Override public void partial(String soFar) { }

                @Override public void finished(String said, double confidence) {
                    words.add(said);
                }

                @Override public void failed(String reason) {
                    throw new AssertionError(reason);
                }
            })) {
                for (int at = 0; at < sound.length; at += BLOCK) stream.accept(sound, at, Math.min(BLOCK, sound.length - at));
                stream.endOfUtterance();
            }
            return String.join(" ", words);
        }
    }

    /// 1 - word errors / words said: substitutions, insertions and deletions count alike.
    static double wordAccuracy(String said, String heard) {
        String[] a = said.split(" ");
        String[] b = heard.isEmpty() ? new String[0] : heard.split(" ");
        int[][] d = new int[a.length + 1][b.length + 1];
        for (int i = 0; i <= a.length; i++) {
            for (int j = 0; j <= b.length; j++) {
                if (i == 0 || j == 0) d[i][j] = i + j;
                else d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (a[i - 1].equals(b[j - 1]) ? 0 : 1));
            }
        }
        return 1 - (double) d[a.length][b.length] / a.length;
    }
}
