package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.governance.audit.Verification;
import java.io.IOException;
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
        Baresip softphone = new Baresip(folder, "PCMU/8000/1", "g711", 20, "");
        softphone.say(Sound.join(Sound.silence(BEFORE_MILLIS), Sound.speech(QUESTION), Sound.silence(20_000)));
        try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("gateway"), GatewayProcess.parts(20))) {
            try (Program phone = softphone.call("sip:frontdesk@" + gateway.address())) {
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
        String heard = Sound.understand(Sound.untilPause(softphone.recorded(), PAUSE_MILLIS), vocabulary());
        double accuracy = Sound.wordAccuracy(words(NOTICE), heard);
        System.out.printf(Locale.ROOT, "baresip: its recording says `%s`, word accuracy %.2f%n", heard, accuracy);
        assertThat(accuracy).as("baresip heard `%s`", heard).isGreaterThanOrEqualTo(WORD_ACCURACY);
    }

    private static List<String> vocabulary() {
        return Stream.concat(Stream.of(NOTICE), OTHERS.stream()).map(BaresipTest::words).toList();
    }

    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z' ]", "").strip();
    }
}
