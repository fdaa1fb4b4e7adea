package dev.parley.gateway;

import dev.parley.dialplan.CompileResult;
import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Diagnostic;
import dev.parley.dialplan.DiagnosticPrinter;
import dev.parley.dialplan.Flow;
import dev.parley.governance.RulePacks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "check", mixinStandardHelpOptions = true,
        description = {"Says what is wrong with flows, or that nothing is.", "Names, types, missing exits, dead ends, facts that are needed and "
                + "not established. Asserts are read, not yet proved; in-file tests are run by `parley test`. Exit: 0 ok, 1 errors."})
final class CheckCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Parameters(arity = "1..*", paramLabel = "FLOW", description = "Flow files, such as flows/billing.flow.") private List<Path> files = List.of();
    @Option(names = "--json", description = "Print one JSON object.") private boolean json;

    @SuppressWarnings("NullAway.Init")
    CheckCommand() { }

    @Override public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Map<String, Object>> shown = new ArrayList<>();
        List<String> hashes = new ArrayList<>();
        boolean ok = true;
        for (Path file : files) {
            byte[] source;
            try {
                source = Files.readAllBytes(file);
            } catch (IOException e) {
                throw new ConfigurationException(file + ": cannot be read");
            }
            CompileResult result = Compiler.compile(source, file.toString());
            String problem = result.flow() == null ? null : unknownPack(result.flow());
            ok &= result.ok() && problem == null;
            if (result.flow() != null) hashes.add(result.flow().hash());
            if (json) {
                result.diagnostics().forEach(d -> shown.add(shown(d)));
                if (problem != null) shown.add(Map.of("code", "E150", "severity", "error", "file", file.toString(), "line", 1, "column", 1, "message", problem, "help", "", "path", List.of()));
                continue;
            }
            if (!result.diagnostics().isEmpty()) {
                out.print(new DiagnosticPrinter(new String(source, java.nio.charset.StandardCharsets.UTF_8), Terminal.isColoured()).print(result.diagnostics()));
            }
            if (problem != null) out.println(file + ": error E150 " + problem);
            if (result.flow() != null && problem == null) out.println(summary(file, result.flow()));
        }
        if (json) out.println(JsonText.of(json(ok, hashes, shown)));
        out.flush();
        return ok ? 0 : 1;
    }

    private static Map<String, Object> json(boolean ok, List<String> hashes, List<Map<String, Object>> diagnostics) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ok", ok);
        all.put("flowHash", hashes.size() == 1 ? hashes.getFirst() : "");
        all.put("flowHashes", hashes);
        all.put("diagnostics", diagnostics);
        all.put("assertions", List.of());
        return all;
    }

    private static @Nullable String unknownPack(Flow flow) {
        return RulePacks.load(flow.packs()) instanceof RulePacks.Result.Unknown unknown ? unknown.message() : null;
    }

    private static String summary(Path file, Flow flow) {
        return file + ": ok, flow " + flow.name() + " version " + flow.version() + ", " + flow.states().size() + " states, "
                + flow.tools().size() + " tools, hash " + flow.hash().substring(0, 12);
    }

    private static Map<String, Object> shown(Diagnostic d) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("code", d.code());
        out.put("severity", d.severity().name().toLowerCase(java.util.Locale.ROOT));
        out.put("file", d.file());
        out.put("line", d.span().line());
        out.put("column", d.span().column());
        out.put("message", d.message());
        out.put("help", d.help() == null ? "" : d.help());
        out.put("path", d.path());
        return out;
    }
}
