package dev.parley.dialplan;

import dev.parley.dialplan.Mutator.Mutant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What became of every mutant of some flows. Reported: the compiler says something new, or an assertion is no longer
/// proved (or has become vacuous). Equivalent: it does what the flow did, with the argument. Survived: it does something
/// else and nothing in the flow forbids it; `why` says what would.
public record MutationReport(List<Outcome> outcomes) {
    public enum Fate { REPORTED, EQUIVALENT, SURVIVED }

    public record Outcome(String flow, Mutant mutant, Fate fate, String why) { }

    public static MutationReport of(List<Flow> flows) {
        List<Outcome> out = new ArrayList<>();
        for (Flow flow : flows) {
            Set<String> known = said(Compiler.compile(flow.source(), flow.file()));
            String automaton = shape(flow);
            for (Mutant mutant : Mutator.mutants(flow)) out.add(outcome(flow, known, automaton, mutant));
        }
        return new MutationReport(List.copyOf(out));
    }

    private static Set<String> said(CompileResult result) {
        return result.diagnostics().stream().map(d -> d.code() + d.message()).collect(Collectors.toCollection(HashSet::new));
    }

    private static Outcome outcome(Flow flow, Set<String> known, String automaton, Mutant mutant) {
        CompileResult result = Compiler.compile(mutant.source(), flow.file());
        for (Diagnostic d : result.diagnostics()) {
            if (!known.contains(d.code() + d.message())) return new Outcome(flow.name(), mutant, Fate.REPORTED, d.code() + " " + d.message());
        }
        Flow mutated = result.flow();
        if (mutated == null) return new Outcome(flow.name(), mutant, Fate.REPORTED, "does not compile");
        for (AssertionResult a : Prover.prove(mutated).results()) {
            if (!a.proved()) return new Outcome(flow.name(), mutant, Fate.REPORTED, "assert \"" + a.name() + "\": " + String.join(" ", a.story()));
            if (a.vacuous()) return new Outcome(flow.name(), mutant, Fate.REPORTED, "assert \"" + a.name() + "\" has become vacuous");
        }
        String argument = equivalent(flow, mutated, automaton, mutant);
        return argument.isEmpty() ? new Outcome(flow.name(), mutant, Fate.SURVIVED, missing(mutant)) : new Outcome(flow.name(), mutant, Fate.EQUIVALENT, argument);
    }

    /// The argument why the mutant does what the flow did; empty if there is none.
    private static String equivalent(Flow flow, Flow mutated, String automaton, Mutant mutant) {
        boolean onlyRun = flow.states().values().stream().noneMatch(s -> s.calls().contains(mutant.subject()));
        return switch (mutant.kind()) {
            case DROP_REQUIRES -> "E310 was proved: the condition holds on every path into the state, so asking for it changes nothing";
            case DROP_NEEDS, DROP_WHERE, WIDEN_WHERE -> onlyRun ? "E311/E320 were proved: the condition holds wherever the flow runs the tool, and no model may call it" : "";
            case MENTION -> inert(flow, mutated, mutant);
            case DROP_CONFIRMED -> "E311 was proved without it: every confirmed(…) that is asked for holds by another yes, or none is";
            default -> shape(mutated).equals(automaton) ? "the same automaton: every location, edge and operation; only a number of a budget that stays finite differs" : "";
        };
    }

    /// The permission is never of use: the value is not there.
    private static String inert(Flow flow, Flow mutated, Mutant mutant) {
        List<String> before = flow.states().get(mutant.subject()).speech().mention();
        for (String slot : mutated.states().get(mutant.subject()).speech().mention()) {
            if (before.contains(slot)) continue;
            var never = new Flow.Prop.NeverWhileState(new Flow.Atom.Mention(slot), mutant.subject());
            if (!Prover.prove(mutated, never).proved()) return "";
        }
        return "proved of the mutant: the slot has no value while the state lasts, so the permission changes nothing";
    }

    /// The automaton as text, but for how many turns, denials or seconds a budget has.
    private static String shape(Flow flow) {
        var automaton = new Automaton(flow);
        var out = new StringBuilder();
        for (int i = 0; i < automaton.locations.size(); i++) {
            out.append(automaton.locations.get(i)).append('\n');
            for (Automaton.Edge edge : automaton.edges.get(i)) {
                Automaton.Move move = edge.move();
                String event = move.event() == null ? "" : Texts.event(move.event()).replaceAll("^(turns|silence|denied) .*", "$1");
                out.append("  ").append(edge.to()).append(' ').append(move.act()).append(move.subject()).append(move.outcome()).append(event).append(' ');
                if (move.handler() != null) out.append(Texts.target(move.handler().target()));
                for (int op : edge.ops()) out.append(automaton.ops.get(op));
                out.append('\n');
            }
        }
        return out.toString();
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
