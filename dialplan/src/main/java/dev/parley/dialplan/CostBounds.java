package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/// How much a call of this flow can cost at worst: utterances of the caller, calls of tools, time. Empty: no bound.
///
/// The loops of a flow (its strongly connected components) spend budgets: the openings of regions, the limits of tools; a
/// state is entered at most once more than the budgets of its loop have units. Where a loop spends nothing there is no
/// bound. The longest way through the loops is the bound. Time counts every line at a slow
/// pace and as often as it may be replayed, [#TURN] for each utterance, the stated silence where it is longer, and
/// every tool up to its timeout.
public record CostBounds(OptionalLong turns, OptionalLong toolCalls, Optional<Duration> length) {
    /// What one utterance of the caller and the answer to it are taken to last.
    public static final Duration TURN = Duration.ofSeconds(30);
    /// A slow reader: 120 words a minute.
    static final long MILLIS_PER_WORD = 500;
    static final int MOST_PLAYS = 3;
    private static final long UNBOUNDED = Long.MAX_VALUE / 4;

    private record Cost(long turns, long tools, long millis) {
        static final Cost NONE = new Cost(0, 0, 0);

        Cost plus(Cost other) {
            return new Cost(cap(turns + other.turns), cap(tools + other.tools), cap(millis + other.millis));
        }

        Cost max(Cost other) {
            return new Cost(Math.max(turns, other.turns), Math.max(tools, other.tools), Math.max(millis, other.millis));
        }
    }

    private static long cap(long value) {
        return Math.min(UNBOUNDED, value);
    }

    private static long times(long a, long b) {
        return a == 0 || b == 0 ? 0 : a > UNBOUNDED / b ? UNBOUNDED : a * b;
    }

