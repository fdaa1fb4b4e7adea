package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The call set-up benchmark runs, fails no call and says what is promised.
@Isolated("measures the machine")
class SipBenchTest {
    @TempDir private Path folder;

    @Test void measuresTheBareUserAgentAndTheWholeGatewayInOneRun() throws InterruptedException {
        House.Run run = House.run(folder, Duration.ofMinutes(3), "bench", "sip", "--rate", "60", "--calls", "60", "--json");
        assertThat(run.exit()).as(run.said()).isZero();
        JsonNode told = new JsonMapper().readTree(run.out().getLast());
        for (JsonNode each : new JsonNode[] {told, told.get("bare")}) {
            assertThat(each.get("calls").asInt()).isEqualTo(60);
            assertThat(each.get("failed").asInt()).isZero();
            assertThat(each.get("cpuSecondsPer1000Calls").asDouble()).isPositive();
            assertThat(each.at("/setupMs/p99").asDouble()).isPositive();
        }
        assertThat(told.get("held").asString()).startsWith("0 calls, 0 ports");
    }
}
