package dev.parley.dialplan;

import dev.parley.dialplan.FlowGraph.Row;
import dev.parley.dialplan.FlowGraph.Shape;
import dev.parley.dialplan.FlowGraph.Tag;
import dev.parley.dialplan.FlowGraph.Tone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A flow as a picture for people: a self-contained SVG. Pure.
public final class FlowSvg {
    private static final String FONTS = "Inter, 'Segoe UI', 'DejaVu Sans', Verdana, Arial, sans-serif";
    private static final double MARGIN = 28;
    private static final double TOP = 78;
    private static final double PANEL = 350;
    private static final double PANEL_TEXT = PANEL - 28;
    private static final double LEGEND = FlowGraph.TAG + 10;

    private final Flow flow;
    private final FlowGraph graph;
    private final StringBuilder out = new StringBuilder(1 << 16);

    private FlowSvg(Flow flow, FlowGraph graph) {
        this.flow = flow;
        this.graph = graph;
    }

    /// @return null if the flow is too large for a picture to be of use
    public static @Nullable String draw(Flow flow) {
        var graph = new FlowGraph(flow);
        return graph.drawn ? new FlowSvg(flow, graph).draw() : null;
    }

    private String draw() {
        var panel = new Panel();
        String side = panel.draw();
        double width = MARGIN + Math.max(graph.width, 300) + MARGIN + PANEL + MARGIN;
        double height = Math.max(TOP + graph.height, TOP + panel.y) + MARGIN;
        String name = flow.name() + " version " + flow.version();
        put("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\" font-family=\"%s\">\n",
                n(width), n(height), n(width), n(height), xml("flow " + name), FONTS);
        put("<title>%s</title>\n<style>%s</style>\n", xml("flow " + name), STYLE);
        put("<defs>");
        for (Tone tone : Tone.values()) marker(tone.name().toLowerCase(Locale.ROOT), colour(tone));
        marker("grey", "#b6bcc6");
        put("</defs>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fcfcfd\"/>\n");
        text(MARGIN, 36, 21, true, "#111827", flow.name());
        text(MARGIN + TextMeasure.width(flow.name(), 21, true) + 10, 36, 14, false, "#4b5563", "version " + flow.version());
        text(MARGIN, 56, 11.5, false, "#6b7280", count(flow.states().size(), "state") + "  ·  " + count(flow.tools().size(), "tool") + "  ·  "
                + count(flow.disclosures().size(), "disclosure") + "  ·  " + count(flow.assertions().size(), "assertion")
                + "  ·  hash " + flow.hash().substring(0, Math.min(16, flow.hash().length())));
        put("<g transform=\"translate(%s %s)\">\n", n(MARGIN), n(TOP));
        edges();
        for (LayeredLayout.Edge edge : graph.edges) label(edge.label);
        graph.nodes.forEach(this::node);
        put("</g>\n<g transform=\"translate(%s %s)\">\n", n(width - PANEL - MARGIN), n(TOP));
        out.append(side);
        put("</g>\n</svg>\n");
        return out.toString();
    }

    private static final String STYLE = "text{white-space:pre}.b{font-weight:600}.i{font-style:italic}";

