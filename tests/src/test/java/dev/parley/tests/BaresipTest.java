package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.governance.audit.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A softphone that is not our code calls in, says something from a WAV file and records what it is told.
class BaresipTest {
    private static final String NOTICE = "You are speaking with an automated assistant for Acme Power. This call is recorded.";
    private static final String QUESTION = "what is my balance";
    /// Sentences that compete with the notice when the recording is recognised.
    private static final List<String> OTHERS = List.of("We are open from eight to six, Monday to Friday.", "Thanks for calling Acme Power. Goodbye.",
            "I can't complete this now. A colleague will call you back today.", "How can I help you today?");
    private static final double WORD_ACCURACY = 0.85;
    private static final int BEFORE_MILLIS = 8000;              // the notice and the question after it
    private static final int PAUSE_MILLIS = 800;                // longer than the one between the notice's two sentences
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir private Path folder;

    @Test void hearsTheNoticeAndIsUnderstood() throws IOException, InterruptedException {
        String baresip = Tool.BARESIP.path();
        Sound.writeWav(folder.resolve("say.wav"), Sound.join(Sound.silence(BEFORE_MILLIS), Sound.speech(QUESTION), Sound.silence(20_000)));
        try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("gateway"), GatewayProcess.parts(20))) {
            configure();
            try (Program phone = Program.start(folder, List.of(baresip, "-f", folder.toString(), "-t", "40",
                    "-e", "d sip:frontdesk@" + gateway.address()))) {
                Await.until(() -> gateway.bundles().stream().anyMatch(b -> b.has("heard")), PATIENCE, () -> "words heard:\n" + phone.said());
                phone.type("b");
                gateway.awaitClosed(List.of(), 1, Duration.ofSeconds(10));
                phone.type("q");
                phone.awaitExit(Duration.ofSeconds(20));
            }
            CallBundle bundle = gateway.bundles().getFirst();
            assertThat(bundle.heard()).containsExactly(QUESTION);
            assertThat(bundle.has("disclosure_done")).isTrue();
            assertThat(bundle.verify().outcome()).isEqualTo(Verification.Outcome.INTACT);
            assertThat(gateway.stop()).matches(held -> held.calls() + held.ports() + held.dialogs() == 0);
        }
        String heard = Sound.understand(notice(), vocabulary());
        double accuracy = Sound.wordAccuracy(words(NOTICE), heard);
        System.out.printf(Locale.ROOT, "baresip: its recording says `%s`, word accuracy %.2f%n", heard, accuracy);
        assertThat(accuracy).as("baresip heard `%s`", heard).isGreaterThanOrEqualTo(WORD_ACCURACY);
    }

    private short[] notice() throws IOException {
        try (var list = Files.list(folder)) {
            Path recording = list.filter(f -> f.toString().endsWith("-dec.wav")).findFirst().orElseThrow(() -> new AssertionError("baresip recorded nothing"));
            return Sound.untilPause(Sound.readWav(recording), PAUSE_MILLIS);
        }
    }

    private static List<String> vocabulary() {
        return Stream.concat(Stream.of(NOTICE), OTHERS.stream()).map(BaresipTest::words).toList();
    }

    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z' ]", "").strip();
    }

    private void configure() throws IOException {
        Files.writeString(folder.resolve("config"), """
                sip_listen 127.0.0.1:%d
                audio_source aufile,%s
                snd_path %s
                ausrc_srate 8000
                auplay_srate 8000
                ausrc_channels 1
                auplay_channels 1
                rtp_ports %d-%d
                module_path %s
                module g711.so
                module aufile.so
                module sndfile.so
                module stdio.so
                module_tmp uuid.so
                module_tmp account.so
                module_app menu.so
                """.formatted(House.freePort(), folder.resolve("say.wav"), folder, House.freeBlock(10), 65_534, modules()));
        Files.writeString(folder.resolve("accounts"), "<sip:caller@127.0.0.1>;regint=0;audio_codecs=PCMU/8000/1\n");
        Files.writeString(folder.resolve("contacts"), "");
    }

    /// Debian keeps them under the architecture on some releases.
    static Path modules() throws IOException {
        try (var found = Files.find(Path.of("/usr/lib"), 4, (path, _) -> path.endsWith("baresip/modules"))) {
            return found.findFirst().orElseThrow(() -> new AssertionError("baresip's modules are not under /usr/lib"));
        }
    }
}
