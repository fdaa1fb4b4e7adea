package dev.parley.providers.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;
import dev.parley.providers.assemblyai.AssemblyAi;
import dev.parley.providers.deepgram.Deepgram;
import dev.parley.providers.testing.SocketServer;
import dev.parley.providers.vosk.VoskServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The recognisers' wire protocols, against servers that keep them and servers that do not.
class StreamingTranscriberTest {
    private static final Vocabulary WORDS = new Vocabulary("en-US", List.of("what is my balance"), List.of(), true);
    private static final short[] SECOND = new short[8000];

    private final Heard heard = new Heard();

    private static String results(String words, boolean isFinal, boolean fromFinalize) {
        return "{\"type\":\"Results\",\"is_final\":" + isFinal + ",\"from_finalize\":" + fromFinalize
                + ",\"channel\":{\"alternatives\":[{\"transcript\":\"" + words + "\",\"confidence\":0.97}]}}";
    }

    private String transcribe(Transcriber transcriber) throws InterruptedException {
        try (transcriber; var stream = transcriber.open(WORDS, heard)) {
            stream.accept(SECOND, 0, SECOND.length);
            stream.accept(SECOND, 0, SECOND.length);
            stream.endOfUtterance();
            return heard.end();
        }
    }

    @Test void deepgramSegmentsAreOneUtteranceAndTheFlushEndsIt() throws InterruptedException {
        try (var server = new SocketServer(peer -> {
            peer.handshake();
            peer.text("{\"type\":\"Metadata\"}").text(results("what is", false, false)).text(results("what is my", true, false));
            peer.readUntil("Finalize");
            peer.text(results("balance", true, true)).stall();
        })) {
            assertThat(transcribe(Deepgram.listen(server.uri(), "nova-3", "en", () -> "secret"))).isEqualTo("= what is my balance @97");
            var peer = server.peers().getFirst();
            assertThat(peer.header("Authorization")).isEqualTo("Token secret");
            assertThat(peer.target()).startsWith("/v1/listen?").contains("encoding=linear16", "sample_rate=8000", "keyterm=what+is+my+balance");
        }
    }

    @Test void aFlushThatIsNeverConfirmedEndsWithWhatWasSaid() throws InterruptedException {
        try (var server = new SocketServer(peer -> {
            peer.handshake().text(results("yes", true, false)).stall();
        })) {
            assertThat(transcribe(Deepgram.listen(server.uri(), "nova-3", "en", () -> "k"))).isEqualTo("= yes @97");
        }
    }

    @Test void aRecogniserThatSaysNothingAboutTwoSecondsOfSpeechHasFailed() throws InterruptedException {
        try (var server = new SocketServer(peer -> peer.handshake().stall())) {
            assertThat(transcribe(Deepgram.listen(server.uri(), "nova-3", "en", () -> "k"))).isEqualTo("! deepgram at " + server.host() + " gave no result within 1500 ms");
        }
    }

    @Test void everyWayToFailIsToldOnceAndNamesNoKey() throws InterruptedException {
        record Fault(SocketServer.Script script, String told) { }
        List<Fault> faults = List.of(
                new Fault(peer -> peer.raw("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"), "refused the connection with status 401: the key is missing, wrong or not allowed this"),
                new Fault(peer -> peer.raw("HTTP/1.1 429 Too Many\r\nContent-Length: 0\r\n\r\n"), "refused the connection with status 429: too many connections, or no quota left"),
                new Fault(SocketServer.Peer::stall, "gave no result within 1500 ms"),
                new Fault(peer -> { peer.handshake(); peer.read(); peer.reset(); }, "lost the connection"),
                new Fault(peer -> { peer.handshake(); peer.close(1011); peer.stall(); }, "closed the connection with code 1011"));
        for (Fault fault : faults) {
            try (var server = new SocketServer(fault.script())) {
                assertThat(transcribe(Deepgram.listen(server.uri(), "nova-3", "en", () -> "topsecret")))
                        .isEqualTo("! deepgram at " + server.host() + " " + fault.told());
                assertThat(heard.isEmpty()).isTrue();
            }
        }
    }

    @Test void fluxTakesTheTurnsTextAndIgnoresTheEagerEnd() throws InterruptedException {
        try (var server = new SocketServer(peer -> {
            peer.handshake().text("{\"type\":\"Connected\"}");
            peer.read();
            for (String event : List.of("StartOfTurn", "Update", "EagerEndOfTurn")) {
                peer.text("{\"type\":\"TurnInfo\",\"event\":\"" + event + "\",\"transcript\":\"pay my bill\"}");
            }
            peer.stall();
        })) {
            assertThat(transcribe(Deepgram.flux(server.uri(), "flux-general-en", () -> "k"))).isEqualTo("= pay my bill @100");
        }
    }

    @Test void assemblyAiTurnsThatComeTwiceCountOnce() throws InterruptedException {
        String turn = "{\"type\":\"Turn\",\"turn_order\":0,\"end_of_turn\":true,\"transcript\":\"%s\",\"words\":[{\"confidence\":0.9},{\"confidence\":0.8}]}";
        try (var server = new SocketServer(peer -> {
            peer.handshake().text("{\"type\":\"Begin\",\"id\":\"1\"}");
            peer.readUntil("ForceEndpoint");
            peer.text(turn.formatted("check in")).text(turn.formatted("Check-in.")).stall();
        })) {
            assertThat(transcribe(AssemblyAi.streaming(server.uri(), () -> "k"))).isEqualTo("= check in @80");
            assertThat(heard.isEmpty()).isTrue();
            assertThat(server.peers().getFirst().header("AssemblyAI-Version")).isEqualTo("2025-05-12");
        }
    }

    @Test void voskAnswersAreCountedSoThatItsOwnEndIsNotTheUtterances() throws InterruptedException {
        try (var server = new SocketServer(peer -> {
            peer.handshake();
            assertThat(peer.read().text()).contains("\"sample_rate\":8000");
            peer.read();
            peer.text("{\"text\":\"what is\",\"result\":[{\"conf\":1.0,\"word\":\"what\"},{\"conf\":0.5,\"word\":\"is\"}]}");
            peer.read();
            peer.text("{\"partial\":\"my\"}");
            assertThat(peer.read().text()).isEqualTo("{\"reset\" : 1}");
            peer.text("{\"text\":\"my balance\",\"result\":[{\"conf\":1.0},{\"conf\":0.9}]}").stall();
        })) {
            assertThat(transcribe(VoskServer.at(server.uri()))).isEqualTo("= what is my balance @75");
        }
    }

    @Test void aLateConfirmationIsNotOfTheNextUtterance() throws InterruptedException {
        try (var server = new SocketServer(peer -> {
            peer.handshake().text(results("yes", true, false));
            peer.readUntil("Finalize");
            peer.readUntil("never");
        })) {
            Transcriber transcriber = Deepgram.listen(server.uri(), "nova-3", "en", () -> "k");
            try (transcriber; var stream = transcriber.open(WORDS, heard)) {
                stream.accept(SECOND, 0, 8000);
                stream.endOfUtterance();
                assertThat(heard.end()).isEqualTo("= yes @97");
                var peer = server.peers().getFirst();
                peer.text(results("yes please", true, true)).text(results("no", true, false));
                assertThat(heard.next()).isEqualTo("… no");
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
