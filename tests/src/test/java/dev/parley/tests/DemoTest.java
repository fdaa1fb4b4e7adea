package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.governance.audit.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `parley demo --json`, the newcomer's first command, as a process. Figures of time are printed, never judged here: two
/// shared cores say nothing about them.
class DemoTest {
    @TempDir private Path folder;

    @Test void reachesItsExpectedEndWithAnInterruptionADenialAndKeysAndLeavesEvidence() throws InterruptedException, IOException {
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
        isTheSameAgain(bundle);
    }

    /// The call from its tape is the log to the byte; a tape that was touched is not taken for the call.
    private void isTheSameAgain(CallBundle bundle) throws InterruptedException, IOException {
        House.Run replay = House.run(folder, Duration.ofSeconds(60), "replay", "--json", bundle.folder().toString());
        assertThat(replay.exit()).as(replay.said()).isZero();
        JsonNode again = new JsonMapper().readTree(replay.out().getFirst());
        System.out.println("replay: " + replay.out().getFirst());
        assertThat(again.get("again").asInt()).isGreaterThan(again.get("records").asInt() - 4);
        Path tape = bundle.folder().resolve("tape.sealed");
        String sealed = Files.readString(tape);
        assertThat(sealed).doesNotContain("balance").doesNotContain("Digit");
        List<String> lines = new ArrayList<>(sealed.lines().toList());
        int taken = lines.size() / 2;
        lines.remove(taken);
        Files.writeString(tape, String.join("\n", lines) + "\n");
        House.Run cut = House.run(folder, Duration.ofSeconds(60), "replay", bundle.folder().toString());
        assertThat(cut.exit()).as(cut.said()).isEqualTo(2);
        assertThat(cut.said()).contains("tape.sealed:" + (taken + 1) + ": was changed");
        assertThat(bundle.verify().outcome()).isEqualTo(Verification.Outcome.TAMPERED);
    }
}
