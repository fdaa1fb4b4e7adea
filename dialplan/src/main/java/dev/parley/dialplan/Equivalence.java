package dev.parley.dialplan;

import dev.parley.dialplan.Mutator.Mutant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Whether a mutant does what its flow did. Each argument is computed of the two flows at hand: a kind of mutant is never
/// equivalent as such. What no argument is found for is not equivalent.
final class Equivalence {
    private Equivalence() { }

    /// @param mutated compiles with nothing said that was not said of `flow`, and every assertion of it is proved
    /// @return why nothing can ever tell the two apart; empty when something may
    static String argument(Flow flow, Flow mutated, Mutant mutant, MutationReport.Judge judge) {
        if (flow.hash().equals(mutated.hash())) return "the same compiled form";
        return switch (mutant.kind()) {
            case DROP_REQUIRES -> required(flow, mutated, mutant.subject(), judge);
            case DROP_NEEDS, DROP_WHERE, WIDEN_WHERE -> tool(flow, mutated, mutant.subject());
            case MENTION -> inert(flow, mutated, mutant.subject());
            case DROP_CONFIRMED -> unasked(flow, mutant.subject());
            case DROP_HANDLER -> hungUp(flow, mutated);
            default -> "";
        };
    }

    /// A call whose caller is gone ends as `hangup` where no handler says otherwise.
    private static String hungUp(Flow flow, Flow mutated) {
        boolean onlyAnywhere = flow.states().keySet().stream().allMatch(s -> flow.states().get(s).handlers().size() == mutated.states().get(s).handlers().size());
        if (!onlyAnywhere || flow.anywhere() == null || mutated.anywhere() == null) return "";
        List<String> left = mutated.anywhere().handlers().stream().map(h -> Texts.events(h.events()) + text(h.when())).toList();
        List<Flow.Handler> gone = flow.anywhere().handlers().stream().filter(h -> !left.contains(Texts.events(h.events()) + text(h.when()))).toList();
        boolean same = gone.size() == 1 && gone.getFirst().when() == null && gone.getFirst().events().equals(List.of(new Flow.Event.OnHangup()))
            && gone.getFirst().target() instanceof Flow.Target.End(var label) && label.equals("hangup");
        return same ? "the handler says what the machine does without one: a call whose caller is gone ends as `hangup`" : "";
    }

    /// What a state requires is an error (E310) unless it is proved on every path into it, so asking for it at run time can never
    /// refuse anything. The review reads it too: where nothing is required, hints of the rule packs are forbidden.
    private static String required(Flow flow, Flow mutated, String name, MutationReport.Judge judge) {
        Flow.State before = flow.states().get(name);
        Flow.State after = mutated.states().get(name);
        boolean read = after.requires().isEmpty() && !before.requires().isEmpty() && before.hasModel() && judge.hints(flow);
        return read ? "" : "proved (E310): what it required holds on every path into the state" + (before.hasModel() ? ", and no rule of the review reads it" : "");
    }

    /// Conditions of a tool are asked where the flow runs it, and there they are proved (E311, E320). They are asked of a model too, so
    /// no model may call it; and nothing but the conditions differs.
    private static String tool(Flow flow, Flow mutated, String name) {
        if (flow.states().values().stream().anyMatch(s -> s.calls().contains(name))) return "";
        Flow.Tool before = flow.tools().get(name);
        Flow.Tool after = mutated.tools().get(name);
        boolean same = before.effect() == after.effect() && before.params().equals(after.params()) && before.results().equals(after.results())
            && java.util.Objects.equals(before.limit(), after.limit()) && before.timeout().equals(after.timeout())
            && java.util.Objects.equals(text(before.approveWhen()), text(after.approveWhen()));
        long runs = flow.states().values().stream().flatMap(s -> s.actions().stream()).filter(a -> a instanceof Flow.Action.Run run && run.tool().equals(name)).count();
        return same ? "proved (E311, E320): the condition holds at each of the " + runs + " places where the flow runs the tool, and no state lets a model call it" : "";
    }

    private static String text(@org.jspecify.annotations.Nullable Expr expr) {
        return expr == null ? "" : expr.source();
    }

    /// The permission is never of use: it is proved of the mutant that the slot has no value while the state lasts.
    private static String inert(Flow flow, Flow mutated, String state) {
        List<String> before = flow.states().get(state).speech().mention();
        for (String slot : mutated.states().get(state).speech().mention()) {
            if (before.contains(slot)) continue;
            var never = new Flow.Prop.NeverWhileState(new Flow.Atom.Mention(slot), state);
            if (!Prover.prove(mutated, never).proved()) return "";
        }
        return "proved of the mutant: the slot has no value while the state lasts, so the permission is never of use";
    }

    /// A yes is asked for where a model of the collecting state may say the value, and read where a condition says `confirmed`.
    private static String unasked(Flow flow, String slot) {
        boolean asked = flow.states().values().stream().anyMatch(s -> s.collects().stream().anyMatch(c -> c.slot().equals(slot)) && s.speech().mention().contains(slot));
        if (asked || conditions(flow).anyMatch(e -> confirmed(e).contains(slot))) return "";
        return "no state that collects the slot may say it, so no yes is waited for, and no condition of the flow reads confirmed(" + slot + ")";
    }

    private static Stream<Expr> conditions(Flow flow) {
        Stream<Expr> handlers = Stream.concat(flow.states().values().stream().flatMap(s -> s.handlers().stream()),
                flow.anywhere() == null ? Stream.empty() : flow.anywhere().handlers().stream()).map(Flow.Handler::when).filter(java.util.Objects::nonNull).map(e -> e);
        Stream<Expr> tools = flow.tools().values().stream().flatMap(t -> Stream.concat(t.needs().stream(), Stream.of(t.where(), t.approveWhen())
                .filter(java.util.Objects::nonNull).map(e -> e)));
        Stream<Expr> states = flow.states().values().stream().flatMap(s -> s.requires().stream());
        return Stream.of(handlers, tools, states).flatMap(s -> s);
    }

    private static Set<String> confirmed(Expr expr) {
        Set<String> out = new HashSet<>();
        collect(expr, out);
        return out;
    }

    private static void collect(Expr expr, Set<String> out) {
        switch (expr) {
            case Expr.And(var l, var r) -> {
                collect(l, out);
                collect(r, out);
            }
            case Expr.Or(var l, var r) -> {
                collect(l, out);
                collect(r, out);
            }
            case Expr.Not(var e) -> collect(e, out);
            case Expr.Confirmed(var slot) -> out.add(slot);
            default -> { }
        }
    }
}
