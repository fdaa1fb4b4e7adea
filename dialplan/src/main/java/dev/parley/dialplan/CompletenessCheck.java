package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Outcome;
import dev.parley.dialplan.Flow.ToolEffect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Each state handles everything that can happen in it: the outcomes of its tools, the answer to its
/// question, the end of its lines, spent tries; and what only a model limits has a budget. One set difference
/// per state.
final class CompletenessCheck {
    private final Draft draft;
    private final Problems problems;

    CompletenessCheck(Draft draft, Problems problems) {
        this.draft = draft;
        this.problems = problems;
    }

    void run() {
        draft.states.values().forEach(this::state);
        if (draft.anywhere != null) {
            for (Flow.Handler handler : draft.anywhere.handlers()) {
                for (Event event : handler.events()) {
                    switch (event) {
                        case Event.OnTool _, Event.OnFilled _, Event.OnYes _, Event.OnNo _, Event.OnDone _,
                                Event.OnTriesSpent _ ->
                                problems.error("E223", handler.span(),
                                "anywhere: `on %s` belongs to a state".formatted(Texts.event(event)),
                                        "move it into the state where it happens");
                        default -> { }
                    }
                }
            }
        }
        unused();
    }

    private void state(Flow.State state) {
        Set<String> handled = new HashSet<>();
        Map<String, Span> guarded = new LinkedHashMap<>();
        Map<String, List<Expr>> guards = new HashMap<>();
        for (Flow.Handler handler : state.handlers()) {
            for (Event event : handler.events()) {
                if (!canHappen(state, event)) {
                    problems.warning("W223", handler.span(),
                            "state %s: `on %s` can never happen here".formatted(state.name(),
                            Texts.event(event)),
                            reason(event));
                }
                String key = key(event);
                if (handled.contains(key)) {
                    problems.warning("W261", handler.span(),
                            "state %s: an earlier `on %s` without a guard always wins"
                            .formatted(state.name(), Texts.event(event)),
                            "delete one, or put the guarded one first");
                }
                if (handler.when() == null) handled.add(key);
                else {
                    guarded.putIfAbsent(key, handler.span());
                    guards.computeIfAbsent(key, _ -> new ArrayList<>()).add(handler.when());
                }
            }
        }
        guarded.forEach((key, span) -> {
            if (!handled.contains(key) && !key.startsWith("intent ") && !key.startsWith("keypad ")
                    && !GuardCheck.complete(guards.getOrDefault(key, List.of()))) {
                problems.warning("W262", span,
                        "state %s: nothing happens on `%s` when no guard holds".formatted(state.name(), key),
                        "add a last line `on " + key + " -> …` without a guard");
            }
        });
        handled.addAll(guarded.keySet());
        boolean ends = state.actions().stream().anyMatch(Action.End.class::isInstance);
        tools(state, handled);
        if (!ends) lines(state, handled);
        collects(state, handled);
        if (state.hasModel() && handled.stream().noneMatch("turns"::equals)) {
            problems.error("E240", state.span(), "state " + state.name()
                    + " has a model but no budget of turns: it could talk for ever",
                    "on turns 8 -> …");
        }
        if (state.hasModel() && state.goal() == null) {
            problems.warning("W243", state.span(),
                    "state " + state.name() + " lets a model speak or call tools but gives it no goal", "goal \"…\"");
        }
        afterEnd(state);
    }

    /// Events that differ only in a number are one kind: the first silence, turn or denial to be reached
    /// wins.
    private static String key(Event event) {
        return switch (event) {
            case Event.OnTurns _ -> "turns";
            default -> Texts.event(event);
        };
    }

    private static boolean canHappen(Flow.State state, Event event) {
        return switch (event) {
            case Event.OnTool(_, var tool) -> state.calls().contains(tool) || runs(state).contains(tool);
            case Event.OnFilled(var slot) -> state.collects().stream().anyMatch(c -> c.slot().equals(slot));
            case Event.OnTriesSpent() -> !state.collects().isEmpty();
            case Event.OnTurns _, Event.OnDenied _ -> state.hasModel();
            default -> true;
        };
    }

    private static String reason(Event event) {
        return switch (event) {
            case Event.OnTool(_, var tool) -> "`run " + tool + "(…)` or `call " + tool
                    + "` in this state, or delete the line";
            case Event.OnFilled(var slot) -> "`collect " + slot + " by …` in this state, or delete the line";
            case Event.OnTriesSpent() -> "nothing is collected here; delete the line";
            default -> "no model speaks here; delete the line";
        };
    }

    static List<String> runs(Flow.State state) {
        return state.actions().stream().filter(Action.Run.class::isInstance).map(a -> ((Action.Run) a).tool())
                .toList();
    }

