package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

    /// With keys in the session description, and its reports.
    @Test void speaksEncrypted() throws IOException, InterruptedException {
        Map<String, String> parts = GatewayProcess.parts(20);
        parts.put("media", parts.get("media").replace("}", ", srtp: always }"));
        CallBundle bundle = talk(new Baresip(folder, "PCMU/8000/1", "g711", 20, ";mediaenc=srtp-mand"), parts);
        String suite = bundle.one("media").get("srtp").asString();
        System.out.println("baresip and SRTP: " + suite);
        assertThat(suite).isIn("AEAD_AES_256_GCM", "AEAD_AES_128_GCM", "AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32");
        // A packet or two from before it has the key of our answer.
        assertThat(bundle.one("media_statistics").get("unproved").asLong()).isLessThan(5);
        assertThat(bundle.one("media_statistics").get("rtcp").asLong()).as("baresip's reports").isPositive();
        assertThat(bundle.one("media_statistics").get("sent_mos_hundredths").asLong()).isGreaterThan(400);
    }

    @ParameterizedTest
    @CsvSource({"G722/16000/1, g722, 20, G722", "opus/48000/2, opus, 20, opus", "opus/48000/2, opus, 60, opus", "PCMA/8000/1, g711, 30, PCMA"})
    void speaks(String codec, String module, int ptime, String agreed) throws IOException, InterruptedException {
        CallBundle bundle = talk(new Baresip(folder, codec, module, ptime, ""), GatewayProcess.parts(20));
        assertThat(bundle.one("media").get("codec").asString()).isEqualTo(agreed);
    }

    private CallBundle talk(Baresip phone, Map<String, String> parts) throws IOException, InterruptedException {
        CallBundle bundle;
        phone.say(Sound.join(Sound.silence(8000), Sound.speech(QUESTION), Sound.silence(20_000)));
        try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("gateway"), parts)) {
            try (Program running = phone.call("sip:frontdesk@" + gateway.address())) {
                Await.until(() -> gateway.bundles().stream().anyMatch(b -> b.has("heard")), PATIENCE, () -> "words heard:\n" + running.said());
                running.type("b");
                gateway.awaitClosed(List.of(), 1, Duration.ofSeconds(10));
                running.type("q");
                running.awaitExit(Duration.ofSeconds(20));
            }
            bundle = gateway.bundles().getFirst();
            assertThat(bundle.heard()).as(bundle.log()).containsExactly(QUESTION);
            assertThat(bundle.one("media_statistics").get("malformed").asLong()).isZero();
        }
        String heard = Sound.understand(Sound.untilPause(phone.recorded(), 800), Stream.concat(Stream.of(NOTICE), OTHERS.stream()).toList());
        double accuracy = Sound.wordAccuracy(NOTICE, heard);
        System.out.printf(Locale.ROOT, "baresip with %s at %d ms%s: its recording says `%s`, word accuracy %.2f%n", phone.codec(), phone.ptimeMillis(), phone.account(), heard, accuracy);
        assertThat(accuracy).as("baresip heard `%s`", heard).isGreaterThanOrEqualTo(WORD_ACCURACY);
        return bundle;
    }
}
