package dev.parley.providers.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.agent.SpeechException;
import dev.parley.agent.Synthesizer;
import dev.parley.providers.cartesia.Cartesia;
import dev.parley.providers.deepgram.Deepgram;
import dev.parley.providers.elevenlabs.ElevenLabs;
import dev.parley.providers.testing.SocketServer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The voices' wire protocols, against servers that keep them and servers that do not.
class StreamingSynthesizerTest {
    private static final byte[] SOUND = {1, 0, 2, 0, 3};       // two samples and a half
    private static final byte[] REST = {0, 4, 0};

    private final List<Short> said = new ArrayList<>();

    private boolean hear(short[] pcm, int offset, int samples) {
        for (int i = offset; i < offset + samples; i++) said.add(pcm[i]);
        return true;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void speak(Synthesizer voice) {
        try (voice) {
            voice.speak("Your balance is four dollars.", "en-US", this::hear);
        }
    }

    @Test void deepgramSoundIsWholeWhenItIsFlushed() {
        try (var server = new SocketServer(peer -> {
            peer.handshake();
            assertThat(peer.read().text()).contains("\"Speak\"", "four dollars");
            peer.readUntil("Flush");
            peer.text("{\"type\":\"Metadata\"}").binary(SOUND).binary(REST).text("{\"type\":\"Flushed\",\"sequence_id\":0}").stall();
        })) {
            speak(Deepgram.speak(server.uri(), "aura", () -> "k"));
            assertThat(said).containsExactly((short) 1, (short) 2, (short) 3, (short) 4);
        }
    }

    @Test void elevenLabsGetsTheLineAndItsEnd() {
        try (var server = new SocketServer(peer -> {
            peer.handshake();
            peer.readUntil("four dollars");
            assertThat(peer.read().text()).isEqualTo("{\"text\":\"\"}");
            peer.text("{\"audio\":\"" + base64(SOUND) + "\"}").text("{\"audio\":\"" + base64(REST) + "\"}").text("{\"isFinal\":true}").stall();
        })) {
            speak(ElevenLabs.voice(server.uri(), "anna", "flash", () -> "k"));
            assertThat(said).hasSize(4);
            assertThat(server.peers().getFirst().target()).startsWith("/v1/text-to-speech/anna/stream-input?").contains("output_format=pcm_8000");
            assertThat(server.peers().getFirst().header("xi-api-key")).isEqualTo("k");
        }
    }

    @Test void cartesiaSoundOfAnotherContextIsNotHeard() {
        try (var server = new SocketServer(peer -> {
            peer.handshake();
            assertThat(peer.read().text()).contains("\"continue\":false", "\"language\":\"en\"", "\"pcm_s16le\"");
            peer.text("{\"type\":\"chunk\",\"context_id\":\"other\",\"data\":\"" + base64(REST) + "\"}");
            peer.text("{\"type\":\"chunk\",\"context_id\":\"line\",\"data\":\"" + base64(SOUND) + "\"}");
            peer.text("{\"type\":\"done\",\"context_id\":\"line\"}").stall();
        })) {
            speak(Cartesia.voice(server.uri(), "v", "sonic", () -> "k"));
            assertThat(said).containsExactly((short) 1, (short) 2);
        }
    }

    @Test void aVoiceThatAcceptsAndStallsFailsByItsDeadline() {
        try (var server = new SocketServer(peer -> peer.handshake().stall())) {
            assertThatThrownBy(() -> speak(Cartesia.voice(server.uri(), "v", "sonic", () -> "k")))
                    .isInstanceOf(SpeechException.class).hasMessage("cartesia at " + server.host() + " made no sound within 1500 ms");
        }
    }

    @Test void aVoiceThatFallsSilentInMidLineFails() {
        try (var server = new SocketServer(peer -> {
            peer.handshake();
            peer.read();
            peer.text("{\"type\":\"chunk\",\"data\":\"" + base64(SOUND) + "\"}").stall();
        })) {
            assertThatThrownBy(() -> speak(Cartesia.voice(server.uri(), "v", "sonic", () -> "k"))).hasMessageEndingWith("fell silent in mid-line");
            assertThat(said).hasSize(2);
        }
    }

    @Test void nobodyListeningAnyMoreCancelsTheLine() throws InterruptedException {
        var cancelled = new java.util.concurrent.CountDownLatch(1);
        try (var server = new SocketServer(peer -> {
            peer.handshake();
            peer.read();
            peer.text("{\"type\":\"chunk\",\"data\":\"" + base64(SOUND) + "\"}");
            peer.readUntil("\"cancel\":true");
            cancelled.countDown();
        }); Synthesizer voice = Cartesia.voice(server.uri(), "v", "sonic", () -> "k")) {
            voice.speak("A long line.", "en-US", (_, _, _) -> false);
            assertThat(cancelled.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        }
    }
}
