package dev.parley.dialplan;

import dev.parley.dialplan.Mutator.Mutant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What became of every mutant of some flows. Reported: the compiler says something new, an assertion is no longer
/// proved (or has become vacuous), or a test of the flow fails. Equivalent: computed to do what the flow did, with the argument
/// ([Equivalence]). Survived: it does something else and nothing in the flow forbids it; `why` says what would.
public record MutationReport(List<Outcome> outcomes) {
    public enum Fate { REPORTED, EQUIVALENT, SURVIVED }

    public record Outcome(String flow, Mutant mutant, Fate fate, String why) { }

    /// What is known of a flow only where it runs.
    public interface Judge {
        /// Runs the flow's own tests. @return the first that fails
        Optional<String> failedTest(Flow flow);

        CompileResult compile(String source, String file);

        /// The rule packs of the flow forbid something only while nobody has proved who is listening.
        boolean hints(Flow flow);
    }

    public static MutationReport of(List<Flow> flows, Judge judge) {
        List<Outcome> out = new ArrayList<>();
        for (Flow flow : flows) {
            Set<String> known = said(judge.compile(flow.source(), flow.file()));
            for (Mutant mutant : Mutator.mutants(flow)) out.add(outcome(flow, known, mutant, judge));
        }
        return new MutationReport(List.copyOf(out));
    }

    private static Set<String> said(CompileResult result) {
        return result.diagnostics().stream().map(d -> d.code() + d.message()).collect(Collectors.toCollection(HashSet::new));
    }

    private static Outcome outcome(Flow flow, Set<String> known, Mutant mutant, Judge judge) {
        CompileResult result = judge.compile(mutant.source(), flow.file());
        for (Diagnostic d : result.diagnostics()) {
            if (!known.contains(d.code() + d.message())) return new Outcome(flow.name(), mutant, Fate.REPORTED, d.code() + " " + d.message());
        }
        Flow mutated = result.flow();
        if (mutated == null) return new Outcome(flow.name(), mutant, Fate.REPORTED, "does not compile");
        for (AssertionResult a : Prover.prove(mutated).results()) {
            if (!a.proved()) return new Outcome(flow.name(), mutant, Fate.REPORTED, "assert \"" + a.name() + "\": " + String.join(" ", a.story()));
            if (a.vacuous()) return new Outcome(flow.name(), mutant, Fate.REPORTED, "assert \"" + a.name() + "\" has become vacuous");
        }
        Optional<String> failed = judge.failedTest(mutated);
        if (failed.isPresent()) return new Outcome(flow.name(), mutant, Fate.REPORTED, "test " + failed.get());
        String argument = Equivalence.argument(flow, mutated, mutant, judge);
        return argument.isEmpty() ? new Outcome(flow.name(), mutant, Fate.SURVIVED, missing(mutant)) : new Outcome(flow.name(), mutant, Fate.EQUIVALENT, argument);
    }

    private static String missing(Mutant mutant) {
        return switch (mutant.kind()) {
            case RETARGET, MOVE_START, DROP_HANDLER, DROP_GUARD, WIDEN_GUARD, NO_TRANSFER, DROP_CALL ->
                    "a test that takes `" + mutant.subject() + "` and says `expect state …`; for a transfer `every … leads to transfer`";
            case DROP_APPROVE -> "assert \"…\" : never tool " + mutant.subject() + " while <what needs approval>";
            case DROP_LIMIT -> "assert \"…\" : tool " + mutant.subject() + " at most …";
            case MENTION -> "assert \"…\" : never mention … while state " + mutant.subject();
            case DROP_SAY -> "a test that says what is heard in state " + mutant.subject();
            case DROP_NEEDS, DROP_WHERE, WIDEN_WHERE -> "assert \"…\" : … before tool " + mutant.subject();
            case DROP_PLAY, BARGE, HEARD, DROP_ACK, DROP_PLACEHOLDER -> "assert \"…\" : disclosed(" + mutant.subject() + ") before …";
            case DROP_RECORD -> "assert \"…\" : never recording while state " + mutant.subject();
            default -> "a test of " + mutant.subject();
        };
    }

    public long count(Fate fate) {
        return outcomes.stream().filter(o -> o.fate() == fate).count();
    }

    /// Reported, of those that are not equivalent, in percent.
    public double rate() {
        long different = outcomes.size() - count(Fate.EQUIVALENT);
        return different == 0 ? 100 : 100.0 * count(Fate.REPORTED) / different;
    }

    public String summary() {
        return String.format(Locale.ROOT, "%d mutants: %d reported, %d equivalent, %d survived; %.1f%% of those that differ are seen",
                outcomes.size(), count(Fate.REPORTED), count(Fate.EQUIVALENT), count(Fate.SURVIVED), rate());
    }

    /// The summary, then every mutant that survived and, if `all`, every other one.
    public String text(boolean all) {
        return summary() + "\n" + outcomes.stream().filter(o -> all || o.fate() == Fate.SURVIVED)
                .map(o -> "  " + o.fate() + " " + o.flow() + " " + o.mutant().description() + "\n      " + o.why() + "\n").collect(Collectors.joining());
    }
}
