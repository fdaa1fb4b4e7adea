package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Handler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Guards on the same event: one that can never be true, one that earlier ones leave nothing for. Numbers are compared
/// as a whole (see [Zone]), so `n > 5 and n < 3` and what is left after `n < 5` and `n >= 5` are seen.
final class GuardCheck {
    /// Past this many guards on one event the rest is not compared: it grows with their square.
    private static final int MOST = 32;

    private final Draft draft;
    private final Problems problems;

    GuardCheck(Draft draft, Problems problems) {
        this.draft = draft;
        this.problems = problems;
    }

    void run() {
        for (Flow.State state : draft.states.values()) handlers("state " + state.name(), state.handlers());
        if (draft.anywhere != null) handlers("anywhere", draft.anywhere.handlers());
    }

    private void handlers(String where, List<Handler> handlers) {
        Map<Event, List<Handler>> guarded = new LinkedHashMap<>();
        for (Handler handler : handlers) {
            if (handler.when() == null) continue;
            if (!possible(handler.when())) {
                problems.warning("W263", handler.span(), "%s: `%s` can never be true".formatted(where, handler.when().source()),
                        "mend the guard or delete the line");
                continue;
            }
            for (Event event : handler.events()) guarded.computeIfAbsent(event, _ -> new ArrayList<>()).add(handler);
        }
        guarded.forEach((event, same) -> {
            if (same.size() > 1 && same.size() <= MOST) covered(where, event, same);
        });
    }

    private void covered(String where, Event event, List<Handler> same) {
        Expr left = same.getFirst().when();
        for (int i = 1; i < same.size(); i++) {
            Expr when = same.get(i).when();
            Expr rest = new Expr.And(when, Facts.negate(left));
            if (!possible(rest)) {
                problems.warning("W264", same.get(i).span(), "%s: earlier guards on `%s` leave nothing for `%s`".formatted(where,
                        Texts.event(event), when.source()), "put it first, or delete the line");
            }
            left = new Expr.Or(left, when);
        }
    }

    /// Whether one of the guards always holds once the values are there: then there is no gap.
    static boolean complete(List<Expr> guards) {
        if (guards.size() > MOST) return false;
        return guards.stream().reduce(Expr.Or::new).map(any -> !possible(Facts.negate(any))).orElse(false);
    }

    private static boolean possible(Expr expr) {
        Set<String> numbers = new HashSet<>();
        for (Expr atom : Tracked.atoms(expr)) {
            if (!(atom instanceof Expr.Compare(_, var left, var right))) continue;
            if (left instanceof Expr.Ref(var slot)) numbers.add(slot);
            if (right instanceof Expr.Ref(var slot)) numbers.add(slot);
        }
        return numbers.size() > ZoneFlow.MOST_SLOTS || Zone.possible(expr, numbers);
    }
}
