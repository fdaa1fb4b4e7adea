package dev.parley.gateway;

import dev.parley.dialplan.AssertionResult;
import dev.parley.dialplan.CompileResult;
import dev.parley.dialplan.CostBounds;
import dev.parley.dialplan.CounterexampleExport;
import dev.parley.dialplan.Diagnostic;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Proof;
import dev.parley.dialplan.ProofText;
import dev.parley.dialplan.Prover;
import java.io.PrintWriter;
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
                + "not established. Each assert is proved over all paths, or the shortest way to break it is shown. Exit: 0 ok and proved, 1 not."})
final class CheckCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Parameters(arity = "1..*", paramLabel = "FLOW", description = "Flow files, such as flows/billing.flow.") private List<Path> files = List.of();
    @Option(names = "--json", description = "Print one JSON object.") private boolean json;
    @Option(names = "--tests", description = "Print each counterexample as an in-file test that fails until the flow is mended.") private boolean tests;

    @SuppressWarnings("NullAway.Init")
    CheckCommand() { }

    @Override public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Map<String, Object>> diagnostics = new ArrayList<>();
        List<Map<String, Object>> assertions = new ArrayList<>();
        List<String> hashes = new ArrayList<>();
        boolean ok = true;
        for (Path file : files) {
            Checked checked = check(file);
            ok &= checked.ok();
            if (checked.flow() != null) hashes.add(checked.flow().hash());
            checked.diagnostics().forEach(d -> diagnostics.add(DiagnosticJson.of(d)));
            if (checked.proof() != null) checked.proof().results().forEach(r -> assertions.add(shown(file, r)));
            if (!json) print(out, file, checked);
        }
        if (json) out.println(JsonText.of(json(ok, hashes, diagnostics, assertions)));
        out.flush();
        return ok ? 0 : 1;
    }

    /// What came of one file. Without a flow nothing is proved.
    private record Checked(byte[] source, @Nullable Flow flow, List<Diagnostic> diagnostics, @Nullable Proof proof) {
        boolean ok() {
            return flow != null && proof != null && proof.proved();
        }
    }

    private static Checked check(Path file) {
        byte[] source = Sources.bytes(file);
        CompileResult result = Sources.compile(file, source);
        Flow flow = result.flow();
        return new Checked(source, flow, result.diagnostics(), flow == null ? null : Prover.prove(flow));
    }

    private void print(PrintWriter out, Path file, Checked checked) {
        if (!checked.diagnostics().isEmpty()) out.print(Sources.printed(checked.diagnostics(), checked.source()));
        Flow flow = checked.flow();
        Proof proof = checked.proof();
        if (flow == null || proof == null) return;
        out.println(file + ": " + (proof.proved() ? "ok" : "NOT PROVED") + ", flow " + flow.name() + " version " + flow.version() + ", "
                + flow.states().size() + " states, " + flow.tools().size() + " tools, hash " + flow.hash().substring(0, 12));
        out.println(ProofText.render(proof).stripTrailing());
        CostBounds bounds = CostBounds.of(flow);
        out.println("at most " + bounds.turns().stream().mapToObj(Long::toString).findFirst().orElse("any number of") + " caller turns and "
                + bounds.toolCalls().stream().mapToObj(Long::toString).findFirst().orElse("any number of") + " tool calls"
                + bounds.length().map(length -> ", " + length.toMinutes() + " minutes").orElse(""));
        if (tests) proof.failed().forEach(failed -> out.println(CounterexampleExport.toTest(flow, failed)));
    }

    private static Map<String, Object> json(boolean ok, List<String> hashes, List<Map<String, Object>> diagnostics,
                                            List<Map<String, Object>> assertions) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ok", ok);
        all.put("flowHash", hashes.size() == 1 ? hashes.getFirst() : "");
        all.put("flowHashes", hashes);
        all.put("diagnostics", diagnostics);
        all.put("assertions", assertions);
        return all;
    }

    private static Map<String, Object> shown(Path file, AssertionResult result) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("file", file.toString());
        out.put("name", result.name());
        out.put("verdict", result.verdict().name());
        out.put("vacuous", result.vacuous());
        out.put("counterexample", result.story());
        return out;
    }
}
