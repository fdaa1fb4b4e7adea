package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codecs.G711;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Five times the calls that are allowed, by SIPp: those that are taken are heard and understood as if nothing were, the
/// others are told at once when to come back, and nothing is left behind.
@Isolated("loads the machine")
class OverloadTest {
    private static final int TAKEN = 20;
    private static final int PER_SECOND = 20;
    private static final int CROWD = 600;
    private static final int TALK_MILLIS = 9000;
    private static final Duration SOON = Duration.ofSeconds(15);
    @TempDir private Path folder;

    private static Map<String, String> parts(int mediaPorts, String limits) {
        Map<String, String> parts = GatewayProcess.parts(mediaPorts);
        parts.put("limits", "limits: " + limits);
        return parts;
    }

    @Test void callsInProgressKeepTheirQualityWhileFiveTimesAsManyAreRefused() throws Exception {
        short[] sound = Sound.join(Sound.silence(6600), Sound.speech("when are you open"), Sound.silence(8000));
        Path alaw = folder.resolve("speech.alaw");
        Sound.writeRaw(alaw, G711.alaw(), sound);
        Map<String, String> words = Map.of("payload", "8", "codec", "PCMA/8000", "sound", alaw.toString(), "talk", String.valueOf(TALK_MILLIS));
        try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("gateway"), parts(200, "{ calls: " + TAKEN + ", callsPerSecond: " + PER_SECOND + " }"))) {
            long[] millis;
            try (Program talking = new Sipp("talk", TAKEN, 10, "u1", words).start(gateway, folder)) {
                Await.until(() -> gateway.bundles().size() == TAKEN, SOON, () -> TAKEN + " calls");
                try (Program crowd = new Sipp("refused", CROWD, 5 * PER_SECOND, "u1", words).start(gateway, folder)) {
                    millis = refusals(gateway);
                    Sipp.Outcome refused = Sipp.outcome(crowd);
                    assertThat(refused.successful()).as(refused.said()).isEqualTo(CROWD);
                    assertThat(refused.retransmissions()).as("refused before the caller had to ask twice").isZero();
                }
                Sipp.Outcome taken = Sipp.outcome(talking);
                assertThat(taken.successful()).as(taken.said()).isEqualTo(TAKEN);
            }
            List<CallBundle> bundles = gateway.awaitClosed(List.of(), TAKEN, SOON);
            int packets = TALK_MILLIS / 20;
            for (CallBundle bundle : bundles) {
                JsonNode media = bundle.one("media_statistics");
                assertThat(media.get("sent").asInt()).isGreaterThan(packets * 9 / 10);
                assertThat(media.get("received").asInt()).isGreaterThan(packets * 9 / 10);
                assertThat(bundle.heard()).as(bundle.log()).contains("when are you open");
            }
            Arrays.sort(millis);
            System.out.printf("overload: %d calls up, %d more at %d/s all refused; 503 after p50 %d ms, p95 %d ms, worst %d ms%n", TAKEN, CROWD, 5 * PER_SECOND,
                    millis[millis.length / 2], millis[millis.length * 95 / 100], millis[millis.length - 1]);
            assertThat(millis[millis.length / 2]).as("half of them within the 50 ms promised, on a machine that is busy").isLessThan(50);
            JsonNode all = trunks(gateway);
            assertThat(all.get("calls").asInt()).isZero();
            assertThat(all.get("admitted").asInt()).isEqualTo(TAKEN);
            assertThat(all.get("refused").asInt()).isGreaterThanOrEqualTo(CROWD);
            GatewayProcess.Held held = gateway.stop();
            assertThat(held.calls() + held.ports() + held.dialogs()).as(held.toString()).isZero();
        }
    }

    @Test void theRateIsHeldAndWhoIsTakenIsServed() throws Exception {
        int rate = 10;
        int calls = 300;
        Map<String, String> words = Map.of("payload", "8", "codec", "PCMA/8000", "talk", "0");
        try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("rate"), parts(400, "{ calls: 200, callsPerSecond: " + rate + " }"))) {
            long began = System.nanoTime();
            Sipp.Outcome crowd = new Sipp("crowd", calls, 5 * rate, "u1", words).run(gateway, folder);
            double seconds = (System.nanoTime() - began) / 1e9;
            assertThat(crowd.failed()).as(crowd.said()).isZero();
            assertThat(crowd.successful()).isEqualTo(calls);
            int taken = trunks(gateway).get("admitted").asInt();
            gateway.awaitClosed(List.of(), taken, SOON);
            System.out.printf("overload: %d calls at %d/s against %d/s allowed: %d taken in %.1f s%n", calls, 5 * rate, rate, taken, seconds);
            assertThat(taken).as("a second's worth at once and then the rate").isBetween(calls / 5 / 2, rate + (int) Math.ceil(rate * seconds));
            GatewayProcess.Held held = gateway.stop();
            assertThat(held.calls() + held.ports() + held.dialogs()).as(held.toString()).isZero();
        }
    }

    /// How long a refusal takes, as one caller sees it in the crowd.
    private static long[] refusals(GatewayProcess gateway) {
        long[] millis = new long[60];
        for (int i = 0; i < millis.length; i++) {
            try (RawSip one = new RawSip(gateway)) {
                long sent = System.nanoTime();
                one.send(one.invite("frontdesk", "application/sdp", RawSip.sdp(9)));
                String response = one.awaitFinal("frontdesk");
                millis[i] = (System.nanoTime() - sent) / 1_000_000;
                assertThat(RawSip.status(response)).isEqualTo(503);
                assertThat(response).containsPattern("(?m)^Retry-After: [1-9]");
            }
        }
        return millis;
    }

    private JsonNode trunks(GatewayProcess gateway) throws InterruptedException {
        House.Run run = House.run(folder, Duration.ofSeconds(20), "trunks", "--json", "-c", gateway.configuration().toString());
        assertThat(run.exit()).as(run.said()).isZero();
        return new JsonMapper().readTree(run.out().getFirst()).get("gateway");
    }
}
