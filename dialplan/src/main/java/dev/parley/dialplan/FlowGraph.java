package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// A flow as boxes and labelled edges, laid out. States are boxes; an `end` or a `transfer` of a handler is a shape of
/// its own, shared by the handlers that name it; handlers from one state to one target share an edge; a handler that
/// leads back to its own state is a line in the box.
final class FlowGraph {
    /// What a line of a box is about: it chooses the colour of its tag.
    enum Tag { ANYWHERE, REQUIRES, PLAY, SAY, READ, WRITE, CHARGE, CALL_READ, CALL_WRITE, CALL_CHARGE, RECORD, GOAL, SPEAK, ASK, LOOP, END }

    record Row(Tag tag, String word, List<String> lines, String whole) {
        double height() {
            return lines.size() * LINE + 5;
        }
    }

    sealed interface Shape {
        record StateBox(Flow.State state, boolean start, boolean reachable, List<Row> rows) implements Shape { }
        record EndPill(String label) implements Shape { }
        record TransferBox(String destination, List<String> lines, List<String> carrying) implements Shape { }
        record Label(List<LabelLine> lines, Tone tone, boolean reachable) implements Shape { }
    }

    record LabelLine(String text, boolean event, Tone tone) { }

    /// How an edge reads at a glance.
    enum Tone { GOOD, BAD, BUDGET, PLAIN }

    static final double FONT = 11.5;
    static final double SMALL = 10.5;
    static final double TITLE = 14;
    static final double LINE = 15;
    static final double HEADER = 30;
    static final double TAG = 52;
    static final double PAD = 10;
    private static final double TEXT = 218;
    private static final double LABEL = 176;
    private static final double LABEL_LINE = 13.5;

    private final Flow flow;
    private final Set<String> reachable;
    private final Map<String, LayeredLayout.Node> states = new LinkedHashMap<>();
    private final Map<Object, LayeredLayout.Node> outs = new LinkedHashMap<>();
    final List<LayeredLayout.Node> nodes = new ArrayList<>();
    final List<LayeredLayout.Edge> edges = new ArrayList<>();
    final boolean drawn;
    double width;
    double height;

    FlowGraph(Flow flow) {
        this.flow = flow;
        this.reachable = reachable(flow);
        List<Flow.State> order = new ArrayList<>(List.of(flow.startState()));
        flow.states().values().stream().filter(s -> !s.name().equals(flow.start())).forEach(order::add);
        for (Flow.State state : order) {
            LayeredLayout.Node node = box(state);
            states.put(state.name(), node);
            nodes.add(node);
        }
        order.forEach(this::edges);
        drawn = lay();
    }

    private static final double BETWEEN = 44;

    /// The part that hangs together with the start is drawn at the left; what only `anywhere` leads to, or nothing,
    /// stands in columns beside it.
    private boolean lay() {
        Map<LayeredLayout.Node, LayeredLayout.Node> root = new IdentityHashMap<>();
        nodes.forEach(n -> root.put(n, n));
        for (LayeredLayout.Edge edge : edges) root.put(find(root, edge.to), find(root, edge.from));
        Map<LayeredLayout.Node, List<LayeredLayout.Node>> parts = new LinkedHashMap<>();
        for (LayeredLayout.Node node : nodes) parts.computeIfAbsent(find(root, node), _ -> new ArrayList<>()).add(node);
        double column = 0;
        double columnWidth = 0;
        double y = 0;
        for (List<LayeredLayout.Node> part : parts.values()) {
            LayeredLayout.Node own = find(root, part.getFirst());
            var layout = new LayeredLayout(part, edges.stream().filter(e -> find(root, e.from) == own).toList());
            if (!layout.run()) return false;
            if (y > 0 && (column == 0 || y + layout.height() > height)) {
                column += columnWidth + BETWEEN;
                columnWidth = 0;
                y = 0;
            }
            layout.shift(column, y);
            y += layout.height() + BETWEEN;
            columnWidth = Math.max(columnWidth, layout.width());
            width = Math.max(width, column + columnWidth);
            height = Math.max(height, y - BETWEEN);
        }
        return true;
    }

    private static LayeredLayout.Node find(Map<LayeredLayout.Node, LayeredLayout.Node> root, LayeredLayout.Node node) {
        LayeredLayout.Node at = node;
        while (root.get(at) != at) at = Objects.requireNonNull(root.get(at));
        for (LayeredLayout.Node walk = node; walk != at; ) walk = Objects.requireNonNull(root.put(walk, at));
        return at;
    }

