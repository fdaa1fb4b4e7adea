package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowStoreTest {
    @TempDir Path folder;

    private void flow(String name, int version, String route) throws IOException {
        Files.writeString(folder.resolve(name + version + ".flow"), """
            flow %s version %d {
              %s
              start state only { say "Hello." end "done" }
            }
            """.formatted(name, version, route));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+18005550100", "18005550100", "+1 (800) 555-0100", "frontdesk", "FrontDesk"})
    void aNumberIsFoundHoweverItIsWritten(String called) throws IOException {
        flow("desk", 1, "route inbound did \"+18005550100\", \"frontdesk\" langs \"en-US\"");
        assertThat(FlowStore.load(folder).route(called)).isPresent();
        assertThat(FlowStore.load(folder).route("+18005550101")).isEmpty();
    }

    @Test void theNewestVersionTakesTheCallAndANamedRouteWinsOverACatchAll() throws IOException {
        flow("desk", 1, "route inbound did \"100\" langs \"en-US\"");
        flow("desk", 2, "route inbound did \"100\" langs \"en-US\"");
        flow("any", 9, "route inbound langs \"en-US\"");
        FlowStore flows = FlowStore.load(folder);
        assertThat(flows.route("100").orElseThrow().flow().version()).isEqualTo(2);
        assertThat(flows.route("200").orElseThrow().flow().name()).isEqualTo("any");
    }

    @Test void anOutboundFlowNeverAnswersACall() throws IOException {
        flow("dialer", 1, "route outbound campaign \"q4\" langs \"en-US\"");
        assertThat(FlowStore.load(folder).route("q4")).isEmpty();
    }

    @Test void everyBrokenFlowIsReportedWithItsPlace() throws IOException {
        Files.writeString(folder.resolve("a.flow"), "flow a version 1 { start state s { on done -> nowhere } }");
        Files.writeString(folder.resolve("b.flow"), "flow b version 1 {");
        assertThatThrownBy(() -> FlowStore.load(folder)).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("a.flow:1:").hasMessageContaining("nowhere").hasMessageContaining("b.flow:1:");
    }

    @Test void anUnknownRulePackIsRefused() throws IOException {
        flow("desk", 1, "route inbound did \"100\" langs \"en-US\" use ai_disclosur");
        assertThatThrownBy(() -> FlowStore.load(folder)).hasMessageContaining("ai_disclosur").hasMessageContaining("did you mean `ai_disclosure`?");
    }

    @Test void aFolderWithoutFlowsIsAnError() {
        assertThatThrownBy(() -> FlowStore.load(folder)).hasMessageContaining("holds no .flow file");
        assertThatThrownBy(() -> FlowStore.load(folder.resolve("missing"))).hasMessageContaining("cannot be read");
    }
}
