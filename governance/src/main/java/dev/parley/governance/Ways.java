package dev.parley.governance;

import dev.parley.dialplan.Expr;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/// The ways through a flow from its start, cheapest first: as a call goes well, unless a stub says otherwise.
final class Ways {
    private final Flow flow;
    private final Map<String, Step.Stub> stubs;
    private final Map<String, List<Leg>> legs = new HashMap<>();

    Ways(Flow flow, Map<String, Step.Stub> stubs) {
        this.flow = flow;
        this.stubs = stubs;
        flow.states().values().forEach(state -> legs.put(state.name(), legs(state)));
    }

    /// The cheapest way to every state that has one, without the legs found to be impassable.
    Map<String, List<Leg>> fromStart(Set<Leg> impassable) {
        record Reached(int cost, String state) { }
        Map<String, Integer> costs = new LinkedHashMap<>(Map.of(flow.start(), 0));
        Map<String, Leg> by = new HashMap<>();
        Set<String> settled = new HashSet<>();
        var queue = new PriorityQueue<Reached>((a, b) -> Integer.compare(a.cost(), b.cost()));
        queue.add(new Reached(0, flow.start()));
        for (Reached next = queue.poll(); next != null; next = queue.poll()) {
            if (!settled.add(next.state())) continue;
            for (Leg leg : legs.get(next.state())) {
                int cost = next.cost() + leg.cost();
                if (impassable.contains(leg) || cost >= costs.getOrDefault(leg.to(), Integer.MAX_VALUE)) continue;
                costs.put(leg.to(), cost);
                by.put(leg.to(), leg);
                queue.add(new Reached(cost, leg.to()));
            }
        }
        Map<String, List<Leg>> ways = new LinkedHashMap<>();
        costs.forEach((state, cost) -> ways.put(state, back(state, by)));
        return ways;
    }

    private List<Leg> back(String state, Map<String, Leg> by) {
        var way = new LinkedList<Leg>();
        String at = state;
        while (!at.equals(flow.start())) {
            Leg leg = by.get(at);
            way.addFirst(leg);
            at = leg.from().name();
        }
        return List.copyOf(way);
    }

    private List<Leg> legs(Flow.State state) {
        List<Leg> out = new ArrayList<>();
        Map<Event, List<Expr>> guarded = new HashMap<>();
        Set<Event> closed = new HashSet<>();
        List<Flow.Handler> handlers = new ArrayList<>(state.handlers());
        if (flow.anywhere() != null) handlers.addAll(flow.anywhere().handlers());
        for (Flow.Handler handler : handlers) {
            for (Event event : handler.events()) {
                if (closed.contains(event)) continue;
                List<Expr> guards = new ArrayList<>(guarded.getOrDefault(event, List.of()));
                Expr when = handler.when();
                if (when != null) guards.add(when);
                add(state, event, handler.target(), guards, out);
                if (when == null) closed.add(event);
                else guarded.computeIfAbsent(event, _ -> new ArrayList<>()).add(new Expr.Not(when));
            }
        }
        return out;
    }

    private void add(Flow.State state, Event event, Flow.Target target, List<Expr> guards, List<Leg> out) {
        if (event instanceof Event.OnHangup || !happens(event)) return;
        int cost = event instanceof Event.OnTool(var _, var tool) && stubs.containsKey(tool) ? Leg.WELL : Leg.cost(event);
        switch (target) {
            case Flow.Target.Goto(var next) -> out.add(new Leg(state, event, next, List.copyOf(guards), false, cost));
            case Flow.Target.Transfer(var _, var _, var otherwise) -> out.add(new Leg(state, event, otherwise, List.copyOf(guards), true, Leg.FAILING));
            case Flow.Target.End _ -> { }
        }
    }

    /// A stubbed tool turns out as stubbed. A read that times out may take its `fail` exit.
    private boolean happens(Event event) {
        if (!(event instanceof Event.OnTool(var outcome, var tool))) return true;
        Step.Stub stub = stubs.get(tool);
        if (stub == null) return true;
        return switch (stub.kind()) {
            case RETURNS -> outcome == Flow.Outcome.OK;
            case FAILS -> outcome == Flow.Outcome.FAIL;
            case TIMES_OUT -> outcome == Flow.Outcome.UNKNOWN || outcome == Flow.Outcome.FAIL && flow.tools().get(tool).effect() == Flow.ToolEffect.READ;
        };
    }
}
