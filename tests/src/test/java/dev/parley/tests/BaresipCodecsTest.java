package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A softphone that is not our code, with one codec and one packet time at a time: it is understood, and what it records
/// of us are the words we said.
class BaresipCodecsTest {
    private static final String NOTICE = "you are speaking with an automated assistant for acme power this call is recorded";
    private static final List<String> OTHERS = List.of("we are open from eight to six monday to friday", "thanks for calling acme power goodbye");
    private static final String QUESTION = "what is my balance";
    private static final double WORD_ACCURACY = 0.85;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"G722/16000/1, g722, 20, G722", "opus/48000/2, opus, 20, opus", "opus/48000/2, opus, 60, opus", "PCMA/8000/1, g711, 30, PCMA"})
    void speaks(String codec, String module, int ptime, String agreed) throws IOException, InterruptedException {
        Baresip phone = new Baresip(folder, codec, module, ptime, "");
        phone.say(Sound.join(Sound.silence(8000), Sound.speech(QUESTION), Sound.silence(20_000)));
        try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("gateway"), GatewayProcess.parts(20))) {
            try (Program running = phone.call("sip:frontdesk@" + gateway.address())) {
                Await.until(() -> gateway.bundles().stream().anyMatch(b -> b.has("heard")), PATIENCE, () -> "words heard:\n" + running.said());
                running.type("b");
                gateway.awaitClosed(List.of(), 1, Duration.ofSeconds(10));
                running.type("q");
                running.awaitExit(Duration.ofSeconds(20));
            }
            CallBundle bundle = gateway.bundles().getFirst();
            assertThat(bundle.one("media").get("codec").asString()).isEqualTo(agreed);
            assertThat(bundle.heard()).as(bundle.log()).containsExactly(QUESTION);
            assertThat(bundle.one("media_statistics").get("malformed").asLong()).isZero();
        }
        String heard = Sound.understand(Sound.untilPause(phone.recorded(), 800), Stream.concat(Stream.of(NOTICE), OTHERS.stream()).toList());
        double accuracy = Sound.wordAccuracy(NOTICE, heard);
        System.out.printf(Locale.ROOT, "baresip with %s at %d ms: its recording says `%s`, word accuracy %.2f%n", codec, ptime, heard, accuracy);
        assertThat(accuracy).as("baresip heard `%s`", heard).isGreaterThanOrEqualTo(WORD_ACCURACY);
        assertThat(Files.exists(folder.resolve("say.wav"))).isTrue();
    }
}