    /// The states some call may enter, also by `anywhere`.
    static Set<String> reachable(Flow flow) {
        Set<String> seen = new HashSet<>(Set.of(flow.start()));
        Deque<String> queue = new ArrayDeque<>(seen);
        List<Flow.Handler> global = flow.anywhere() == null ? List.of() : flow.anywhere().handlers();
        for (Flow.Handler h : global) for (String next : GraphCheck.successors(h.target())) if (seen.add(next)) queue.add(next);
        while (!queue.isEmpty()) {
            Flow.State state = flow.states().get(queue.remove());
            if (state == null) continue;
            for (Flow.Handler h : state.handlers()) for (String next : GraphCheck.successors(h.target())) if (seen.add(next)) queue.add(next);
        }
        return seen;
    }

    // ---- boxes --------------------------------------------------------------------------------------------------

    private LayeredLayout.Node box(Flow.State state) {
        List<Row> rows = new ArrayList<>();
        String entry = fromAnywhere(state.name());
        if (!entry.isEmpty()) rows.add(row(Tag.ANYWHERE, "anywhere", entry, 5));
        if (!state.requires().isEmpty()) rows.add(row(Tag.REQUIRES, "requires", Phrases.all(state.requires()), 3));
        for (Action action : state.actions()) rows.add(row(action));
        if (state.goal() != null) rows.add(row(Tag.GOAL, "goal", state.goal(), 3));
        if (state.speech().words() > 0) rows.add(row(Tag.SPEAK, "speak", "≤ " + state.speech().words() + " words"
                + (state.speech().mention().isEmpty() ? "" : ", mention " + String.join(", ", state.speech().mention())), 3));
        for (String tool : state.calls()) rows.add(row(call(tool), "call", tool, 1));
        for (Flow.Collect c : state.collects()) rows.add(row(Tag.ASK, "collect", c.slot() + " by " + Phrases.channel(c.by()) + ", " + c.tries()
                + (c.tries() == 1 ? " try" : " tries"), 2));
        for (Flow.Handler h : state.handlers()) {
            if (h.target() instanceof Target.Goto(var to) && to.equals(state.name())) {
                rows.add(row(Tag.LOOP, "again", Texts.events(h.events()) + (h.when() == null ? "" : " when " + h.when().source()), 3));
            }
        }
        double text = rows.stream().flatMap(r -> r.lines().stream()).mapToDouble(l -> TextMeasure.width(l, FONT, false)).max().orElse(0);
        double title = TextMeasure.width(state.name(), TITLE, true) + (state.hasModel() ? 62 : 10) + (state.name().equals(flow.start()) ? 54 : 0);
        double width = Math.max(Math.min(TEXT, text) + TAG + 8, title) + 2 * PAD;
        double height = HEADER + rows.stream().mapToDouble(Row::height).sum() + (rows.isEmpty() ? 0 : 10);
        var shape = new Shape.StateBox(state, state.name().equals(flow.start()), reachable.contains(state.name()), List.copyOf(rows));
        return new LayeredLayout.Node(Math.max(150, width), height, shape);
    }

    private String fromAnywhere(String state) {
        if (flow.anywhere() == null) return "";
        return String.join(", ", flow.anywhere().handlers().stream()
                .filter(h -> GraphCheck.successors(h.target()).contains(state))
                .map(h -> Texts.events(h.events()) + (h.target() instanceof Target.Transfer ? " (no answer)" : "")).toList());
    }

    private Row row(Action action) {
        return switch (action) {
            case Action.Play(var name, _) -> row(Tag.PLAY, "play", name + (flow.disclosures().get(name).ack() ? "  (yes or no?)" : ""), 1);
            case Action.Say(var text, _) -> row(Tag.SAY, "say", text.source(), 3);
            case Action.Run(var tool, var arguments, _) -> row(run(tool), "run", tool + "(" + String.join(", ", arguments) + ")", 2);
            case Action.Record(boolean resume, _) -> row(Tag.RECORD, "record", resume ? "resume" : "pause", 1);
            case Action.End(var label, _) -> row(Tag.END, "end", label, 1);
        };
    }

    private Tag run(String tool) {
        return switch (flow.tools().get(tool).effect()) {
            case READ -> Tag.READ;
            case WRITE -> Tag.WRITE;
            case CHARGE -> Tag.CHARGE;
        };
    }

    private Tag call(String tool) {
        return switch (flow.tools().get(tool).effect()) {
            case READ -> Tag.CALL_READ;
            case WRITE -> Tag.CALL_WRITE;
            case CHARGE -> Tag.CALL_CHARGE;
        };
    }

