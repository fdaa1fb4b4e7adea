package dev.parley.gateway;

import dev.parley.gateway.audit.FolderBundle;
import dev.parley.gateway.audit.ZipBundle;
import dev.parley.governance.audit.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "audit", mixinStandardHelpOptions = true, description = "Verifies and prints the evidence of calls, offline.")
final class AuditCommand implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    AuditCommand() { }

    @Override public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "verify", mixinStandardHelpOptions = true,
            description = {"Recomputes every hash of a call's evidence.", "Finds a changed, missing, added or moved record, and a file that is not the one "
                    + "recorded. Exit: 0 intact, 1 tampered, 2 incomplete (the gateway did not finish the record)."})
    int verify(@Parameters(paramLabel = "BUNDLE|DIR", description = "A call's folder, a folder of them, the data folder, or a file of `audit export`.") Path path,
               @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        Map<Path, Verification> results = AuditBundles.verify(path);
        if (Files.exists(path.resolve(OperationsLog.FILE))) results.put(path.resolve(OperationsLog.FILE), OperationsLog.verify(path.resolve(OperationsLog.FILE)));
        Verification.Outcome worst = results.values().stream().map(Verification::outcome)
                .min(java.util.Comparator.comparingInt(AuditCommand::rank)).orElse(Verification.Outcome.INCOMPLETE);
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("verdict", word(worst));
            all.put("records", results.values().stream().mapToLong(Verification::records).sum());
            all.put("bundles", results.size());
            all.put("findings", results.entrySet().stream().flatMap(e -> e.getValue().findings().stream()
                    .map(f -> Map.of("bundle", e.getKey().toString(), "file", f.file(), "line", f.line(), "type", f.type(), "problem", f.problem()))).toList());
            out.println(JsonText.of(all));
        } else {
            results.forEach((bundle, result) -> {
                out.println(bundle + ": " + word(result.outcome()) + ", " + result.records() + " records");
                result.findings().forEach(finding -> out.println("  " + finding));
            });
        }
        out.flush();
        return switch (worst) {
            case INTACT -> 0;
            case TAMPERED -> 1;
            case INCOMPLETE -> 2;
        };
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Prints a call's log, one record a line.")
    int show(@Parameters(paramLabel = "CALL", description = "A call's folder.") Path path) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            byte[] log = Files.isDirectory(path) ? new FolderBundle(path).records().orElseThrow(IOException::new) : Files.readAllBytes(path);
            new String(log, StandardCharsets.UTF_8).lines().forEach(line -> out.println(RecordLine.of(line)));
        } catch (IOException | UncheckedIOException e) {
            throw new ConfigurationException(path + ": has no records that can be read");
        }
        out.flush();
        return 0;
    }

    @Command(name = "export", mixinStandardHelpOptions = true, description = {"Puts the evidence of calls into one zip file, as it is: records, flow, recording.",
            "The same calls give the same file; `audit verify` reads it. Exit: 0 written, 1 there is no such call."})
    int export(@Parameters(paramLabel = "CALL|DIR", description = "A call's folder, a folder of them, or the data folder.") Path path,
               @Option(names = {"-o", "--output"}, paramLabel = "FILE", required = true, description = "The file to write.") Path file,
               @Option(names = "--from", paramLabel = "DATE", description = "Only calls that began on this day (UTC) or later.") @Nullable LocalDate from,
               @Option(names = "--to", paramLabel = "DATE", description = "Only calls that began on this day (UTC) or earlier.") @Nullable LocalDate to) {
        List<Path> calls = AuditBundles.folders(path).stream().filter(folder -> isWithin(folder, from, to)).toList();
        PrintWriter out = spec.commandLine().getOut();
        if (calls.isEmpty()) {
            spec.commandLine().getErr().println(path + ": no call of that time");
            return 1;
        }
        try {
            ZipBundle.write(calls, file.toAbsolutePath());
        } catch (IOException | UncheckedIOException e) {
            throw new ConfigurationException(file + ": cannot be written: " + e.getMessage());
        }
        out.println(file + ": " + calls.size() + " calls");
        out.flush();
        return 0;
    }

    /// A call's folder begins with the day it began on.
    private static boolean isWithin(Path folder, @Nullable LocalDate from, @Nullable LocalDate to) {
        String day = folder.toAbsolutePath().normalize().getFileName().toString().split("-", 2)[0];
        boolean after = from == null || day.compareTo(from.format(DateTimeFormatter.BASIC_ISO_DATE)) >= 0;
        return after && (to == null || day.compareTo(to.format(DateTimeFormatter.BASIC_ISO_DATE)) <= 0);
    }

    private static int rank(Verification.Outcome outcome) {
        return switch (outcome) {
            case TAMPERED -> 0;
            case INCOMPLETE -> 1;
            case INTACT -> 2;
        };
    }

    private static String word(Verification.Outcome outcome) {
        return outcome.name().toLowerCase(java.util.Locale.ROOT);
    }
}