    private static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }

    private void marker(String id, String colour) {
        put("<marker id=\"a-%s\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"9\" markerHeight=\"9\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">"
                + "<path d=\"M0 0.8 L10 5 L0 9.2 z\" fill=\"%s\"/></marker>", id, colour);
    }

    // ---- edges --------------------------------------------------------------------------------------------------

    private void edges() {
        Map<LayeredLayout.Node, List<LayeredLayout.Edge>> below = new IdentityHashMap<>();
        Map<LayeredLayout.Node, List<LayeredLayout.Edge>> above = new IdentityHashMap<>();
        for (LayeredLayout.Edge edge : graph.edges) {
            below.computeIfAbsent(edge.chain.getFirst(), _ -> new ArrayList<>()).add(edge);
            above.computeIfAbsent(edge.chain.getLast(), _ -> new ArrayList<>()).add(edge);
        }
        Map<LayeredLayout.Edge, Double> starts = new HashMap<>();
        Map<LayeredLayout.Edge, Double> ends = new HashMap<>();
        below.forEach((node, list) -> ports(node, list, starts, true));
        above.forEach((node, list) -> ports(node, list, ends, false));
        for (LayeredLayout.Edge edge : graph.edges) edge(edge, starts.getOrDefault(edge, 0.0), ends.getOrDefault(edge, 0.0));
    }

    /// Where edges touch a box: side by side, in the order of what they lead to, so that they do not cross there.
    private static void ports(LayeredLayout.Node node, List<LayeredLayout.Edge> edges, Map<LayeredLayout.Edge, Double> ports, boolean below) {
        List<LayeredLayout.Edge> sorted = new ArrayList<>(edges);
        sorted.sort(Comparator.comparingDouble(e -> below ? e.chain.get(1).x : e.chain.get(e.chain.size() - 2).x));
        double step = Math.min(26, (node.width - 30) / Math.max(1, sorted.size()));
        for (int i = 0; i < sorted.size(); i++) ports.put(sorted.get(i), node.x + (i - (sorted.size() - 1) / 2.0) * step);
    }

    private record Point(double x, double y) { }

    private void edge(LayeredLayout.Edge edge, double start, double end) {
        List<Point> points = new ArrayList<>();
        List<LayeredLayout.Node> chain = edge.chain;
        points.add(new Point(start, chain.getFirst().bottom()));
        points.add(new Point(start, chain.getFirst().layerBottom));
        for (LayeredLayout.Node node : chain.subList(1, chain.size() - 1)) {
            points.add(new Point(node.x, node.layerTop));
            points.add(new Point(node.x, node.layerBottom));
        }
        points.add(new Point(end, chain.getLast().layerTop));
        points.add(new Point(end, chain.getLast().top()));
        if (edge.back) points = points.reversed();
        var path = new StringBuilder("M" + n(points.getFirst().x) + " " + n(points.getFirst().y));
        for (int i = 1; i < points.size(); i++) {
            Point from = points.get(i - 1);
            Point to = points.get(i);
            double middle = (from.y + to.y) / 2;
            if (Math.abs(from.x - to.x) < 0.5) path.append(" L").append(n(to.x)).append(' ').append(n(to.y));
            else path.append(" C").append(n(from.x)).append(' ').append(n(middle)).append(' ').append(n(to.x)).append(' ').append(n(middle))
                    .append(' ').append(n(to.x)).append(' ').append(n(to.y));
        }
        var label = (Shape.Label) edge.label.payload;
        String tone = label == null || !label.reachable() ? "grey" : label.tone().name().toLowerCase(Locale.ROOT);
        String colour = label == null || !label.reachable() ? "#b6bcc6" : colour(label.tone());
        put("<path d=\"%s\" fill=\"none\" stroke=\"#fcfcfd\" stroke-width=\"5\"/>", path);
        put("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"%s marker-end=\"url(#a-%s)\"/>\n", path, colour,
                edge.back ? " stroke-dasharray=\"6 4\"" : "", tone);
    }

    private static String colour(Tone tone) {
        return switch (tone) {
            case GOOD -> "#2f7d4f";
            case BAD -> "#b3403a";
            case BUDGET -> "#a9690f";
            case PLAIN -> "#51607a";
        };
    }

    private void label(LayeredLayout.Node node) {
        if (!(node.payload instanceof Shape.Label(var lines, var tone, boolean reachable))) return;
        String colour = reachable ? colour(tone) : "#9aa1ad";
        put("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"6\" fill=\"#ffffff\" stroke=\"%s\" stroke-opacity=\"0.35\"/>",
                n(node.left()), n(node.top()), n(node.width), n(node.height), colour);
        double y = node.top() + 13;
        for (FlowGraph.LabelLine line : lines) {
            put("<text x=\"%s\" y=\"%s\" font-size=\"%s\" text-anchor=\"middle\" class=\"%s\" fill=\"%s\">%s</text>", n(node.x), n(y),
                    n(FlowGraph.SMALL), line.event() ? "b" : "i", !reachable ? "#9aa1ad" : line.event() ? colour(line.tone()) : "#4b5563", xml(line.text()));
            y += 13.5;
        }
        put("\n");
    }

    // ---- boxes --------------------------------------------------------------------------------------------------

    private void node(LayeredLayout.Node node) {
        switch ((Shape) node.payload) {
            case Shape.StateBox box -> state(node, box);
            case Shape.EndPill(var label) -> end(node.left(), node.top(), node.width, node.height, label);
            case Shape.TransferBox transfer -> transfer(node, transfer);
            case Shape.Label _ -> throw new IllegalStateException("labels are drawn with their edges");
            case null -> throw new IllegalStateException("bends are not drawn");
        }
    }

    private void state(LayeredLayout.Node node, Shape.StateBox box) {
        boolean model = box.state().hasModel();
        boolean grey = !box.reachable();
        String border = grey ? "#b6bcc6" : model ? "#7a5fd0" : "#4a6fa5";
        String head = grey ? "#eceef1" : model ? "#ece7fb" : "#e3ecf8";
        put("<g%s><title>%s</title>", grey ? " opacity=\"0.75\"" : "", xml("state " + box.state().name() + (grey ? " (no path leads here)" : "")));
        put("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"9\" fill=\"#ffffff\" stroke=\"%s\" stroke-width=\"%s\"%s/>", n(node.left()), n(node.top()),
                n(node.width), n(node.height), border, box.start() ? "2.6" : "1.5", grey ? " stroke-dasharray=\"5 4\"" : "");
        double inset = box.start() ? 1.3 : 0.75;
        double l = node.left() + inset;
        double r = node.right() - inset;
        double t = node.top() + inset;
        boolean bare = box.rows().isEmpty();
        double b = bare ? node.bottom() - inset : node.top() + FlowGraph.HEADER - 4;
        put("<path d=\"M%s %s V%s Q%s %s %s %s H%s Q%s %s %s %s V%s %s\" fill=\"%s\"/>", n(l), n(bare ? b - 8 : b), n(t + 8), n(l), n(t), n(l + 8), n(t), n(r - 8),
                n(r), n(t), n(r), n(t + 8), n(bare ? b - 8 : b),
                bare ? "Q" + n(r) + " " + n(b) + " " + n(r - 8) + " " + n(b) + " H" + n(l + 8) + " Q" + n(l) + " " + n(b) + " " + n(l) + " " + n(b - 8) : "Z", head);
        double x = node.left() + FlowGraph.PAD;
        if (box.start()) {
            pill(x, node.top() + 7, 46, "START", "#4a6fa5", "#ffffff");
            x += 54;
        }
        text(x, node.top() + 19, FlowGraph.TITLE, true, grey ? "#6b7280" : "#111827", box.state().name());
        if (model) pill(node.right() - FlowGraph.PAD - 52, node.top() + 7, 52, "MODEL", grey ? "#9aa1ad" : "#7a5fd0", "#ffffff");
        double y = node.top() + FlowGraph.HEADER + 3;
        for (Row row : box.rows()) {
            row(node.left() + FlowGraph.PAD, y, row, grey, node.width - 2 * FlowGraph.PAD);
            y += row.height();
        }
        put("</g>\n");
    }

    private void pill(double x, double y, double width, String word, String fill, String ink) {
        put("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"16\" rx=\"8\" fill=\"%s\"/>"
                + "<text x=\"%s\" y=\"%s\" font-size=\"9\" text-anchor=\"middle\" class=\"b\" fill=\"%s\" letter-spacing=\"0.5\">%s</text>",
                n(x), n(y), n(width), fill, n(x + width / 2), n(y + 11.2), ink, word);
    }

    private void row(double x, double y, Row row, boolean grey, double width) {
        if (row.tag() == Tag.END) {
            end(x, y - 1, width, 17, row.lines().getFirst());
            return;
        }
        Paint paint = grey ? new Paint("#f1f2f4", "#6b7280", false) : paint(row.tag());
        put("<g><title>%s</title>", xml(row.whole()));
        put("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"14\" rx=\"3.5\" fill=\"%s\"%s/>", n(x), n(y), n(FlowGraph.TAG), paint.fill,
                paint.dashed ? " stroke=\"" + paint.ink + "\" stroke-dasharray=\"3 2\" stroke-width=\"0.9\"" : "");
        put("<text x=\"%s\" y=\"%s\" font-size=\"9\" text-anchor=\"middle\" class=\"b\" fill=\"%s\">%s</text>", n(x + FlowGraph.TAG / 2), n(y + 10.3), paint.ink, xml(row.word()));
        double at = y + 11;
        boolean quiet = row.tag() == Tag.SAY || row.tag() == Tag.GOAL;
        for (String line : row.lines()) {
            put("<text x=\"%s\" y=\"%s\" font-size=\"%s\" fill=\"%s\"%s>%s</text>", n(x + FlowGraph.TAG + 8), n(at), n(FlowGraph.FONT),
                    grey ? "#6b7280" : row.tag() == Tag.RECORD ? "#b42318" : quiet ? "#4b5563" : "#1f2937", quiet ? " class=\"i\"" : "", xml(line));
            at += FlowGraph.LINE;
        }
        put("</g>");
    }

    private record Paint(String fill, String ink, boolean dashed) { }

    private static Paint paint(Tag tag) {
        return switch (tag) {
            case ANYWHERE -> new Paint("#e0f2f1", "#0f766e", false);
            case REQUIRES -> new Paint("#e5e7eb", "#374151", false);
            case PLAY -> new Paint("#fdeec4", "#8a5a00", false);
            case SAY -> new Paint("#e9eef5", "#41546f", false);
            case READ -> new Paint("#d8f1e1", "#1a7046", false);
            case WRITE -> new Paint("#ffe3c7", "#a34a05", false);
            case CHARGE -> new Paint("#fcd9d7", "#ab1f14", false);
            case CALL_READ -> new Paint("#eefaf2", "#1a7046", true);
            case CALL_WRITE -> new Paint("#fff3e6", "#a34a05", true);
            case CALL_CHARGE -> new Paint("#fdeeed", "#ab1f14", true);
            case RECORD -> new Paint("#fcd9d7", "#ab1f14", false);
            case GOAL, SPEAK -> new Paint("#ece7fb", "#5b3fb8", false);
            case ASK -> new Paint("#dcecfb", "#1c5a92", false);
            case LOOP -> new Paint("#f1f2f4", "#51607a", true);
            case END -> new Paint("#1f2937", "#ffffff", false);
        };
    }

    private void end(double x, double y, double width, double height, String label) {
        String shown = TextMeasure.clip(label, width - 46, FlowGraph.SMALL, true);
        put("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\" fill=\"#1f2937\"/><rect x=\"%s\" y=\"%s\" width=\"7\" height=\"7\" rx=\"1\" fill=\"#ffffff\"/>",
                n(x), n(y), n(width), n(height), n(height / 2), n(x + 10), n(y + height / 2 - 3.5));
        put("<text x=\"%s\" y=\"%s\" font-size=\"%s\" class=\"b\" fill=\"#ffffff\"><title>%s</title>%s</text>\n", n(x + 23), n(y + height / 2 + 3.8), n(FlowGraph.SMALL),
                xml("end " + label), xml("end " + shown));
    }

    private void transfer(LayeredLayout.Node node, Shape.TransferBox transfer) {
        double l = node.left();
        double r = node.right();
        double t = node.top();
        double b = node.bottom();
        double m = (t + b) / 2;
        put("<path d=\"M%s %s L%s %s H%s L%s %s L%s %s H%s z\" fill=\"#e0f2f1\" stroke=\"#0f766e\" stroke-width=\"1.5\"/>", n(l), n(m), n(l + 13), n(t), n(r - 13), n(r), n(m),
                n(r - 13), n(b), n(l + 13));
        put("<text x=\"%s\" y=\"%s\" font-size=\"%s\" text-anchor=\"middle\" fill=\"#115e59\">transfer <tspan class=\"b\">%s</tspan></text>", n(node.x), n(t + 18),
                n(FlowGraph.FONT), xml(transfer.destination()));
        double y = t + 33;
        for (String line : transfer.lines()) {
            put("<text x=\"%s\" y=\"%s\" font-size=\"%s\" text-anchor=\"middle\" fill=\"#3f6f6b\">%s</text>", n(node.x), n(y), n(FlowGraph.SMALL), xml(line));
            y += 13.5;
        }
        put("\n");
    }

    // ---- the panel ----------------------------------------------------------------------------------------------

    /// What holds in every state, what tools and disclosures are, what is proved, and how to read the picture.
    private final class Panel {
        private double y;

        String draw() {
            int begin = out.length();
            if (flow.anywhere() != null) {
                heading("Anywhere" + (flow.anywhere().after() == null ? "" : ", after " + flow.anywhere().after().source()));
                for (Flow.Handler handler : flow.anywhere().handlers()) anywhere(handler);
            }
            if (!flow.tools().isEmpty()) heading("Tools");
            flow.tools().values().forEach(this::tool);
            if (!flow.disclosures().isEmpty()) heading("Disclosures");
            flow.disclosures().values().forEach(this::disclosure);
            if (!flow.assertions().isEmpty()) heading("Assertions");
            for (Flow.Assertion assertion : flow.assertions()) {
                lines(assertion.name(), 12, true, "#111827", 2, 0);
                lines(Props.show(assertion.prop()), FlowGraph.SMALL, false, "#4b5563", 3, 2);
            }
            legend();
            String text = out.substring(begin);
            out.setLength(begin);
            return "<rect x=\"-14\" y=\"-14\" width=\"" + n(PANEL + 14) + "\" height=\"" + n(y + 22)
                    + "\" rx=\"10\" fill=\"#ffffff\" stroke=\"#dfe3ea\"/>\n" + text;
        }

        private void heading(String title) {
            if (y > 0) y += 16;
            for (String line : TextMeasure.wrap(title, PANEL_TEXT, 13, true, 3)) {
                text(0, y + 12, 13, true, "#0f766e", line);
                y += 17;
            }
            put("<path d=\"M0 %s H%s\" stroke=\"#e5e8ee\"/>\n", n(y), n(PANEL_TEXT));
            y += 8;
        }

        private void lines(String words, double size, boolean bold, String ink, int most, double after) {
            for (String line : TextMeasure.wrap(words, PANEL_TEXT, size, bold, most)) {
                text(0, y + size, size, bold, ink, line);
                y += size + 4;
            }
            y += after;
        }

        private void anywhere(Flow.Handler handler) {
            lines(Texts.events(handler.events()) + (handler.when() == null ? "" : " when " + handler.when().source()), 11.5, true, "#111827", 3, 0);
            lines("→ " + Texts.target(handler.target()), FlowGraph.SMALL, false, "#4b5563", 3, 4);
        }

        private void tool(Flow.Tool tool) {
            Paint paint = paint(switch (tool.effect()) {
                case READ -> Tag.READ;
                case WRITE -> Tag.WRITE;
                case CHARGE -> Tag.CHARGE;
            });
            put("<rect x=\"0\" y=\"%s\" width=\"%s\" height=\"14\" rx=\"3.5\" fill=\"%s\"/>", n(y), n(FlowGraph.TAG), paint.fill);
            put("<text x=\"%s\" y=\"%s\" font-size=\"9\" text-anchor=\"middle\" class=\"b\" fill=\"%s\">%s</text>", n(FlowGraph.TAG / 2), n(y + 10.3), paint.ink, Phrases.effect(tool.effect()));
            text(FlowGraph.TAG + 8, y + 11.5, 12, true, "#111827", TextMeasure.clip(tool.name(), PANEL_TEXT - FlowGraph.TAG - 8, 12, true));
            y += 18;
            String ink = "#4b5563";
            lines(Phrases.params(tool.params()) + " → " + Phrases.params(tool.results()), FlowGraph.SMALL, false, ink, 3, 0);
            if (!tool.needs().isEmpty()) lines("needs " + Phrases.all(tool.needs()), FlowGraph.SMALL, false, ink, 3, 0);
            if (tool.where() != null) lines("where " + tool.where().source(), FlowGraph.SMALL, false, ink, 3, 0);
            if (tool.approveWhen() != null) lines("a person approves when " + tool.approveWhen().source(), FlowGraph.SMALL, false, ink, 3, 0);
            lines((tool.limit() == null ? "" : "at most " + Phrases.limit(tool.limit()) + ", ") + "timeout " + Texts.duration(tool.timeout()), FlowGraph.SMALL, false, ink, 1, 6);
        }

        private void disclosure(Flow.Disclosure d) {
            lines(d.name(), 12, true, "#111827", 1, 0);
            lines("“" + d.say().source() + "”", FlowGraph.SMALL, false, "#4b5563", 8, 0);
            lines("heard " + d.heardPercent() + "%" + (d.bargeable() ? ", may be interrupted" : ", no interrupting") + (d.ack() ? ", asks yes or no" : ""),
                    FlowGraph.SMALL, false, "#8a5a00", 1, 6);
        }

        private void legend() {
            heading("Legend");
            box("#e3ecf8", "#4a6fa5", "", "state of fixed lines only");
            box("#ece7fb", "#7a5fd0", "", "state where a model may propose");
            if (FlowGraph.reachable(flow).size() < flow.states().size()) box("#eceef1", "#b6bcc6", " stroke-dasharray=\"4 3\"", "no path leads to this state");
            put("<path d=\"M11 %s l6 -6 h18 l6 6 l-6 6 h-18 z\" fill=\"#e0f2f1\" stroke=\"#0f766e\"/>", n(y + 7));
            text(LEGEND, y + 11, 11, false, "#374151", "transfer to people or another number");
            y += 19;
            put("<rect x=\"11\" y=\"%s\" width=\"30\" height=\"13\" rx=\"6.5\" fill=\"#1f2937\"/>", n(y + 1));
            text(LEGEND, y + 11, 11, false, "#374151", "the call ends here");
            y += 19;
            tag(Tag.READ, "run", "the flow itself runs a tool; colour: its effect");
            tag(Tag.CALL_READ, "call", "the model may call a tool, if all its clauses hold");
            tag(Tag.PLAY, "play", "a disclosure, spoken word for word until heard");
            tag(Tag.RECORD, "record", "recording pauses or resumes");
            line(Tone.GOOD, false, "ok, yes, filled");
            line(Tone.BAD, false, "fail, unknown, no, denied");
            line(Tone.BUDGET, false, "turns, silence or tries are used up");
            line(Tone.PLAIN, false, "intent, done, keypad");
            line(Tone.PLAIN, true, "dashed: goes back up");
        }

        private void box(String fill, String stroke, String more, String words) {
            put("<rect x=\"11\" y=\"%s\" width=\"30\" height=\"13\" rx=\"4\" fill=\"%s\" stroke=\"%s\"%s/>", n(y + 1), fill, stroke, more);
            text(LEGEND, y + 11, 11, false, "#374151", words);
            y += 19;
        }

        private void tag(Tag tag, String word, String words) {
            row(0, y, new Row(tag, word, List.of(), word), false, 0);
            text(LEGEND, y + 11, 11, false, "#374151", words);
            y += 19;
        }

        private void line(Tone tone, boolean dashed, String words) {
            put("<path d=\"M6 %s H46\" stroke=\"%s\" stroke-width=\"1.5\"%s marker-end=\"url(#a-%s)\"/>", n(y + 7), colour(tone), dashed ? " stroke-dasharray=\"6 4\"" : "",
                    tone.name().toLowerCase(Locale.ROOT));
            text(LEGEND, y + 11, 11, false, "#374151", words);
            y += 19;
        }
    }

    // ---- text ---------------------------------------------------------------------------------------------------

    private void text(double x, double y, double size, boolean bold, String ink, String words) {
        put("<text x=\"%s\" y=\"%s\" font-size=\"%s\"%s fill=\"%s\">%s</text>\n", n(x), n(y), n(size), bold ? " class=\"b\"" : "", ink, xml(words));
    }

    private void put(String format, Object... values) {
        out.append(format.formatted(values));
    }

    private static String n(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
    }

    /// Escaped; what XML cannot hold is shown as a replacement character.
    static String xml(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(c < ' ' && c != '\t' || c >= 0xD800 && c <= 0xDFFF || (c & 0xFFFE) == 0xFFFE ? 0xFFFD : c);
            }
        });
        return escaped.toString();
    }
}
