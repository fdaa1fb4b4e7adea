package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is let in, shown with SIPp: a branch by digest, a stranger not at all.
class TrunkGuardTest {
    private static final String SECRET = "a-fictional-secret";
    @TempDir private static Path folder;

    private static Map<String, String> parts(String trunk) {
        Map<String, String> parts = GatewayProcess.parts(40);
        parts.put("trunks", "trunks:\n  office: " + trunk);
        return parts;
    }

    private static void passes(String scenario, int calls, GatewayProcess gateway, String password) throws InterruptedException {
        Map<String, String> words = Map.of("payload", "0", "codec", "PCMU/8000", "talk", "200", "password", password);
        Sipp.Outcome outcome = new Sipp(scenario, calls, 10, "u1", words).run(gateway, folder);
        assertThat(outcome.successful()).as(outcome.said()).isEqualTo(calls);
        assertThat(outcome.failed()).isZero();
    }

    @Test void aBranchProvesItselfByDigestAndAWrongPasswordIsChallengedAgain() throws Exception {
        Files.writeString(folder.resolve("secret"), SECRET);
        try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("digest"), parts("{ from: [127.0.0.1], digest: md5, users: { branch: \"file:../secret\" } }"))) {
            passes("digest", 5, gateway, SECRET);
            gateway.awaitClosed(java.util.List.of(), 5, Duration.ofSeconds(15));
            passes("wrong", 5, gateway, "another");
            assertThat(gateway.bundles()).as("no call of theirs began").hasSize(5);
            GatewayProcess.Held held = gateway.stop();
            assertThat(held.calls() + held.ports()).isZero();
        }
    }

    @Test void aStrangerIsRefusedAndAfterAWhileNotHeard() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("strangers"), parts("{ from: [192.0.2.0/24] }")); RawSip stranger = new RawSip(gateway)) {
            stranger.send(stranger.invite("frontdesk", "application/sdp", RawSip.sdp(9)));
            assertThat(RawSip.status(stranger.awaitFinal("frontdesk"))).isEqualTo(403);
            for (int i = 0; i < 8; i++) stranger.send(stranger.request("INVITE", "frontdesk", 1, "z9hG4bK-more-" + i, "", "application/sdp", RawSip.sdp(9)));
            assertThat(stranger.isQuietAfterAWhile(Duration.ofSeconds(5))).as("its datagrams are not even read any more").isTrue();
            assertThat(gateway.bundles()).isEmpty();
            assertThat(gateway.said().lines().filter(line -> line.contains("source 127.0.0.1"))).as("told once a minute").hasSize(1);
        }
    }
}
