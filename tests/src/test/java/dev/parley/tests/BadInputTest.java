package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// What cannot work is refused when the gateway starts, in words that name the place, with exit code 2 and no stack trace.
@Isolated("it starts many processes")
class BadInputTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path folder;

    private House.Run refused(Map<String, String> parts, String... expected) throws InterruptedException {
        Path file = GatewayProcess.write(folder, parts);
        House.Run run = House.run(folder, PATIENCE, "serve", "-c", file.toString());
        String error = String.join("\n", run.err());
        assertThat(run.exit()).as(run.said()).isEqualTo(2);
        assertThat(error).contains(expected).doesNotContain("\tat ", "Exception");
        assertThat(run.out()).as("nothing was announced").isEmpty();
        return run;
    }

    private static Map<String, String> parts(String key, String text) {
        Map<String, String> parts = GatewayProcess.parts(20);
        parts.put(key, text);
        return parts;
    }

    @Test void anUnknownKeyIsNamedWithItsPlaceAndASuggestion() throws InterruptedException {
        refused(parts("listen", "listen:\n  address: 127.0.0.1\n  sipp: 5060"), "parley.yaml:3:", "unknown key `sipp`", "did you mean `sip`?");
        refused(parts("wildly", "wildlydifferent: 1"), "unknown key `wildlydifferent`", "known here: ");
    }

    @Test void aValueOfTheWrongKindOrOutOfRangeIsNamed() throws InterruptedException {
        refused(parts("listen", "listen: { sip: 70000 }"), "`listen.sip`", "70000 is not between 0 and 65535");
        refused(parts("media", "media: { ports: none }"), "`media.ports`", "`none` is not a range");
        refused(parts("limits", "limits: [1"), "parley.yaml:");
        refused(parts("limits", "limits: { calls: many }"), "parley.yaml:", "many");
    }

    @Test void aBrokenFlowIsShownWithCodePlaceAndCaret() throws IOException, InterruptedException {
        Path flows = Files.createDirectories(folder.resolve("flows"));
        String good = Files.readString(House.ROOT.resolve("flows/frontdesk/frontdesk.flow"));
        Files.writeString(flows.resolve("broken.flow"), good.replace("on intent hours -> hours", "on intent hours -> nowhere"));
        House.Run serve = refused(parts("flows", "flows: " + flows), "broken.flow", "nowhere", "^");
        assertThat(serve.said()).containsPattern("E\\d{3}");
        House.Run check = House.run(folder, PATIENCE, "check", flows.resolve("broken.flow").toString());
        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.said()).containsPattern("E\\d{3}").contains("nowhere", "^").doesNotContain("\tat ");
    }

    @Test void aMissingOrEmptyFlowsFolderIsNamed() throws IOException, InterruptedException {
        refused(parts("flows", "flows: nothere"), "nothere", "flows folder cannot be read");
        Files.createDirectories(folder.resolve("empty"));
        refused(parts("flows", "flows: empty"), "empty", "holds no .flow file");
    }

    @Test void aTableThatCannotBeReadIsNamed() throws IOException, InterruptedException {
        refused(parts("connectors", "connectors: { accounts: { kind: table, file: nothere.csv } }"), "connectors.accounts", "nothere.csv");
        Files.writeString(folder.resolve("short.csv"), "account,zip\n428135\n");
        refused(parts("connectors", "connectors: { accounts: { kind: table, file: short.csv } }"), "connectors.accounts", "short.csv:2");
        Files.writeString(folder.resolve("lacks.csv"), "account,zip\n428135,60614\n");
        refused(parts("connectors", "connectors: { accounts: { kind: table, file: lacks.csv, operations: { get_bill: { match: [account], returns: { due: due } } } } }"),
                "connectors.accounts", "due");
    }

    @Test void anUnknownConnectorKeyOrKindIsNamed() throws InterruptedException {
        refused(parts("connectors", "connectors:\n  accounts:\n    fiel: accounts.csv"), "parley.yaml:", "unknown key `fiel`", "did you mean `file`?");
        refused(parts("connectors", "connectors: { accounts: { kind: soap } }"), "connectors.accounts.kind", "`soap` is not table or http");
    }

    @Test void aBusySipPortIsNamedWithItsAddress() throws IOException, InterruptedException {
        InetAddress loopback = InetAddress.getByName(House.LOOPBACK);
        try (DatagramSocket udp = new DatagramSocket(0, loopback)) {
            String address = House.LOOPBACK + ":" + udp.getLocalPort();
            refused(parts("listen", "listen: { address: 127.0.0.1, sip: " + udp.getLocalPort() + " }"), "cannot listen on udp `" + address + "`");
        }
        try (ServerSocket tcp = new ServerSocket(0, 1, loopback)) {
            String address = House.LOOPBACK + ":" + tcp.getLocalPort();
            refused(parts("listen", "listen: { address: 127.0.0.1, sip: " + tcp.getLocalPort() + " }"), "cannot listen on tcp `" + address + "`");
        }
        refused(parts("listen", "listen: { address: 192.0.2.77, sip: 0 }"), "192.0.2.77");
    }

    @Test void aFileThatIsNotThereAndAnOptionThatIsNotAreNamed() throws InterruptedException {
        House.Run missing = House.run(folder, PATIENCE, "serve", "-c", "nowhere.yaml");
        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.said()).contains("nowhere.yaml: no such file").doesNotContain("\tat ");
        House.Run option = House.run(folder, PATIENCE, "serve", "--prot", "5060");
        assertThat(option.exit()).isEqualTo(2);
        assertThat(option.said()).contains("--prot").doesNotContain("\tat ");
        House.Run verify = House.run(folder, PATIENCE, "audit", "verify", "nothere");
        assertThat(verify.exit()).isEqualTo(2);
        assertThat(verify.said()).contains("nothere").doesNotContain("\tat ");
    }
}