    private void tools(Flow.State state, Set<String> handled) {
        for (Action action : state.actions()) {
            if (!(action instanceof Action.Run(var name, _, var span))) continue;
            Flow.Tool tool = draft.tools.get(name);
            if (tool == null) continue;
            if (tool.effect() != ToolEffect.READ) {
                for (Outcome outcome : Outcome.values()) outcome(state, tool, outcome, span, handled);
            } else if (!handled.contains(Texts.event(new Event.OnTool(Outcome.FAIL, name)))) {
                problems.error("E231", span,
                        "state %s runs tool %s but has no `on fail %s`".formatted(state.name(), name, name),
                        "on fail " + name + " -> …");
            }
        }
        for (String name : state.calls()) {
            Flow.Tool tool = draft.tools.get(name);
            if (tool == null) continue;
            if (tool.effect() != ToolEffect.READ) {
                for (Outcome outcome : Outcome.values()) outcome(state, tool, outcome, state.span(), handled);
            } else if (!handled.contains(Texts.event(new Event.OnTool(Outcome.FAIL, name)))) {
                problems.warning("W232", state.span(), "state %s lets the model call %s but has no `on fail %s`"
                        .formatted(state.name(), name, name), "on fail " + name + " -> …");
            }
        }
    }

    private void outcome(Flow.State state, Flow.Tool tool, Outcome outcome, Span span, Set<String> handled) {
        String event = Texts.event(new Event.OnTool(outcome, tool.name()));
        if (handled.contains(event)) return;
        String why = outcome == Outcome.UNKNOWN ? tool.effect() == ToolEffect.CHARGE
                ? " (a timeout is not a decline)" : " (a timeout is not a failure)" : "";
        problems.error("E230", span,
                "tool %s has effect %s but state %s has no `on %s`%s".formatted(tool.name(),
                tool.effect().name().toLowerCase(Locale.ROOT), state.name(), event, why), "on " + event
                + " -> …");
    }

    /// The machine's own lines come to an end; then something has to follow.
    private void lines(Flow.State state, Set<String> handled) {
        boolean asks = false;
        for (Action action : state.actions()) {
            if (!(action instanceof Action.Play(var name, var span))) continue;
            Flow.Disclosure disclosure = draft.disclosures.get(name);
            if (disclosure == null || !disclosure.ack()) continue;
            asks = true;
            for (String answer : List.of("yes", "no")) {
                if (handled.contains(answer)) continue;
                problems.error("E220", span,
                        "state %s plays %s, which asks yes or no, but has no `on %s`".formatted(state.name(),
                        name, answer),
                        "on " + answer + " -> …");
            }
        }
        for (String answer : List.of("yes", "no")) {
            if (!asks && handled.contains(answer)) {
                problems.warning("W223", state.span(),
                        "state %s: `on %s`, but nothing here asks a question".formatted(state.name(), answer),
                        "play a disclosure with `ack yes`, or delete the line");
            }
        }
        boolean waits = asks || state.hasModel() || !state.collects().isEmpty();
        boolean ran = runs(state).stream().allMatch(t -> handled.contains("ok " + t)) && !runs(state)
                .isEmpty();
        if (!waits && !ran && !handled.contains("done")) {
            problems.error("E221", state.span(),
                    "state %s finishes its lines and has no `on done`".formatted(state.name()),
                    runs(state).isEmpty() ? "on done -> …" : "on ok " + runs(state).getLast() + " -> …");
        }
    }

    private void collects(Flow.State state, Set<String> handled) {
        if (state.collects().isEmpty() || state.hasModel()) return;
        for (Flow.Collect collect : state.collects()) {
            if (handled.contains("filled " + collect.slot()) || handled.contains("done")) continue;
            problems.error("E224", collect.span(),
                    "state %s collects %s but has no `on filled %s`".formatted(state.name(), collect.slot(),
                    collect.slot()), "on filled " + collect.slot() + " -> …");
        }
        if (!handled.contains("tries spent")) {
            problems.error("E222", state.collects().getFirst().span(),
                    "state %s collects without a model and has no `on tries spent`"
                    .formatted(state.name()), "on tries spent -> …");
        }
    }

    private void afterEnd(Flow.State state) {
        for (int i = 0; i < state.actions().size() - 1; i++) {
            if (state.actions().get(i) instanceof Action.End end) {
                problems.warning("W244", end.span(), "state " + state.name()
                        + " has lines after `end`; they are never reached", "put `end` last");
            }
        }
    }

    private void unused() {
        Set<String> tools = new HashSet<>();
        Set<String> disclosures = new HashSet<>();
        for (Flow.State state : draft.states.values()) {
            tools.addAll(state.calls());
            tools.addAll(runs(state));
            for (Action action : state.actions()) if (action instanceof Action.Play(var name,
                    _)) disclosures.add(name);
        }
        for (Flow.Tool tool : draft.tools.values()) {
            if (!tools.contains(tool.name())) problems.warning("W252", tool.span(),
                    "no state runs or calls tool " + tool.name(), null);
        }
        Set<String> collected = new HashSet<>();
        for (Draft.Collecting collect : draft.collecting) collected.add(collect.slot());
        for (Flow.Slot slot : draft.slots.values()) {
            boolean given = slot.origin() instanceof Flow.Origin.FromCaller
                    || slot.origin() instanceof Flow.Origin.FromKeypad;
            if (given && !collected.contains(slot.name())) {
                problems.warning("W251", slot.span(), "no state collects slot " + slot.name(),
                        "collect " + slot.name() + " by …");
            }
        }
        for (Flow.Disclosure disclosure : draft.disclosures.values()) {
            if (!disclosures.contains(disclosure.name())) {
                problems.warning("W252", disclosure.span(), "no state plays disclosure " + disclosure.name(),
                        null);
            }
        }
    }
}
