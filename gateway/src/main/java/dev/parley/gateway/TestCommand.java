package dev.parley.gateway;

import dev.parley.dialplan.CompileResult;
import dev.parley.dialplan.Flow;
import dev.parley.governance.Rehearsal;
import dev.parley.providers.embedded.EmbeddedLanguageModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "test", mixinStandardHelpOptions = true,
        description = {"Runs the tests that flows carry.", "On the machine that runs calls, with its rules, in text and in virtual time: "
                + "no audio, no network, no model. What a step means and where a test begins: docs/testing-flows.md. "
                + "Exit: 0 all passed, 1 a test failed or a flow does not compile."})
final class TestCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Parameters(arity = "1..*", paramLabel = "FLOW", description = "Flow files, such as flows/billing.flow.") private List<Path> files = List.of();
    @Option(names = "--audio", description = "By voice instead of in text: each test is a real call on the loopback, spoken, sent as RTP and recognised. Takes as long as a call; what a call "
            + "cannot do is not judged. Needs no network.")
    private boolean audio;
    @Option(names = "--only", paramLabel = "NAME", description = "Only the tests whose name holds this.") private String only = "";
    @Option(names = "--trace", description = "Print everything that happened in each test.") private boolean trace;
    @Option(names = "--json", description = "Print one JSON object.") private boolean json;

    @SuppressWarnings("NullAway.Init")
    TestCommand() { }

    @Override public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (audio) return new AudioTests(spec.commandLine(), files, only, json).run();
        List<Map<String, Object>> shown = new ArrayList<>();
        int passed = 0;
        int failed = 0;
        boolean compiled = true;
        try (EmbeddedLanguageModel model = new EmbeddedLanguageModel()) {
            for (Path file : files) {
                List<Rehearsal.Result> results;
                try {
                    results = run(file, model);
                } catch (BrokenFlow e) {
                    compiled = false;
                    if (json) shown.add(shown(file, file.toString(), 1, false, e.getMessage()));
                    else out.println(e.getMessage());
                    continue;
                }
                passed += (int) results.stream().filter(Rehearsal.Result::ok).count();
                failed += (int) results.stream().filter(r -> !r.ok()).count();
                if (json) results.forEach(r -> shown.add(shown(file, r.name(), r.line(), r.ok(), r.failure())));
                else print(out, file, results);
            }
        }
        boolean ok = compiled && failed == 0;
        if (json) out.println(JsonText.of(json(ok, passed, failed, shown)));
        else out.println((ok ? "ok: " : "FAILED: ") + passed + " passed, " + failed + " failed" + (compiled ? "" : "; not every flow compiles"));
        out.flush();
        return ok ? 0 : 1;
    }

    /// Its diagnostics are the message.
    private static final class BrokenFlow extends Exception {
        private static final long serialVersionUID = 1L;

        BrokenFlow(String message) {
            super(message);
        }
    }

    private List<Rehearsal.Result> run(Path file, EmbeddedLanguageModel model) throws BrokenFlow {
        byte[] source = Sources.bytes(file);
        CompileResult result = Sources.compile(file, source);
        Flow flow = result.flow();
        if (flow == null) throw new BrokenFlow(Sources.printed(result.diagnostics(), source).stripTrailing());
        return Rehearsals.all(flow, model).stream().filter(r -> r.name().contains(only)).toList();
    }

    private void print(PrintWriter out, Path file, List<Rehearsal.Result> results) {
        if (results.isEmpty()) out.println("        " + file + ": carries no tests");
        for (Rehearsal.Result result : results) {
            out.println((result.ok() ? "ok      " : "FAILED  ") + file + ":" + result.line() + "  \"" + result.name() + "\"");
            if (!result.ok()) out.println("    " + result.failure());
            if (trace) result.trace().forEach(line -> out.println("    | " + line));
        }
    }

    private static Map<String, Object> shown(Path file, String name, int line, boolean ok, String failure) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", name);
        out.put("ok", ok);
        out.put("failure", failure);
        out.put("file", file.toString());
        out.put("line", line);
        return out;
    }

    private static Map<String, Object> json(boolean ok, int passed, int failed, List<Map<String, Object>> tests) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("ok", ok);
        out.put("passed", passed);
        out.put("failed", failed);
        out.put("tests", tests);
        return out;
    }
}
