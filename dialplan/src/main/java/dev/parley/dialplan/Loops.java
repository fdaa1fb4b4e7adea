package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The loops of a flow, and what going round them spends. A state's region spends if it has a budget of its own: `turns`, or
/// without them the `tries` of what it collects; the governor opens it once more than that over the whole call. A way
/// round it, out of the lines or the tools of the entry, spends nothing of it. A way that a tool's ok opens spends one of
/// the tool's limited calls. A loop that spends nothing could be gone round for ever.
final class Loops {
    private Loops() { }

    static boolean spends(Flow.State state) {
        return state.openings() < Integer.MAX_VALUE;
    }

    /// The states of the loops that spend nothing, each in the order of going round.
    static List<List<Flow.State>> free(Map<String, Flow.State> states, Map<String, Flow.Tool> tools) {
        List<Flow.State> all = List.copyOf(states.values());
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < all.size(); i++) index.put(all.get(i).name(), i);
        int[][] next = new int[all.size()][];
        for (int i = 0; i < next.length; i++) next[i] = freely(all.get(i), index, tools);
        List<List<Flow.State>> out = new ArrayList<>();
        for (int[] component : Components.of(next)) {
            int start = component[component.length - 1];
            if (component.length == 1 && Arrays.stream(next[start]).noneMatch(n -> n == start)) continue;
            out.add(round(component, next, all));
        }
        return out;
    }

    private static int[] freely(Flow.State state, Map<String, Integer> index, Map<String, Flow.Tool> tools) {
        Set<Integer> out = new HashSet<>();
        if (state.actions().stream().anyMatch(Action.End.class::isInstance)) return new int[0];
        Set<Event> settled = new HashSet<>();
        for (Flow.Handler handler : state.handlers()) {
            boolean free = false;
            for (Event event : handler.events()) free |= !settled.contains(event) && !limited(event, tools) && (!spends(state) || before(event, state));
            if (handler.when() == null) settled.addAll(handler.events());
            if (!free || handler.target() instanceof Flow.Target.End) continue;
            for (String to : GraphCheck.successors(handler.target())) if (index.containsKey(to)) out.add(index.get(to));
        }
        return out.stream().mapToInt(Integer::intValue).toArray();
    }

    /// It may be taken before the region opens: while a line is heard, or when the entry's tools have answered.
    private static boolean before(Event event, Flow.State state) {
        return switch (event) {
            case Event.OnTool(var _, var tool) -> CompletenessCheck.runs(state).contains(tool);
            case Event.OnIntent _, Event.OnKeypad _, Event.OnVoicemail _, Event.OnModelDown _ ->
                    state.actions().stream().anyMatch(Action.Play.class::isInstance) && CompletenessCheck.runs(state).isEmpty();
            case Event.OnFilled _, Event.OnYes _, Event.OnNo _, Event.OnDone _, Event.OnSilence _, Event.OnDenied _, Event.OnTurns _,
                 Event.OnTriesSpent _, Event.OnHangup _ -> false;
        };
    }

    private static boolean limited(Event event, Map<String, Flow.Tool> tools) {
        return event instanceof Event.OnHangup || event instanceof Event.OnTool(var outcome, var name) && outcome == Flow.Outcome.OK
                && tools.get(name) != null && tools.get(name).limit() != null;
    }

    private static List<Flow.State> round(int[] component, int[][] next, List<Flow.State> all) {
        Set<Integer> inside = new HashSet<>();
        for (int node : component) inside.add(node);
        int start = Arrays.stream(component).min().orElseThrow();
        Map<Integer, Integer> from = new HashMap<>();
        List<Integer> queue = new ArrayList<>(List.of(start));
        for (int i = 0; i < queue.size(); i++) {
            for (int to : next[queue.get(i)]) {
                if (!inside.contains(to) || from.containsKey(to)) continue;
                from.put(to, queue.get(i));
                queue.add(to);
            }
        }
        List<Flow.State> round = new ArrayList<>();
        int at = start;
        do {
            at = from.get(at);
            round.addFirst(all.get(at));
        } while (at != start);
        return round;
    }
}
