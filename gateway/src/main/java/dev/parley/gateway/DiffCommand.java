package dev.parley.gateway;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.FlowDiff;
import dev.parley.dialplan.FlowRuns;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "diff", mixinStandardHelpOptions = true,
        description = "Says what a new version of a flow may do that the old one could not.",
        footer = {"", "Exit: 0 nothing widens, 1 something widens and needs approval (or a flow does not compile), 2 used wrongly."})
final class DiffCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Parameters(index = "0", paramLabel = "OLD", description = "The version that takes calls now.") private Path before = Path.of("-");
    @Parameters(index = "1", paramLabel = "NEW", description = "The version that is to take them.") private Path after = Path.of("-");
    @Option(names = "--json", description = "Print one JSON object.") private boolean json;

    @SuppressWarnings("NullAway.Init")
    DiffCommand() { }

    @Override public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Flow old = Sources.compile(before, err);
        Flow now = Sources.compile(after, err);
        if (old == null || now == null) return 1;
        List<FlowDiff.Change> changes = FlowDiff.compare(old, now);
        boolean widens = count(changes, FlowDiff.Effect.WIDENS) > 0;
        List<FlowRuns.Difference> runs = FlowRuns.compare(old, now);
        if (json) out.println(JsonText.of(json(old, now, changes, runs)));
        else print(old, now, changes, runs, out);
        out.flush();
        return widens ? 1 : 0;
    }

    /// Both ways of looking agree that nothing is new, and the list of runs was not cut short. Denies some that are true.
    private static boolean refines(List<FlowDiff.Change> changes, List<FlowRuns.Difference> runs) {
        return count(changes, FlowDiff.Effect.WIDENS) == 0 && runs.stream().noneMatch(FlowRuns.Difference::now) && runs.size() < FlowRuns.MOST_TOLD;
    }

    private static long count(List<FlowDiff.Change> changes, FlowDiff.Effect effect) {
        return changes.stream().filter(c -> c.effect() == effect).count();
    }

    private static String word(FlowDiff.Effect effect) {
        return effect.name().toLowerCase(Locale.ROOT);
    }

    private void print(Flow old, Flow now, List<FlowDiff.Change> changes, List<FlowRuns.Difference> runs, PrintWriter out) {
        for (FlowDiff.Change change : changes) {
            String where = change.line() > 0 ? "  (line " + change.line() + ")" : "";
            String subject = change.area().equals("edge") ? "state " + change.subject() : change.area().equals("anywhere") ? "anywhere" : change.area() + " " + change.subject();
            out.println(paint(change.effect(), "%-8s".formatted(word(change.effect()))) + subject + ": " + change.message() + where);
        }
        if (!runs.isEmpty()) out.println("\nin a call, and the shortest way there:");
        for (FlowRuns.Difference run : runs) {
            out.println((run.now() ? "  now        " : "  no longer  ") + (run.state().isEmpty() ? "" : "state " + run.state() + " ") + run.what());
            out.println("             " + run.way());
        }
        if (!changes.isEmpty() && refines(changes, runs)) out.println("\nthe new version may do nothing the old one could not");
        out.println((changes.isEmpty() ? "" : "\n") + old.name() + " " + old.version() + " (" + old.hash().substring(0, 12) + ") -> " + now.name() + " " + now.version()
                + " (" + now.hash().substring(0, 12) + "): " + count(changes, FlowDiff.Effect.WIDENS) + " widen, "
                + count(changes, FlowDiff.Effect.NARROWS) + " narrow, " + count(changes, FlowDiff.Effect.NEUTRAL) + " neutral"
                + (count(changes, FlowDiff.Effect.WIDENS) > 0 ? "; the new version needs approval" : ""));
    }

    private static String paint(FlowDiff.Effect effect, String text) {
        if (!Terminal.isColoured()) return text;
        return switch (effect) {
            case WIDENS -> "\u001b[1;31m" + text + "\u001b[0m";
            case NARROWS -> "\u001b[32m" + text + "\u001b[0m";
            case NEUTRAL -> "\u001b[2m" + text + "\u001b[0m";
        };
    }

    private static Map<String, Object> json(Flow old, Flow now, List<FlowDiff.Change> changes, List<FlowRuns.Difference> runs) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ok", count(changes, FlowDiff.Effect.WIDENS) == 0);
        all.put("old", version(old));
        all.put("new", version(now));
        for (FlowDiff.Effect effect : FlowDiff.Effect.values()) all.put(word(effect), count(changes, effect));
        all.put("changes", changes.stream().map(c -> {
            Map<String, Object> change = new LinkedHashMap<>();
            change.put("effect", word(c.effect()));
            change.put("area", c.area());
            change.put("subject", c.subject());
            change.put("message", c.message());
            change.put("line", c.line());
            return change;
        }).toList());
        all.put("refines", refines(changes, runs));
        all.put("runs", runs.stream().map(r -> {
            Map<String, Object> run = new LinkedHashMap<>();
            run.put("now", r.now());
            run.put("state", r.state());
            run.put("what", r.what());
            run.put("way", r.way());
            return run;
        }).toList());
        return all;
    }

    private static Map<String, Object> version(Flow flow) {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("name", flow.name());
        version.put("version", flow.version());
        version.put("hash", flow.hash());
        return version;
    }
}
