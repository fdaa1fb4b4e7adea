package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Origin;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Holds the flow against what it demands of itself: `requires` of states, `needs` and `where` of tools that
/// are run, and that every value spoken or passed on exists. Each failure is shown with the shortest way to
/// it.
final class FactCheck {
    private final Draft draft;
    private final Problems problems;
    private final Facts facts;
    private final FactGraph graph;
    private @Nullable ZoneFlow zones;

    FactCheck(Draft draft, Problems problems) {
        this.draft = draft;
        this.problems = problems;
        this.facts = new Facts(draft);
        this.graph = new FactGraph(draft, facts);
    }

    void run() {
        for (Flow.State state : draft.states.values()) {
            BitSet in = graph.entry(state.name());
            if (in != null && !problems.full()) state(state, in);
        }
    }

    private void state(Flow.State state, BitSet in) {
        for (Expr expr : state.requires()) {
            for (Expr need : Facts.conjuncts(expr)) {
                if (facts.entails(in, need)) continue;
                List<FactGraph.Edge> path = graph.witness(state.name(), need);
                problems.error("E310", draft.exprSpans.getOrDefault(need, state.span()),
                        "state %s requires %s, not established on this path"
                        .formatted(state.name(), need.source()), help(need, path), show(path));
            }
        }
        BitSet held = (BitSet) in.clone();
        for (Expr expr : state.requires()) held.or(facts.of(expr));
        for (Flow.Collect collect : state.collects()) held.andNot(facts.clearedBy(collect.slot()));    // forgotten before the first line
        for (Action action : state.actions()) held = action(state, action, held);
        state.calls().forEach(call -> call(state, call, in));
    }

    private BitSet action(Flow.State state, Action action, BitSet held) {
        switch (action) {
            case Action.Say(var text, var span) -> text.slots()
                    .forEach(s -> hasValue(state, s, held, span, "says {" + s + "}"));
            case Action.Play(var name, var span) -> {
                Flow.Disclosure disclosure = draft.disclosures.get(name);
                if (disclosure == null) break;
                disclosure.say().slots().forEach(s -> hasValue(state, s, held, span, "plays " + name
                        + ", which says {" + s + "},"));
                if (!disclosure.ack()) held.or(facts.of(new Expr.Disclosed(name)));
            }
            case Action.Run run -> {
                tool(state, run, held);
                Flow.Tool tool = draft.tools.get(run.tool());
                if (tool == null) break;
                for (Flow.Param result : tool.results()) held.andNot(facts.killedBy(result.name()));
                for (Flow.Param result : tool.results()) {
                    if (draft.slots.containsKey(result.name())) held.set(facts.assigned(result.name()));
                }
            }
            case Action.Record _, Action.End _ -> { }
        }
        return held;
    }

    private void hasValue(Flow.State state, String slot, BitSet held, Span span, String what) {
        if (held.get(facts.assigned(slot)) || !draft.slots.containsKey(slot)) return;
        List<FactGraph.Edge> path = graph.witnessUnassigned(state.name(), slot);
        problems.error("E330", span,
                "state %s %s but %s may have no value on this path".formatted(state.name(), what, slot),
                fill(slot), show(path));
    }

    /// Built only for a flow that a guard alone does not show safe.
    private ZoneFlow zones() {
        if (zones == null) {
            List<Expr> about = draft.states.values().stream().flatMap(s -> s.actions().stream())
                    .flatMap(a -> a instanceof Action.Run run ? graph.where(run).stream() : Stream.empty()).toList();
            zones = new ZoneFlow(draft.toFlow("", "", ""), about);
        }
        return zones;
    }

    private String fill(String slot) {
        return switch (Objects.requireNonNull(draft.slots.get(slot)).origin()) {
            case Origin.FromTool(var tool) -> "lead every path here through `on ok " + tool + "`";
            case Origin.FromCaller _, Origin.FromKeypad _ -> "collect " + slot
                    + " and lead every path here through `on filled " + slot + "`";
            case Origin.FromCrm _, Origin.None _ -> "give it a value where it is declared";
        };
    }

    private void tool(Flow.State state, Action.Run run, BitSet held) {
        for (Expr need : graph.needs(run)) {
            if (facts.entails(held, need)) continue;
            List<FactGraph.Edge> path = graph.witness(state.name(), need);
            problems.error("E311", run.span(),
                    "`run %s` in state %s needs %s, not established on this path".formatted(run.tool(),
                    state.name(), need.source()), help(need, path), show(path));
        }
        for (String argument : run.arguments()) hasValue(state, argument, held, run.span(), "runs "
                + run.tool() + "(" + argument + ")");
        List<Expr> missing = graph.where(run).stream().filter(w -> !facts.entails(held, w)).toList();
        if (!missing.isEmpty()) missing = missing.stream().filter(w -> !zones().holds(state.name(), state.actions().indexOf(run), w)).toList();
        if (missing.isEmpty()) return;
        List<FactGraph.Edge> path = graph.witness(state.name(), missing.getFirst());
        FactGraph.Edge write = lastWrite(path, missing.getFirst());
        Flow.Handler entering = write == null ? null : write.handler();
        String enters = entering == null ? ""
                : "; the value enters at line %d, `%s`, %s".formatted(entering.span().line(),
                handler(entering, null), entering.when() == null ? "with no guard"
                : "whose guard does not say so");
        problems.error("E320", run.span(), "`run %s` in state %s: cannot prove %s%s".formatted(run.tool(),
                state.name(),
                missing.stream().map(Expr::source).collect(Collectors.joining(", ")), enters),
                entering == null ? guard(missing, path) : handler(entering, conjunction(missing)),
                show(path));
    }