    private static Row row(Tag tag, String word, String text, int most) {
        return new Row(tag, word, TextMeasure.wrap(text, TEXT, FONT, false, most), word + " " + text);
    }

    // ---- edges --------------------------------------------------------------------------------------------------

    private void edges(Flow.State state) {
        LayeredLayout.Node from = node(state.name());
        Map<LayeredLayout.Node, List<Flow.Handler>> byTarget = new LinkedHashMap<>();
        for (Flow.Handler handler : state.handlers()) {
            LayeredLayout.Node to = target(handler.target());
            if (to != from) byTarget.computeIfAbsent(to, _ -> new ArrayList<>()).add(handler);
        }
        byTarget.forEach((to, handlers) -> edges.add(new LayeredLayout.Edge(from, to, label(handlers, reachable.contains(state.name())))));
    }

    private LayeredLayout.Node node(String state) {
        LayeredLayout.Node node = states.get(state);
        if (node == null) throw new IllegalArgumentException("a compiled flow has every state it names: " + state);
        return node;
    }

    private LayeredLayout.Node target(Target target) {
        return switch (target) {
            case Target.Goto(var state) -> node(state);
            case Target.End(var label) -> outs.computeIfAbsent(target, _ -> add(new LayeredLayout.Node(
                    Math.min(220, TextMeasure.width(label, FONT, true) + 62), 28, new Shape.EndPill(label))));
            case Target.Transfer transfer -> {
                LayeredLayout.Node known = outs.get(transfer);
                yield known != null ? known : transfer(transfer);
            }
        };
    }

    private LayeredLayout.Node add(LayeredLayout.Node node) {
        nodes.add(node);
        return node;
    }

    private LayeredLayout.Node transfer(Target.Transfer transfer) {
        List<String> lines = transfer.carrying().isEmpty() ? List.of()
                : TextMeasure.wrap("carrying " + String.join(", ", transfer.carrying()), 200, SMALL, false, 2);
        double text = lines.stream().mapToDouble(l -> TextMeasure.width(l, SMALL, false)).max().orElse(0);
        double width = Math.max(text, TextMeasure.width("transfer " + transfer.destination(), FONT, true)) + 44;
        LayeredLayout.Node node = add(new LayeredLayout.Node(width, 28 + lines.size() * LABEL_LINE,
                new Shape.TransferBox(transfer.destination(), lines, transfer.carrying())));
        outs.put(transfer, node);
        List<LabelLine> lines2 = List.of(new LabelLine("no answer", true, Tone.BAD));
        edges.add(new LayeredLayout.Edge(node, node(transfer.otherwise()), labelNode(lines2, Tone.BAD, true)));
        return node;
    }

    private static LayeredLayout.Node label(List<Flow.Handler> handlers, boolean reachable) {
        List<LabelLine> lines = new ArrayList<>();
        Set<Tone> tones = new HashSet<>();
        for (Flow.Handler handler : handlers) {
            Tone tone = tone(handler.events().getFirst());
            tones.add(tone);
            for (String line : TextMeasure.wrap(Texts.events(handler.events()), LABEL, SMALL, true, 4)) lines.add(new LabelLine(line, true, tone));
            if (handler.when() == null) continue;
            for (String line : TextMeasure.wrap("when " + handler.when().source(), LABEL, SMALL, false, 5)) lines.add(new LabelLine(line, false, tone));
        }
        return labelNode(lines, tones.size() == 1 ? tones.iterator().next() : Tone.PLAIN, reachable);
    }

    private static LayeredLayout.Node labelNode(List<LabelLine> lines, Tone tone, boolean reachable) {
        double width = lines.stream().mapToDouble(l -> TextMeasure.width(l.text(), SMALL, l.event())).max().orElse(0);
        return new LayeredLayout.Node(width + 14, lines.size() * LABEL_LINE + 7, new Shape.Label(List.copyOf(lines), tone, reachable));
    }

    private static Tone tone(Event event) {
        return switch (event) {
            case Event.OnTool(var outcome, _) -> outcome == Flow.Outcome.OK ? Tone.GOOD : Tone.BAD;
            case Event.OnYes(), Event.OnFilled _ -> Tone.GOOD;
            case Event.OnNo(), Event.OnDenied _, Event.OnModelDown() -> Tone.BAD;
            case Event.OnTurns _, Event.OnSilence _, Event.OnTriesSpent() -> Tone.BUDGET;
            case Event.OnIntent _, Event.OnDone(), Event.OnKeypad _, Event.OnVoicemail(), Event.OnHangup() -> Tone.PLAIN;
        };
    }
}
