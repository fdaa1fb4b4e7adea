package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.governance.audit.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `parley demo --json`, the newcomer's first command, as a process. Figures of time are printed, never judged here: two
/// shared cores say nothing about them.
class DemoTest {
    @TempDir private Path folder;

    @Test void reachesItsExpectedEndWithAnInterruptionADenialAndKeysAndLeavesEvidence() throws InterruptedException {
        House.Run demo = House.run(folder, Duration.ofSeconds(150), "demo", "--json", "--data", folder.resolve("demo").toString());
        assertThat(demo.exit()).as(demo.said()).isZero();
        assertThat(demo.out()).as("one JSON object on standard output").hasSize(1);
        assertThat(demo.err()).isEmpty();
        JsonNode result = new JsonMapper().readTree(demo.out().getFirst());
        System.out.println("demo: " + demo.out().getFirst());
        assertThat(result.get("ok").asBoolean()).isTrue();
        assertThat(result.get("end").asString()).isEqualTo(result.get("expectedEnd").asString());
        assertThat(result.get("turns").asInt()).isGreaterThanOrEqualTo(4);
        assertThat(result.get("bargeIns").asInt()).isGreaterThanOrEqualTo(1);
        assertThat(result.get("denied").asInt()).isGreaterThanOrEqualTo(1);
        assertThat(result.get("keypadDigits").asInt()).isGreaterThanOrEqualTo(5);
        for (String hop : new String[] {"turn", "gateway"}) {
            for (String quantile : new String[] {"p50", "p95", "p99"}) {
                assertThat(result.at("/latencyMs/" + hop + "/" + quantile).isNumber()).as(hop + " " + quantile).isTrue();
            }
        }
        assertThat(Path.of(result.get("recording").asString())).exists();
        CallBundle bundle = new CallBundle(Path.of(result.get("audit").asString()));
        assertThat(Files.isDirectory(bundle.folder())).isTrue();
        assertThat(bundle.verify().outcome()).as(bundle.verify().findings().toString()).isEqualTo(Verification.Outcome.INTACT);
        assertThat(bundle.records("verdict")).anyMatch(v -> v.get("verdict").asString().equals("deny"));
        assertThat(bundle.has("fault")).isFalse();
    }
}
