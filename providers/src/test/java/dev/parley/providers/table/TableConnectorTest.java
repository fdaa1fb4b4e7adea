package dev.parley.providers.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.agent.ToolOutcome;
import dev.parley.providers.table.TableConnector.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableConnectorTest {
    private static final Map<String, Operation> BILLING = Map.of(
            "verify", new Operation(List.of("account", "zip"), Map.of("verified", TableConnector.TRUE_WHEN_MATCHED)),
            "get_bill", new Operation(List.of("account"), Map.of("balance", "balance", "due", "due")));

    @TempDir Path folder;

    @Test void findsTheRowWhateverItsDashesAndCase() throws IOException {
        var table = table("account,zip,balance,due\nAC-1001,90210,420.10,2026-12-01\nAC-1002,10001,\"1,000.00\",2026-12-09\n");
        assertThat(table.look("verify", Map.of("account", "ac 1001", "zip", "90210"))).isEqualTo(new ToolOutcome.Ok(Map.of("verified", "true")));
        assertThat(table.look("bills.get_bill", Map.of("account", "AC-1002")))
                .isEqualTo(new ToolOutcome.Ok(Map.of("balance", "1,000.00", "due", "2026-12-09")));
    }

    @Test void noRowIsFalseForAQuestionAndAFailureForValues() throws IOException {
        var table = table("account,zip,balance,due\n");
        assertThat(table.look("verify", Map.of("account", "x", "zip", "1"))).isEqualTo(new ToolOutcome.Ok(Map.of("verified", "false")));
        assertThat(table.look("get_bill", Map.of("account", "x"))).isEqualTo(new ToolOutcome.Fail("no such row"));
    }

    @Test void missingArgumentAndUnknownOperationAreFailures() throws IOException {
        var table = table("account,zip,balance,due\n");
        assertThat(table.look("verify", Map.of("zip", "1"))).isEqualTo(new ToolOutcome.Fail("operation `verify` needs argument `account`"));
        assertThat(table.look("pay", Map.of())).isEqualTo(new ToolOutcome.Fail("the table has no operation `pay`"));
    }

    @Test void errorsNameFileAndLine() throws IOException {
        assertThatThrownBy(() -> table("account,zip,balance,due\nA,1,2\n")).hasMessageContaining("bills.csv:2: 3 cells, but the header has 4");
        assertThatThrownBy(() -> table("account,zip\n")).hasMessageContaining("bills.csv:1: no column");
        assertThatThrownBy(() -> table("account,zip,balance,due\n\n\"A,1,2,3\n")).hasMessageContaining("bills.csv:3: a quote is never closed");
        assertThatThrownBy(() -> table("account,account,balance,due\n")).hasMessageContaining("bills.csv:1: column `account` stands twice");
        assertThatThrownBy(() -> table("")).hasMessageContaining("bills.csv:1: no header row");
        assertThatThrownBy(() -> new TableConnector(folder.resolve("none.csv"), Map.of())).hasMessageContaining("cannot read table");
    }

    @Test void quotedCellsKeepCommasQuotesAndLines() {
        var table = CsvTable.parse("t", "a,b\r\n\"x, \"\"y\"\"\",\"1\n2\"\r\n,\r\n");
        assertThat(table.rows()).containsExactly(new CsvTable.Row(2, List.of("x, \"y\"", "1\n2")), new CsvTable.Row(4, List.of("", "")));
    }

    private TableConnector table(String csv) throws IOException {
        Path file = folder.resolve("bills.csv");
        Files.writeString(file, csv);
        return new TableConnector(file, BILLING);
    }
}
