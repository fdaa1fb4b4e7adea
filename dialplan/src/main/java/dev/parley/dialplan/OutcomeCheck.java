package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Handler;
import dev.parley.dialplan.Flow.Outcome;
import dev.parley.dialplan.Flow.Target;
import dev.parley.dialplan.Flow.ToolEffect;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Exits that make no difference where the language means one: yes and no, ok and fail, a charge that was declined and
/// one that timed out. Budgets whose exit leads back, loops that spend nothing, wishes nobody hears.
final class OutcomeCheck {
    private final Draft draft;
    private final Problems problems;

    OutcomeCheck(Draft draft, Problems problems) {
        this.draft = draft;
        this.problems = problems;
    }

    void run() {
        draft.states.values().forEach(this::state);
        for (List<Flow.State> loop : Loops.free(draft.states, draft.tools)) loop(loop);
        intents();
        for (Flow.Tool tool : draft.tools.values()) {
            if (tool.effect() == ToolEffect.CHARGE && tool.limit() == null) {
                problems.warning("W254", tool.span(), "tool " + tool.name() + " charges, but nothing limits how often",
                        "once per call");
            }
        }
        draft.tools.values().forEach(this::charged);
        silent();
        for (Flow.Disclosure disclosure : draft.disclosures.values()) {
            if (disclosure.ack() && disclosure.heardPercent() < 100) {
                problems.warning("W255", disclosure.span(), "disclosure " + disclosure.name()
                        + " asks for a yes before all of it was heard", "heard 100%");
            } else if (disclosure.heardPercent() < 100 && !draft.packs.isEmpty()) {
                problems.warning("W255", disclosure.span(), "disclosure " + disclosure.name() + " counts after "
                        + disclosure.heardPercent() + "%, but the rule packs in use want the whole line heard", "heard 100%");
            }
        }
    }

    /// Terms that were agreed to name what is charged; else a yes to fifty dollars is a yes to sixty.
    private void charged(Flow.Tool tool) {
        if (tool.effect() != ToolEffect.CHARGE) return;
        List<Flow.Disclosure> agreed = tool.needs().stream().flatMap(n -> Facts.conjuncts(n).stream())
                .flatMap(n -> n instanceof Expr.Disclosed(var d) && draft.disclosures.get(d) != null ? java.util.stream.Stream.of(draft.disclosures.get(d))
                        : java.util.stream.Stream.empty()).toList();
        if (agreed.isEmpty()) return;
        for (Flow.Param param : tool.params()) {
            if (!(param.type() instanceof Type.Money) || !draft.slots.containsKey(param.name())) continue;
            if (agreed.stream().anyMatch(d -> d.say().slots().contains(param.name()))) continue;
            problems.warning("W258", agreed.getFirst().span(), "tool %s charges %s, but disclosure %s, which it needs, does not say it"
                    .formatted(tool.name(), param.name(), agreed.getFirst().name()), "say {" + param.name() + "} in it");
        }
    }

    /// One ending that says nothing where the others do, and a state that does nothing at all.
    private void silent() {
        boolean polite = draft.states.values().stream().anyMatch(s -> ends(s) && speaks(s));
        for (Flow.State state : draft.states.values()) {
            if (polite && ends(state) && !speaks(state)) {
                problems.warning("W256", state.span(), "state " + state.name() + " ends the call without a word, other endings say one", "say \"…\"");
            } else if (state.actions().isEmpty() && !state.hasModel() && state.collects().isEmpty()) {
                problems.warning("W257", state.span(), "state " + state.name() + " does nothing", "lead its handlers straight on");
            }
        }
    }

    private static boolean ends(Flow.State state) {
        return state.actions().stream().anyMatch(Flow.Action.End.class::isInstance);
    }

    private static boolean speaks(Flow.State state) {
        return state.actions().stream().anyMatch(a -> a instanceof Flow.Action.Say || a instanceof Flow.Action.Play);
    }

    private void state(Flow.State state) {
        Map<Event, Set<Target>> targets = new LinkedHashMap<>();
        for (Handler handler : state.handlers()) {
            for (Event event : handler.events()) targets.computeIfAbsent(event, _ -> new HashSet<>()).add(handler.target());
            boolean budget = handler.events().stream().anyMatch(e -> e instanceof Event.OnTurns || e instanceof Event.OnTriesSpent);
            if (budget && GraphCheck.successors(handler.target()).contains(state.name())) {
                problems.error("E246", handler.span(), "state %s: when the budget is spent `on %s` leads back to the same state"
                        .formatted(state.name(), Texts.events(handler.events())), "lead it somewhere else");
            }
        }
        Set<Target> yes = targets.get(new Event.OnYes());
        if (yes != null && yes.equals(targets.get(new Event.OnNo()))) {
            problems.warning("W266", state.span(), "state " + state.name() + ": yes and no lead to the same place", "ask, or do not ask");
        }
        Set<String> tools = new HashSet<>(state.calls());
        tools.addAll(CompletenessCheck.runs(state));
        for (String name : tools) {
            Flow.Tool tool = draft.tools.get(name);
            if (tool != null && tool.limit() == null && state.calls().contains(name)) {
                problems.warning("W246", state.span(), "state %s: the model may call %s any number of times".formatted(state.name(), name),
                        "limit 3 per call");
            }
            Set<Target> fail = targets.get(new Event.OnTool(Outcome.FAIL, name));
            if (tool == null || fail == null) continue;
            if (fail.equals(targets.get(new Event.OnTool(Outcome.OK, name)))) {
                problems.warning("W267", state.span(), "state %s: ok and fail of %s lead to the same place".formatted(state.name(), name),
                        null);
            }
            if (tool.effect() == ToolEffect.CHARGE && fail.equals(targets.get(new Event.OnTool(Outcome.UNKNOWN, name)))) {
                problems.warning("W265", state.span(), "state %s: fail and unknown of %s lead to the same place (a timeout is not a decline)"
                        .formatted(state.name(), name), null);
            }
        }
    }

    private void loop(List<Flow.State> loop) {
        List<String> names = new java.util.ArrayList<>(loop.stream().map(Flow.State::name).toList());
        names.add(names.getFirst());
        String shown = names.size() > 12 ? String.join(" → ", names.subList(0, 10)) + " → … → " + names.getLast() : String.join(" → ", names);
        problems.error("E245", loop.getFirst().span(), "the call can go round for ever: " + shown,
                "give one of these states a budget: on turns 8 -> …",
                names.size() > 12 ? List.of() : names);
    }

    private void intents() {
        Set<String> heard = new HashSet<>();
        for (Flow.State state : draft.states.values()) state.handlers().forEach(h -> intents(h, heard));
        if (draft.anywhere != null) draft.anywhere.handlers().forEach(h -> intents(h, heard));
        for (Flow.FlowTest test : draft.tests) {
            for (Flow.Step step : test.steps()) if (step instanceof Flow.Step.Caller(_, var intent, _) && intent != null) heard.add(intent);
        }
        for (Flow.Intent intent : draft.intents.values()) {
            if (!heard.contains(intent.name())) problems.warning("W253", intent.span(), "nothing handles intent " + intent.name(),
                    "on intent " + intent.name() + " -> …");
        }
    }

    private static void intents(Handler handler, Set<String> heard) {
        for (Event event : handler.events()) if (event instanceof Event.OnIntent(var intent)) heard.add(intent);
    }
}