    /// What a model may call is checked again at every call. Reported here is only what can never be allowed.
    private void call(Flow.State state, String name, BitSet in) {
        Flow.Tool tool = draft.tools.get(name);
        if (tool == null) return;
        BitSet held = (BitSet) in.clone();
        for (Expr expr : state.requires()) held.or(facts.of(expr));
        for (Action action : state.actions()) {
            if (action instanceof Action.Play(var played, _)) held.or(facts.of(new Expr.Disclosed(played)));
        }
        for (Expr expr : tool.needs()) {
            for (Expr need : Facts.conjuncts(expr)) {
                if (facts.entails(held, need) || canArise(state, need)) continue;
                List<FactGraph.Edge> path = graph.witness(state.name(), need);
                problems.error("E312", state.span(),
                        "state %s lets the model call %s, which needs %s, not established on this path"
                        .formatted(state.name(), name, need.source()), help(need, path), show(path));
            }
        }
    }

    /// Something in the state can still make it true: a slot is collected, a tool of the region or of the
    /// entry writes it.
    private boolean canArise(Flow.State state, Expr need) {
        if (need instanceof Expr.Disclosed) return false;
        for (String slot : facts.slots(need)) {
            if (state.collects().stream().anyMatch(c -> c.slot().equals(slot))) return true;
            Flow.Slot declared = draft.slots.get(slot);
            if (declared == null) return true;              // a parameter: the model chooses it
            if (declared.origin() instanceof Origin.FromTool(var tool)
                    && (state.calls().contains(tool) || CompletenessCheck.runs(state)
                    .contains(tool))) return true;
        }
        return false;
    }

    private FactGraph.@Nullable Edge lastWrite(List<FactGraph.Edge> path, Expr need) {
        BitSet own = facts.of(need);
        for (FactGraph.Edge edge : path.reversed()) {
            if (edge.handler() != null && edge.kill().intersects(own)) return edge;
        }
        return null;
    }

    private @Nullable String help(Expr need, List<FactGraph.Edge> path) {
        return switch (need) {
            case Expr.Disclosed(var name) -> {
                Flow.Disclosure disclosure = draft.disclosures.get(name);
                FactGraph.Edge write = lastWrite(path, need);
                boolean ack = disclosure != null && disclosure.ack();
                String play = "play " + name + " before this" + (ack ? " and lead here by its `on yes`" : "");
                yield disclosure != null && !disclosure.say().slots().isEmpty() && write != null
                        && write.handler() != null
                        ? play + ", again after line " + write.handler().span().line() + ": it speaks {"
                        + String.join("}, {", disclosure.say().slots()) + "}, which may have changed there"
                        : play;
            }
            case Expr.Confirmed(var slot) ->
                    "lead here by `on yes` to a disclosure with `ack yes` that says {" + slot
                    + "}, or declare the slot `from caller confirmed` and lead here by `on filled " + slot
                    + "`";
            default -> guard(List.of(need), path);
        };
    }

    /// The last handler of the path, with the guard that would mend it.
    private static @Nullable String guard(List<Expr> missing, List<FactGraph.Edge> path) {
        for (FactGraph.Edge edge : path.reversed()) {
            if (edge.handler() != null) return handler(edge.handler(), conjunction(missing));
        }
        return "start somewhere else and lead here with a guard";
    }

    private static Expr conjunction(List<Expr> parts) {
        return parts.stream().reduce(Expr.And::new).orElseThrow();
    }

    private static String handler(Flow.Handler handler, @Nullable Expr extra) {
        Expr when = handler.when() == null ? extra : extra == null ? handler.when()
                : new Expr.And(handler.when(), extra);
        return "on " + Texts.events(handler.events()) + (when == null ? "" : " when " + when.source())
                + " -> " + Texts.target(handler.target());
    }

    /// `greet`, `─done→ triage`, …: each state with the event that led to it.
    private static List<String> show(List<FactGraph.Edge> path) {
        List<String> shown = new ArrayList<>();
        for (FactGraph.Edge edge : path) {
            if (edge.to().equals(FactGraph.ANYWHERE)) continue;
            if (edge.from().equals(FactGraph.ROOT) || edge.handler() == null) shown.add(edge.to());
            else shown.add("─" + Texts.events(edge.handler().events()) + "→ " + edge.to());
        }
        return shown;
    }
}
