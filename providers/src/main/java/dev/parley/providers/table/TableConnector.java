package dev.parley.providers.table;

import dev.parley.agent.Connector;
import dev.parley.agent.ToolOutcome;
import dev.parley.governance.ApprovedToolCall;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Looks tools up in a CSV file, for trying a flow before the real system is connected. Read only; thread-safe.
///
/// ```
/// account,zip,balance,due            verify:   match account, zip -> verified: "true when matched"
/// AC-1001,90210,420.10,2026-12-01    get_bill: match account      -> balance: "balance", due: "due"
/// ```
/// An argument equals a cell when both are the same without blanks, dashes, dots and letter case, so `ac 1001` finds
/// `AC-1001`. The first row that matches counts.
public final class TableConnector implements Connector {
    /// The value of a result that says whether a row was found.
    public static final String TRUE_WHEN_MATCHED = "true when matched";

    /// @param match   columns that must equal the arguments of the same names
    /// @param returns result name to column, or to [#TRUE_WHEN_MATCHED]
    public record Operation(List<String> match, Map<String, String> returns) {
        public Operation {
            match = List.copyOf(match);
            returns = Map.copyOf(returns);
        }

        /// Not finding the row is an answer, not a failure.
        boolean asksOnly() {
            return !returns.isEmpty() && returns.values().stream().allMatch(TRUE_WHEN_MATCHED::equals);
        }
    }

    private final CsvTable table;
    private final Map<String, Operation> operations;

    /// @throws IllegalArgumentException when the file cannot be read, is malformed (`file:line: …`), or lacks a column
    public TableConnector(Path csv, Map<String, Operation> operations) {
        this.operations = Map.copyOf(operations);
        table = CsvTable.read(csv);
        operations.forEach((name, operation) -> check(csv, name, operation));
    }

    @Override public ToolOutcome run(ApprovedToolCall call) {
        return look(call.operation(), call.arguments());
    }

    @Override public void close() { }

    ToolOutcome look(String name, Map<String, String> arguments) {
        Operation operation = operations.get(operationName(name));
        if (operation == null) return new ToolOutcome.Fail("the table has no operation `" + name + "`");
        for (String column : operation.match()) {
            if (!arguments.containsKey(column)) return new ToolOutcome.Fail("operation `" + name + "` needs argument `" + column + "`");
        }
        for (CsvTable.Row row : table.rows()) {
            if (matches(row, operation, arguments)) return new ToolOutcome.Ok(results(row, operation));
        }
        if (!operation.asksOnly()) return new ToolOutcome.Fail("no such row");
        var results = new LinkedHashMap<String, String>();
        operation.returns().keySet().forEach(result -> results.put(result, "false"));
        return new ToolOutcome.Ok(results);
    }

    /// `via "connector.operation"` names the connector too.
    private static String operationName(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private boolean matches(CsvTable.Row row, Operation operation, Map<String, String> arguments) {
        return operation.match().stream().allMatch(column -> bare(table.cell(row, column)).equals(bare(arguments.get(column))));
    }

    private Map<String, String> results(CsvTable.Row row, Operation operation) {
        var results = new LinkedHashMap<String, String>();
        operation.returns().forEach((result, column) ->
                results.put(result, column.equals(TRUE_WHEN_MATCHED) ? "true" : table.cell(row, column)));
        return results;
    }

    private static String bare(String value) {
        return value.replaceAll("[\\s.-]", "").toLowerCase(Locale.ROOT);
    }

    private void check(Path csv, String name, Operation operation) {
        for (String column : operation.match()) check(csv, name, column);
        for (String column : operation.returns().values()) {
            if (!column.equals(TRUE_WHEN_MATCHED)) check(csv, name, column);
        }
    }

    private void check(Path csv, String name, String column) {
        if (!table.has(column)) throw new IllegalArgumentException(csv + ":1: no column `" + column + "`, which operation `" + name + "` needs");
    }
}
