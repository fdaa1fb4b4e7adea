package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Flow;
import dev.parley.gateway.audit.CallArchive;
import dev.parley.gateway.audit.CallRecord;
import dev.parley.governance.RecordType;
import dev.parley.governance.RulePacks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
    @TempDir private Path data;
    private final StringWriter said = new StringWriter();

    @BeforeEach void threeCalls() throws IOException {
        String source = Files.readString(Path.of("..", "flows", "billing.flow"));
        Flow flow = Objects.requireNonNull(Compiler.compile(source, "billing.flow", RulePacks.BOOK).flow());
        try (CallArchive archive = new CallArchive(data, Clock::now)) {
            for (int number = 1; number <= 3; number++) {
                CallRecord record = archive.open(archive.nextCallId(), number, flow, _ -> { });
                record.append(RecordType.CALL_OPEN, Map.of("flow", "billing"), Clock.now());
                archive.finish(record);
            }
        }
    }

    private int parley(String... arguments) {
        said.getBuffer().setLength(0);
        return Main.run(arguments, new PrintWriter(said), new PrintWriter(said, true));
    }

    @Test void callsAreExportedIntoOneFileThatVerifies() {
        String file = data.resolve("calls.zip").toString();
        assertThat(parley("audit", "export", data.toString(), "-o", file)).as(said.toString()).isZero();
        assertThat(said.toString()).contains("3 calls");
        assertThat(parley("audit", "verify", file)).isZero();
        assertThat(said.toString()).containsPattern("(?s)(calls\\.zip\\S+: intact, 2 records.*){3}");
        assertThat(parley("audit", "verify", "--json", file)).isZero();
        assertThat(said.toString()).contains("\"verdict\":\"intact\"", "\"bundles\":3");
    }

    @Test void onlyTheDaysThatWereAskedForAreExported() {
        String file = data.resolve("calls.zip").toString();
        assertThat(parley("audit", "export", data.toString(), "-o", file, "--from", "2999-01-01")).isEqualTo(1);
        assertThat(said.toString()).contains("no call of that time");
        assertThat(parley("audit", "export", data.toString(), "-o", file, "--to", "1999-12-31")).isEqualTo(1);
        assertThat(data.resolve("calls.zip")).doesNotExist();
        assertThat(parley("audit", "export", data.toString(), "-o", file, "--from", "1999-01-01", "--to", "2999-01-01")).isZero();
        assertThat(parley("audit", "export", data.toString())).isEqualTo(2);
    }

    @Test void whatIsNoFileOfBundlesIsSaidToBeNone() throws IOException {
        Path text = Files.writeString(data.resolve("text.zip"), "no zip");
        assertThat(parley("audit", "verify", text.toString())).isEqualTo(2);
        assertThat(said.toString()).contains("text.zip", "is not a file of bundles");
    }
}