    public static CostBounds of(Flow flow) {
        List<Flow.State> states = List.copyOf(flow.states().values());
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < states.size(); i++) index.put(states.get(i).name(), i);
        int[][] next = new int[states.size()][];
        List<Integer> global = targets(flow.anywhere() == null ? List.of() : flow.anywhere().handlers(), index);
        for (int i = 0; i < next.length; i++) {
            Set<Integer> to = new HashSet<>(targets(states.get(i).handlers(), index));
            if (states.get(i).actions().stream().noneMatch(Action.End.class::isInstance)) to.addAll(global);
            next[i] = to.stream().mapToInt(Integer::intValue).toArray();
        }
        Set<Flow.State> free = new HashSet<>();
        Loops.free(flow.states(), flow.tools()).forEach(free::addAll);
        Cost[] from = new Cost[states.size()];
        for (int[] component : Components.of(next)) component(component, next, states, free, flow, from);
        Cost worst = from[index.get(flow.start())];
        long limited = 0;
        for (Flow.Tool tool : flow.tools().values()) if (tool.limit() != null) limited = cap(limited + tool.limit().times());
        boolean all = flow.tools().values().stream().allMatch(t -> t.limit() != null);
        long tools = all ? Math.min(limited, worst.tools) : worst.tools;
        return new CostBounds(bound(worst.turns), bound(tools),
                worst.millis >= UNBOUNDED ? Optional.empty() : Optional.of(Duration.ofMillis(worst.millis)));
    }

    private static OptionalLong bound(long value) {
        return value >= UNBOUNDED ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static List<Integer> targets(List<Flow.Handler> handlers, Map<String, Integer> index) {
        List<Integer> out = new ArrayList<>();
        for (Flow.Handler handler : handlers) for (String to : GraphCheck.successors(handler.target())) out.add(index.get(to));
        return out;
    }

    private static void component(int[] component, int[][] next, List<Flow.State> states, Set<Flow.State> free, Flow flow, Cost[] from) {
        boolean loop = component.length > 1 || Arrays.stream(next[component[0]]).anyMatch(n -> n == component[0]);
        Set<Integer> inside = new HashSet<>();
        for (int node : component) inside.add(node);
        long budget = 0;
        Set<Flow.Tool> limited = new HashSet<>();
        Cost after = Cost.NONE;
        for (int node : component) {
            budget = free.contains(states.get(node)) ? UNBOUNDED : cap(budget + budget(states.get(node)));
            tools(states.get(node), flow).filter(t -> t.limit() != null).forEach(limited::add);
            for (int to : next[node]) if (!inside.contains(to)) after = after.max(from[to]);
        }
        for (Flow.Tool tool : limited) budget = cap(budget + tool.limit().times());
        long visits = loop ? cap(budget + 1) : 1;
        Cost total = after;
        for (int node : component) total = total.plus(cost(states.get(node), visits, flow));
        for (int node : component) from[node] = total;
    }

    /// How often a loop through the state's region can be gone round before its budget is spent.
    private static long budget(Flow.State state) {
        return Loops.spends(state) ? state.openings() : 0;
    }

    private static Stream<Flow.Tool> tools(Flow.State state, Flow flow) {
        return Stream.concat(state.calls().stream(), CompletenessCheck.runs(state).stream()).map(flow.tools()::get);
    }

    private static Cost cost(Flow.State state, long visits, Flow flow) {
        long turns = 0;
        long perVisit = 0;
        long tools = 0;
        long millis = 0;
        long silence = TURN.toMillis();
        for (Flow.Handler handler : state.handlers()) {
            for (Event event : handler.events()) {
                if (event instanceof Event.OnTurns(int most)) turns = Math.max(turns, most + 1L);
                if (event instanceof Event.OnSilence(var quiet)) silence = Math.max(silence, quiet.toMillis());
            }
        }
        if (turns == 0 && (state.hasModel() || !state.collects().isEmpty())) {
            perVisit = state.hasModel() ? UNBOUNDED : state.collects().stream().mapToInt(Flow.Collect::tries).sum();
        }
        for (Action action : state.actions()) {
            switch (action) {
                case Action.Play(var name, _) -> {
                    Flow.Disclosure disclosure = flow.disclosures().get(name);
                    millis = cap(millis + MOST_PLAYS * spoken(disclosure.say()));
                    if (disclosure.ack()) perVisit = cap(perVisit + MOST_PLAYS);
                }
                case Action.Say(var text, _) -> millis = cap(millis + spoken(text));
                case Action.Run(var name, _, _) -> {
                    long most = limit(flow.tools().get(name), visits);
                    tools = cap(tools + most);
                    millis = cap(millis + flow.tools().get(name).timeout().toMillis());
                }
                case Action.Record _, Action.End _ -> { }
            }
        }
        turns = cap(turns + times(perVisit, visits));
        long called = 0;
        for (String name : state.calls()) {
            Flow.Tool tool = flow.tools().get(name);
            long most = tool.limit() != null ? tool.limit().times() : leaves(state, name) ? visits : UNBOUNDED;
            tools = cap(tools + most);
            called = cap(called + times(most, tool.timeout().toMillis()));
        }
        return new Cost(turns, tools, cap(times(millis, visits) + times(turns, silence) + called));
    }

    /// Whatever the tool answers, the state is left.
    private static boolean leaves(Flow.State state, String tool) {
        for (Flow.Outcome outcome : Flow.Outcome.values()) {
            if (outcome == Flow.Outcome.UNKNOWN) continue;
            Event event = new Event.OnTool(outcome, tool);
            if (state.handlers().stream().noneMatch(h -> h.when() == null && h.events().contains(event))) return false;
        }
        return true;
    }

    private static long limit(Flow.Tool tool, long visits) {
        return tool.limit() == null ? visits : Math.min(visits, tool.limit().times());
    }

    private static long spoken(Template text) {
        return MILLIS_PER_WORD * (1 + text.source().trim().split("\\s+").length);
    }

    /// `at most 34 caller turns, 6 tool calls, 21 min`.
    public String text() {
        return "at most %s caller turns, %s tool calls, %s".formatted(turns.isPresent() ? turns.getAsLong() : "unbounded",
                toolCalls.isPresent() ? toolCalls.getAsLong() : "unbounded",
                length.map(l -> (l.toSeconds() + 59) / 60 + " min").orElse("no bound on time"));
    }
}
