package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which states can be reached, and from which a call can come to an end by the state's own exits. Global
/// handlers and hang-up do not count as a way out: they are somebody else's decision. Two breadth-first
/// searches.
final class GraphCheck {
    private final Draft draft;
    private final Problems problems;

    GraphCheck(Draft draft, Problems problems) {
        this.draft = draft;
        this.problems = problems;
    }

    void run() {
        deadEnds();
        unreachable();
    }

    /// The state a handler leads to, if any; of a transfer, the state when nobody answers.
    static List<String> successors(Target target) {
        return switch (target) {
            case Target.Goto(var state) -> List.of(state);
            case Target.Transfer(_, _, var otherwise) -> List.of(otherwise);
            case Target.End _ -> List.of();
        };
    }

    private static boolean own(Flow.Handler handler) {
        return !handler.events().stream().allMatch(Event.OnHangup.class::isInstance);
    }

    private void deadEnds() {
        Map<String, List<String>> back = new HashMap<>();
        Deque<String> queue = new ArrayDeque<>();
        Set<String> canEnd = new HashSet<>();
        for (Flow.State state : draft.states.values()) {
            boolean ends = state.actions().stream().anyMatch(Action.End.class::isInstance);
            for (Flow.Handler handler : state.handlers()) {
                if (!own(handler)) continue;
                if (!(handler.target() instanceof Target.Goto)) ends = true;
                for (String next : successors(handler.target())) back.computeIfAbsent(next, _ ->
                        new ArrayList<>()).add(state.name());
            }
            if (ends && canEnd.add(state.name())) queue.add(state.name());
        }
        while (!queue.isEmpty()) {
            for (String before : back.getOrDefault(queue.remove(),
                    List.of())) if (canEnd.add(before)) queue.add(before);
        }
        for (Flow.State state : draft.states.values()) {
            if (canEnd.contains(state.name())) continue;
            if (state.handlers().stream().noneMatch(GraphCheck::own)) {
                problems.error("E210", state.span(),
                        "state %s has no exit of its own (global handlers and hang-up do not count)"
                        .formatted(state.name()), "add `on done -> …` or `end \"…\"`");
            } else {
                problems.error("E211", state.span(),
                        "from state %s the call can never end (global handlers and hang-up do not count)"
                        .formatted(state.name()),
                        "give one state of the loop a way to an `end` or a `transfer`");
            }
        }
    }

    private void unreachable() {
        Set<String> reached = new HashSet<>();
        Deque<String> queue = new ArrayDeque<>();
        if (draft.start != null && reached.add(draft.start)) queue.add(draft.start);
        if (draft.anywhere != null) {
            for (Flow.Handler handler : draft.anywhere.handlers()) {
                for (String next : successors(handler.target())) if (reached.add(next)) queue.add(next);
            }
        }
        while (!queue.isEmpty()) {
            Flow.State state = draft.states.get(queue.remove());
            if (state == null) continue;
            for (Flow.Handler handler : state.handlers()) {
                for (String next : successors(handler.target())) if (reached.add(next)) queue.add(next);
            }
        }
        for (Flow.State state : draft.states.values()) {
            if (!reached.contains(state.name())) {
                problems.warning("W250", state.span(), "no path leads to state " + state.name(),
                        "delete it, or lead a handler to it");
            }
        }
    }
}
