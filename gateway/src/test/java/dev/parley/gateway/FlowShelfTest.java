package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.dialplan.Flow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowShelfTest {
    @TempDir private Path home;
    private final List<Flow> prepared = new ArrayList<>();
    private Path folder;
    private Path data;
    private OperationsLog log;
    private FlowShelf shelf;

    private static String flow(int version, String line) {
        return """
            flow desk version %d {
              route inbound did "+18005550100" langs "en-US"
              disclosure notice say "You are speaking with an automated assistant." barge off heard 100%%
              start state greet {
                play notice
                on done -> bye
              }
              state bye {
                say "%s"
                end "served"
              }
              assert "notice first" : disclosed(notice) before speech
              test "goodbye" in bye {
                expect said "%s"
              }
            }
            """.formatted(version, line, line);
    }

    @BeforeEach void begins() throws IOException {
        folder = Files.createDirectories(home.resolve("flows"));
        data = home.resolve("data");
        Files.writeString(folder.resolve("desk.flow"), flow(1, "Goodbye."));
        start();
    }

    private void start() {
        log = OperationsLog.open(data);
        shelf = new FlowShelf(folder, data, FlowStore.load(folder), log, prepared::add);
    }

    @AfterEach void ends() {
        log.close();
    }

    private Flow current() {
        return shelf.get().route("+18005550100").orElseThrow().flow();
    }

    private List<String> history() {
        return log.records().stream().map(r -> r.string("type") + " " + r.string("who") + " " + r.string("version")).toList();
    }

    @Test void aChangedFileTakesNewCallsAndIsOnRecordBeforeItDoes() throws IOException {
        FlowStore.Entry live = shelf.get().route("+18005550100").orElseThrow();
        Files.writeString(folder.resolve("desk.flow"), flow(2, "So long."));
        FlowsChange change = shelf.reload("SIGHUP");
        assertThat(change.lines()).singleElement().asString().startsWith("flow desk version 2 (").contains("takes new calls, instead of " + live.flow().hash().substring(0, 12));
        assertThat(current().version()).isEqualTo(2);
        assertThat(live.flow().version()).as("the version a live call holds").isEqualTo(1);
        assertThat(history()).containsExactly("deployed start 1", "deployed SIGHUP 2");
        assertThat(prepared).extracting(Flow::version).containsExactly(1, 2);
    }

    @Test void whatDoesNotPassIsRefusedWithItsReasonAndTheOldVersionStays() throws IOException {
        List<String> broken = List.of("flow desk version 2 { nonsense }", flow(2, "Bye").replace("play notice", "say \"Hello.\" play notice"),
                flow(2, "Bye").replace("expect said \"Bye\"", "expect said \"Hello\""));
        List<String> reasons = List.of("error E", "not everything it asserts is proved", "\"goodbye\"");
        for (int i = 0; i < broken.size(); i++) {
            Files.writeString(folder.resolve("desk.flow"), broken.get(i));
            FlowsChange change = shelf.reload("SIGHUP");
            assertThat(change.ok()).isFalse();
            assertThat(change.refused().getFirst().message()).contains(reasons.get(i));
            assertThat(current().version()).isEqualTo(1);
        }
        assertThat(history()).containsExactly("deployed start 1", "refused SIGHUP ", "refused SIGHUP ", "refused SIGHUP ");
    }

    @Test void aDeploymentIsInTheFolderAndComesBackAfterARestart() throws IOException {
        assertThat(shelf.deploy(flow(2, "So long."), "ada", true).ok()).isTrue();
        assertThat(Files.readString(folder.resolve("desk.flow"))).isEqualTo(flow(2, "So long."));
        log.close();
        start();
        assertThat(current().version()).isEqualTo(2);
        assertThat(history()).as("a restart deploys nothing").containsExactly("deployed start 1", "deployed ada 2");
    }

    @Test void aRollbackGoesToTheVersionBeforeOrTheOneThatIsNamed() {
        String first = current().hash();
        shelf.deploy(flow(2, "So long."), "ada", true);
        shelf.deploy(flow(3, "Farewell."), "ada", true);
        shelf.rollback("desk", "", "bob");
        assertThat(current().version()).isEqualTo(2);
        shelf.rollback("desk", first.substring(0, 8), "bob");
        assertThat(current().hash()).isEqualTo(first);
        assertThat(history()).containsExactly("deployed start 1", "deployed ada 2", "deployed ada 3", "deployed bob 2", "deployed bob 1");
        assertThatThrownBy(() -> shelf.rollback("desk", "ffff0000", "bob")).hasMessageContaining("no earlier version `ffff0000`");
        assertThatThrownBy(() -> shelf.rollback("dusk", "", "bob")).hasMessageContaining("no flow `dusk`");
    }

    @Test void aVersionThatMayDoMoreIsDeployedOnlyWhenThatIsAccepted() {
        String wider = flow(2, "Goodbye.").replace("heard 100%", "heard 50%");
        FlowsChange refused = shelf.deploy(wider, "ada", false);
        assertThat(refused.ok()).isFalse();
        assertThat(refused.widening()).isNotEmpty();
        assertThat(current().version()).isEqualTo(1);
        assertThat(shelf.deploy(wider, "ada", true).ok()).isTrue();
        assertThat(current().version()).isEqualTo(2);
    }

    @Test void aFileThatIsGoneTakesItsFlowOutAndTwoForOneNumberStayOut() throws IOException {
        Files.writeString(folder.resolve("other.flow"), flow(1, "Hello.").replace("flow desk", "flow other"));
        assertThat(shelf.reload("SIGHUP").refused().getFirst().message()).contains("takes `+18005550100`");
        Files.writeString(folder.resolve("other.flow"), flow(1, "Hello.").replace("flow desk", "flow other").replace("0100", "0111"));
        assertThat(shelf.reload("SIGHUP").ok()).isTrue();
        Files.delete(folder.resolve("desk.flow"));
        assertThat(shelf.reload("SIGHUP").lines()).singleElement().asString().contains("flow desk").contains("its file is gone");
        assertThat(shelf.get().route("+18005550100")).isEmpty();
        assertThat(shelf.get().route("+18005550111")).isPresent();
    }

    /// However reloads and calls interleave, a call is answered, and by a version that was in place.
    @Test void noCallFindsAGap() throws Exception {
        var random = new Random(20261201);
        List<Integer> seen = new ArrayList<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                seen.add(current().version());
                Thread.yield();
            }
        });
        for (int version = 2; version < 12; version++) {
            if (random.nextBoolean()) shelf.deploy(flow(version, "Line " + version + "."), "ada", true);
            else Files.writeString(folder.resolve("desk.flow"), flow(version, "Line " + version + "."));
            shelf.reload("SIGHUP");
        }
        caller.interrupt();
        caller.join();
        assertThat(seen).isSorted().allMatch(version -> version >= 1 && version < 12);
        assertThat(current().version()).isEqualTo(11);
    }

    @Test void theLogThatWasChangedIsNotContinuedAndHalfALineIsCutOff() throws IOException {
        shelf.deploy(flow(2, "So long."), "ada", true);
        log.close();
        Path file = data.resolve(OperationsLog.FILE);
        String whole = Files.readString(file);
        Files.writeString(file, whole + whole.substring(0, 40));
        log = OperationsLog.open(data);
        assertThat(log.records().getLast().string("type")).isEqualTo("recovered");
        assertThat(log.records().getLast().string("bytes_cut")).isEqualTo("40");
        log.close();
        Files.writeString(file, whole.replace("\"ada\"", "\"eve\""));
        assertThatThrownBy(() -> OperationsLog.open(data)).isInstanceOf(ConfigurationException.class).hasMessageContaining("line 2: altered");
        Files.writeString(file, whole);
        log = OperationsLog.open(data);
    }
}
