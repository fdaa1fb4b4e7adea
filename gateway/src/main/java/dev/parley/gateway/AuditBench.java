package dev.parley.gateway;

import dev.parley.gateway.audit.CommitLog;
import dev.parley.gateway.audit.LogBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "audit", mixinStandardHelpOptions = true,
        description = {"The log of evidence on this disk: records a second with group commit, the time until a record is durable at a given rate,",
                "and what an fsync alone costs here. Exit: 0 every record is there afterwards, 1 one is not."})
final class AuditBench implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "Where to write: a folder on the disk in question (default: here). It is left as it was.")
    private Path folder = Path.of("");

    @Option(names = "--seconds", paramLabel = "S", description = "How long each part runs (default: ${DEFAULT-VALUE}).", defaultValue = "10")
    private int seconds;

    @Option(names = "--rate", paramLabel = "R", description = "Records a second for the latency (default: ${DEFAULT-VALUE}).", defaultValue = "5000")
    private int rate;

    @Option(names = "--bytes", paramLabel = "B", description = "Size of a record (default: ${DEFAULT-VALUE}).", defaultValue = "800")
    private int bytes;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @SuppressWarnings("NullAway.Init")
    AuditBench() { }

    @Override public Integer call() throws IOException, InterruptedException {
        if (seconds < 1 || rate < 1 || bytes < 1 || bytes > 1 << 20) throw new ConfigurationException("bench audit: nothing to do with these numbers");
        PrintWriter out = spec.commandLine().getOut();
        Path data = Files.createTempDirectory(folder.toAbsolutePath(), ".parley-bench-");
        try {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("recordBytes", bytes);
            result.put("fsyncMs", LogBench.fsync(data, bytes));
            LogBench bench = new LogBench(data.resolve("log"), CommitLog.Settings.STANDARD, new byte[bytes]);
            result.put("sustained", bench.sustained(Duration.ofSeconds(seconds)));
            result.put("latency", bench.latency(Duration.ofSeconds(seconds), rate));
            result.put("fsyncAfterMs", LogBench.fsync(data, bytes));
            if (json) out.println(JsonText.of(result));
            else result.forEach((name, value) -> out.println(String.format("%-14s %s", name, value)));
            out.flush();
            return bench.allThere() ? 0 : 1;
        } finally {
            delete(data);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
