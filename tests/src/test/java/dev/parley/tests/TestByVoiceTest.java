package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `parley test --audio`: what a flow's test says in text goes out as sound and comes back as words.
class TestByVoiceTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private Path folder;

    private JsonNode byVoice(String flow, String name, int exit) throws InterruptedException {
        House.Run run = House.run(folder, Duration.ofMinutes(3), "test", "--audio", "--json", "--only", name, House.ROOT.resolve(flow).toString());
        assertThat(run.exit()).as(run.said()).isEqualTo(exit);
        return JSON.readTree(run.out().getLast());
    }

    @Test void aTestThatPassesInTextPassesInACall() throws Exception {
        JsonNode result = byVoice("flows/frontdesk/frontdesk.flow", "a balance needs an account", 0);
        assertThat(result.get("passed").asInt()).isEqualTo(1);
        JsonNode test = result.get("tests").get(0);
        assertThat(test.get("verdict").asString()).isEqualTo("ok");
        assertThat(test.get("heard").toString()).contains("what is my balance");
        Path calls = Path.of(result.get("bundles").asString());
        House.Run verified = House.run(folder, Duration.ofMinutes(1), "audit", "verify", calls.toString());
        assertThat(verified.exit()).as(verified.said()).isZero();
    }

    @Test void whatACallCannotDoIsNotJudgedAndSaysWhy() throws Exception {
        JsonNode result = byVoice("flows/billing.flow", "barge-in at 90%", 0);
        assertThat(result.get("notJudged").asInt()).isEqualTo(1);
        assertThat(result.get("tests").get(0).get("why").asString()).contains("percentage");
    }
}
