package dev.parley.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;
import dev.parley.providers.freetts.FreeTtsSynthesizer;
import dev.parley.providers.sphinx.SphinxTranscriber;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuietTest {
    @Test void enginesWriteNothingToTheTerminal() {
        var written = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        var trap = new PrintStream(written, true, StandardCharsets.UTF_8);
        System.setOut(trap);
        System.setErr(trap);
        try (var voice = new FreeTtsSynthesizer(); var recogniser = new SphinxTranscriber()) {
            Transcriber.Stream stream = recogniser.open(new Vocabulary("en-US", List.of("pay my bill"), List.of(), true), new Listener());
            voice.speak("Pay my bill, Dr. Zwygmort: $12.50 on 12/01/2026, <b>now</b>!", "en-US", (pcm, offset, samples) -> {
                stream.accept(pcm, offset, samples);
                return true;
            });
            stream.endOfUtterance();
            voice.speak("\u4f60\u597d \u00e9\u00e8 \t ... ?! -- 99999999999999999999", "en-US", (pcm, offset, samples) -> true);
            voice.speak("...", "en-US", (pcm, offset, samples) -> true);
            voice.speak("stop here", "en-US", (pcm, offset, samples) -> false);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private static final class Listener implements Transcriber.Listener {
        @Override public void partial(String words) { }

        @Override public void finished(String words, double confidence) { }

        @Override public void failed(String reason) { }
    }
}
