package dev.parley.providers.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.agent.SpeechException;
import dev.parley.agent.Synthesizer;
import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;
import dev.parley.providers.deepgram.Deepgram;
import dev.parley.providers.streaming.Heard;
import dev.parley.providers.testing.SocketServer;
import dev.parley.providers.vosk.VoskServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FailoverTest {
    private static final Vocabulary WORDS = new Vocabulary("en-US", List.of(), List.of(), true);
    private static final short[] HALF = new short[4000];

    @Test void theNextRecogniserIsGivenAllOfTheUtterance() throws InterruptedException {
        var broken = new CountDownLatch(1);
        var replayed = new AtomicInteger();
        try (var first = new SocketServer(peer -> {
            peer.handshake();
            peer.read();
            peer.reset();
            broken.countDown();
        }); var second = new SocketServer(peer -> {
            peer.handshake();
            replayed.set(peer.readUntil("reset"));
            peer.text("{\"partial\":\"\"}").text("{\"partial\":\"\"}").text("{\"text\":\"pay my bill\"}").stall();
        })) {
            var recognisers = new LinkedHashMap<String, Transcriber>();
            recognisers.put("hosted", Deepgram.listen(first.uri(), "nova-3", "en", () -> "k"));
            recognisers.put("own", VoskServer.at(second.uri()));
            var heard = new Heard();
            try (var transcriber = new FailoverTranscriber(recognisers); var stream = transcriber.open(WORDS, heard)) {
                stream.accept(HALF, 0, 4000);
                broken.await();
                stream.accept(HALF, 0, 4000);
                stream.endOfUtterance();
                assertThat(heard.end()).startsWith("= pay my bill");
                assertThat(replayed.get()).isEqualTo(16_000);
            }
        }
    }

    @Test void whenAllHaveFailedTheReasonsOfAllAreTold() throws InterruptedException {
        try (var refuses = new SocketServer(peer -> peer.raw("HTTP/1.1 503 x\r\nContent-Length: 0\r\n\r\n"))) {
            var recognisers = new LinkedHashMap<String, Transcriber>();
            recognisers.put("a", VoskServer.at(refuses.uri()));
            recognisers.put("b", VoskServer.at(refuses.uri()));
            var heard = new Heard();
            try (var transcriber = new FailoverTranscriber(recognisers); var stream = transcriber.open(WORDS, heard)) {
                stream.accept(HALF, 0, 4000);
                assertThat(heard.end()).contains("recogniser `a`: vosk at", "recogniser `b`: vosk at", "status 503");
            }
        }
    }

    /// A voice that makes one sample per `sounds`, then fails if it is meant to.
    private record Voice(int sounds, boolean fails, List<String> asked) implements Synthesizer {
        @Override public void speak(String spoken, String locale, Sink sink) {
            asked.add(spoken);
            for (int i = 0; i < sounds; i++) sink.accept(new short[] {(short) asked.size()}, 0, 1);
            if (fails) throw new SpeechException("out of voice");
        }

        @Override public void close() { }
    }

    @Test void aLineIsSpokenByTheNextVoiceOnlyIfNothingOfItWasMade() {
        var silent = new Voice(0, true, new ArrayList<>());
        var stutters = new Voice(1, true, new ArrayList<>());
        var good = new Voice(3, false, new ArrayList<>());
        List<Short> heard = new ArrayList<>();
        Synthesizer.Sink sink = (pcm, _, _) -> heard.add(pcm[0]);

        new FailoverSynthesizer(voices(silent, good)).speak("hello", "en-US", sink);
        assertThat(heard).hasSize(3);

        heard.clear();
        assertThatThrownBy(() -> new FailoverSynthesizer(voices(stutters, good)).speak("hello again", "en-US", sink))
                .isInstanceOf(SpeechException.class).hasMessageContaining("out of voice");
        assertThat(heard).hasSize(1);
        assertThat(good.asked()).containsExactly("hello");
    }

    private static LinkedHashMap<String, Synthesizer> voices(Synthesizer first, Synthesizer second) {
        var out = new LinkedHashMap<String, Synthesizer>();
        out.put("first", first);
        out.put("second", second);
        return out;
    }

    @Test void aProviderThatFailsThriceRestsAndIsTriedOnceAfterThat() {
        var breaker = new Breaker();
        for (int i = 0; i < Breaker.FAILURES; i++) {
            assertThat(breaker.admits(0)).isTrue();
            breaker.failed(0);
        }
        assertThat(breaker.admits(Breaker.SHORTEST - 1)).isFalse();
        assertThat(breaker.admits(Breaker.SHORTEST)).isTrue();
        assertThat(breaker.admits(Breaker.SHORTEST)).as("the rest wait for what becomes of it").isFalse();
        breaker.failed(Breaker.SHORTEST);
        assertThat(breaker.admits(2 * Breaker.SHORTEST + 1)).as("the pause has doubled").isFalse();
        breaker.succeeded();
        assertThat(breaker.admits(2 * Breaker.SHORTEST + 1)).isTrue();
    }
}
