package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.api.LocalAccess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Flows change under a running gateway with calls on it: by signal, by command and back again.
class ReloadTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String OLD_NOTICE = "You are speaking with an automated assistant for Acme Power. This call is recorded.";
    private static final String NEW_NOTICE = "This is the automated assistant of Acme Power. This call is recorded.";

    @TempDir private Path folder;
    private final HttpClient http = HttpClient.newHttpClient();

    private JsonNode get(LocalAccess local, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(local.url() + path)).timeout(SOON).header("Authorization", "Bearer " + local.token()).GET().build();
        return JsonMapper.builder().build().readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private House.Run parley(String... arguments) throws InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-c", folder.resolve("gateway/parley.yaml").toString()));
        return House.run(folder, Duration.ofSeconds(60), all.toArray(String[]::new));
    }

    private record Call(RawSip peer, String ok) {
        static Call up(GatewayProcess gateway) throws IOException {
            RawSip peer = new RawSip(gateway);
            peer.send(peer.invite("frontdesk", "application/sdp", RawSip.sdp(House.freePort())));
            String ok = peer.await(m -> m.startsWith("SIP/2.0 200"), SOON, "200");
            peer.send(peer.ack("frontdesk", ok));
            return new Call(peer, ok);
        }

        void hangUp() {
            peer.send(peer.bye("frontdesk", ok));
            peer.await(m -> m.startsWith("SIP/2.0 200") && m.contains("BYE"), SOON, "answer to BYE");
            peer.close();
        }
    }

    /// The line the caller of this bundle was told first.
    private static String notice(CallBundle bundle) {
        Await.until(() -> bundle.has("speech_heard"), SOON, () -> "a line that was heard");
        return bundle.records("speech_heard").getFirst().get("text").asString();
    }

    @Test void newCallsTakeTheNewVersionLiveOnesKeepTheirsAndABrokenOneIsRefused() throws Exception {
        Path flows = Files.createDirectories(folder.resolve("flows"));
        Path file = flows.resolve("frontdesk.flow");
        String first = Files.readString(House.ROOT.resolve("flows/frontdesk/frontdesk.flow"));
        String second = first.replace("version 1 {", "version 2 {").replace(OLD_NOTICE, NEW_NOTICE);
        Files.writeString(file, first);
        Map<String, String> parts = GatewayProcess.parts(40);
        parts.put("flows", "flows: " + flows);
        try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("gateway"), parts)) {
            LocalAccess local = LocalAccess.read(folder.resolve("gateway/data")).orElseThrow();
            Call live = Call.up(gateway);

            Files.writeString(file, second);
            assertThat(gateway.reload("flow frontdesk version 2")).contains("takes new calls, instead of");
            Call next = Call.up(gateway);
            List<CallBundle> bundles = gateway.bundles();
            assertThat(notice(bundles.get(1))).isEqualTo(NEW_NOTICE);
            assertThat(notice(bundles.get(0))).isEqualTo(OLD_NOTICE);
            assertThat(get(local, "/v1/calls").get("calls").valueStream().map(c -> c.get("flowVersion").asInt()).toList()).containsExactly(1, 2);
            live.hangUp();
            next.hangUp();

            Files.writeString(file, second.replace("on done -> triage", "on done -> nowhere"));
            assertThat(gateway.reload("refused: frontdesk.flow")).contains("error E211");
            House.Run refused = parley("deploy", file.toString());
            assertThat(refused.exit()).as(refused.said()).isEqualTo(1);
            assertThat(refused.said()).contains("`nowhere` is not a state");
            Call third = Call.up(gateway);
            assertThat(notice(gateway.bundles().get(2))).isEqualTo(NEW_NOTICE);
            third.hangUp();

            House.Run back = parley("rollback", "frontdesk");
            assertThat(back.exit()).as(back.said()).isZero();
            assertThat(back.said()).contains("flow frontdesk version 1");
            assertThat(Files.readString(file)).isEqualTo(first);
            Call fourth = Call.up(gateway);
            assertThat(notice(gateway.bundles().get(3))).isEqualTo(OLD_NOTICE);
            fourth.hangUp();

            Path wider = Files.writeString(folder.resolve("wider.flow"), second);
            House.Run asked = parley("deploy", wider.toString());
            assertThat(asked.exit()).as(asked.said()).isEqualTo(1);
            assertThat(asked.said()).contains("acceptWidening");
            assertThat(parley("deploy", wider.toString(), "--accept-widening").exit()).isZero();

            House.Run versions = parley("flows", "frontdesk");
            assertThat(String.join("\n", versions.out())).containsSubsequence("local", "2", "local", "1", "SIGHUP", "2", "start", "1");
            gateway.awaitClosed(List.of(), 4, SOON);
            for (CallBundle bundle : gateway.bundles()) assertThat(bundle.verify().findings()).isEmpty();
            assertThat(gateway.stop().calls()).isZero();
        }
        House.Run verified = House.run(folder, Duration.ofSeconds(60), "audit", "verify", folder.resolve("gateway/data").toString());
        assertThat(verified.exit()).as(verified.said()).isZero();
        assertThat(verified.said()).contains("operations.jsonl: intact, 7 records");
        Path log = folder.resolve("gateway/data/operations.jsonl");
        Files.writeString(log, Files.readString(log).replaceFirst("SIGHUP", "SIGHAP"));
        House.Run tampered = House.run(folder, Duration.ofSeconds(60), "audit", "verify", folder.resolve("gateway/data").toString());
        assertThat(tampered.exit()).isEqualTo(1);
        assertThat(tampered.said()).contains("operations.jsonl: tampered");
    }
}
