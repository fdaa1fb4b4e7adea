package dev.parley.gateway;

import dev.parley.dialplan.CompileResult;
import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.MutationReport;
import dev.parley.dialplan.MutationReport.Fate;
import dev.parley.dialplan.MutationReport.Outcome;
import dev.parley.governance.RulePacks;
import dev.parley.providers.embedded.EmbeddedLanguageModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "mutate", mixinStandardHelpOptions = true,
        description = {"Seeds one bug at a time into flows and says which are noticed.", "Each mutant drops a guard, a disclosure, a handler, a pause of the recording, "
                + "leads an edge elsewhere, widens a bound … It is reported when the compiler, an assertion or a test of the flow objects; equivalent when it is computed to do "
                + "what the flow did; else it survives, and the flow lacks an assertion or a test. Exit: 0 none survives, 1 some do or a flow does not compile."})
final class MutateCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Parameters(arity = "1..*", paramLabel = "FLOW", description = "Flow files, such as flows/billing.flow.") private List<Path> files = List.of();
    @Option(names = "--all", description = "Print every mutant, not only those that survive.") private boolean all;
    @Option(names = "--json", description = "Print one JSON object.") private boolean json;

    @SuppressWarnings("NullAway.Init")
    MutateCommand() { }

    @Override public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Flow> flows = new ArrayList<>();
        for (Path file : files) {
            Flow flow = Sources.compile(file, spec.commandLine().getErr());
            if (flow == null) return 1;
            flows.add(flow);
        }
        MutationReport report = report(flows);
        if (json) out.println(JsonText.of(json(report)));
        else out.print(report.text(all));
        out.flush();
        return report.count(Fate.SURVIVED) == 0 ? 0 : 1;
    }

    static MutationReport report(List<Flow> flows) {
        try (EmbeddedLanguageModel model = new EmbeddedLanguageModel()) {
            return MutationReport.of(flows, new Judge(model));
        }
    }

    private record Judge(EmbeddedLanguageModel model) implements MutationReport.Judge {
        @Override public CompileResult compile(String source, String file) {
            return Compiler.compile(source, file, RulePacks.BOOK);
        }

        @Override public Optional<String> failedTest(Flow flow) {
            return Rehearsals.firstFailure(flow, model).map(failure -> failure.lines().findFirst().orElse(""));
        }

        @Override public boolean hints(Flow flow) {
            return !RulePacks.of(flow).hints().isEmpty();
        }
    }

    private static Map<String, Object> json(MutationReport report) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("ok", report.count(Fate.SURVIVED) == 0);
        out.put("mutants", report.outcomes().size());
        for (Fate fate : Fate.values()) out.put(fate.name().toLowerCase(java.util.Locale.ROOT), report.count(fate));
        out.put("ratePercent", Math.round(report.rate() * 10) / 10.0);
        out.put("outcomes", report.outcomes().stream().map(MutateCommand::shown).toList());
        return out;
    }

    private static Map<String, Object> shown(Outcome outcome) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("flow", outcome.flow());
        out.put("kind", outcome.mutant().sort());
        out.put("change", outcome.mutant().description());
        out.put("fate", outcome.fate().name().toLowerCase(java.util.Locale.ROOT));
        out.put("why", outcome.why());
        return out;
    }
}
