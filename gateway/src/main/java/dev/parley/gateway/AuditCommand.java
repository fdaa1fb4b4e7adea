package dev.parley.gateway;

import dev.parley.gateway.audit.FolderBundle;
import dev.parley.governance.audit.AuditVerifier;
import dev.parley.governance.audit.Bundle;
import dev.parley.governance.audit.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    int verify(@Parameters(paramLabel = "BUNDLE|DIR", description = "A call's folder, a folder of them, or the data folder.") Path path,
               @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        Map<Path, Verification> results = new LinkedHashMap<>();
        for (Path bundle : bundles(path)) results.put(bundle, verify(bundle));
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

    private static Verification verify(Path bundle) {
        try {
            return AuditVerifier.verify(new FolderBundle(bundle));
        } catch (IOException e) {
            throw new ConfigurationException(bundle + ": cannot be read");
        }
    }

    private static List<Path> bundles(Path path) {
        if (!Files.isDirectory(path)) throw new ConfigurationException(path + ": is not the folder of a call");
        Path parent = path.toAbsolutePath().normalize().getParent();
        boolean ofOneCall = Files.exists(path.resolve(Bundle.RECORDS)) || parent != null && parent.endsWith("calls");
        if (ofOneCall) return List.of(path);
        Path calls = Files.isDirectory(path.resolve("calls")) ? path.resolve("calls") : path;
        List<Path> found = new ArrayList<>();
        try (var list = Files.list(calls)) {
            list.filter(Files::isDirectory).sorted().forEach(found::add);
        } catch (IOException e) {
            throw new ConfigurationException(calls + ": cannot be read");
        }
        // A folder without a log is a bundle whose log is gone, and the verifier says so.
        if (found.isEmpty()) found.add(path);
        return found;
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
