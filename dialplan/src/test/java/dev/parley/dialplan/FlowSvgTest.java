package dev.parley.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlowSvgTest {
    static Stream<Flow> flows() {
        return Stream.concat(Stream.concat(Flows.REFERENCE.stream(), Stream.of("frontdesk/frontdesk.flow"))
                .map(name -> Compiler.compile(Flows.read(name), name).flow()),
                IntStream.range(0, 20).mapToObj(FlowSvgTest::random));
    }

    /// States that lead anywhere at all, with guards of all lengths.
    private static Flow random(int seed) {
        var random = new Random(seed);
        int n = 2 + random.nextInt(30);
        String states = IntStream.range(0, n).mapToObj(i -> "state s" + i + " { say \"" + "word ".repeat(random.nextInt(30)) + "\" play d "
                + IntStream.rangeClosed(0, random.nextInt(4)).mapToObj(k -> "on keypad \"" + k + "\" " + (random.nextBoolean() ? ""
                        : "when n > " + k + " and n < 100 or n = 555 ") + "-> " + switch (random.nextInt(8)) {
                            case 0 -> "end \"e" + random.nextInt(3) + "\"";
                            case 1 -> "transfer \"desk\" carrying n else last";
                            default -> i + 1 < n ? "s" + (i + 1 + random.nextInt(n - i - 1)) : "last";      // no loop: it would need a budget
                        }).collect(Collectors.joining("\n")) + "\non done -> last }").collect(Collectors.joining("\n"));
        CompileResult result = Flows.compile(Flows.flow("slot n : int from crm", "disclosure d say \"Hello.\"",
                "start state first { say \"hi\" on done -> s0 }", states, "state last { end \"x\" }"));
        return java.util.Objects.requireNonNull(result.flow(), () -> result.diagnostics().toString());
    }

    @ParameterizedTest
    @MethodSource("flows")
    void boxesAndLabelsNeverOverlap(Flow flow) {
        var graph = new FlowGraph(flow);
        assertThat(graph.drawn).isTrue();
        List<LayeredLayout.Node> all = new ArrayList<>(graph.nodes);
        graph.edges.forEach(e -> all.add(e.label));
        for (int i = 0; i < all.size(); i++) {
            for (int k = i + 1; k < all.size(); k++) {
                LayeredLayout.Node a = all.get(i);
                LayeredLayout.Node b = all.get(k);
                boolean apart = a.right() <= b.left() + 0.01 || b.right() <= a.left() + 0.01 || a.bottom() <= b.top() + 0.01 || b.bottom() <= a.top() + 0.01;
                assertThat(apart).as("%s and %s", a.payload, b.payload).isTrue();
            }
        }
        for (LayeredLayout.Edge edge : graph.edges) {
            for (LayeredLayout.Node bend : edge.chain) {
                if (bend.payload != null) continue;
                for (LayeredLayout.Node box : all) {
                    boolean hits = bend.x > box.left() && bend.x < box.right() && box.top() < bend.layerBottom && box.bottom() > bend.layerTop;
                    assertThat(hits).as("an edge through %s", box.payload).isFalse();
                }
            }
        }
    }

    private static final Pattern TAG = Pattern.compile("<(/?)([a-z]+)((?:\\s[a-zA-Z:-]+=\"[^\"<]*\")*)\\s*(/?)>");

    @ParameterizedTest
    @MethodSource("flows")
    void isWellFormed(Flow flow) {
        String svg = FlowSvg.draw(flow);
        assertThat(svg).startsWith("<svg ").doesNotContain("NaN", "Infinity");
        Deque<String> open = new ArrayDeque<>();
        Matcher tag = TAG.matcher(svg);
        int at = 0;
        while (tag.find()) {
            assertThat(svg.substring(at, tag.start())).doesNotContain("<").doesNotContainPattern("&(?!(amp|lt|gt|quot|#39);)");
            at = tag.end();
            if (!tag.group(1).isEmpty()) assertThat(open.pop()).isEqualTo(tag.group(2));
            else if (tag.group(4).isEmpty()) open.push(tag.group(2));
        }
        assertThat(open).isEmpty();
        assertThat(svg.substring(at).strip()).isEmpty();
    }

    @Test void namesStatesEventsGuardsAndMarks() {
        Flow flow = Compiler.compile(Flows.read("billing.flow"), "billing.flow").flow();
        String svg = FlowSvg.draw(flow);
        assertThat(svg).contains(">billing<", "version 7", ">capture<", "fail verify", "when verified", ">MODEL<", ">START<", "pay(amount, card)", "Anywhere, after disclosed(notice)",
                ">pause<", "hash " + flow.hash().substring(0, 8), "stroke-dasharray=\"6 4\"");
        assertThat(svg).doesNotContain("no path leads");
    }

    @Test void theUnreachableIsGreyAndTextIsEscaped() {
        Flow flow = Flows.compile(Flows.flow("start state a { say \"<b> & \\\"quoted\\\" 'x'\" end \"a<b\" }", "state lost { end \"x\" }")).flow();
        assertThat(FlowSvg.draw(flow)).contains("state lost (no path leads here)", "&lt;b&gt; &amp; &quot;quoted&quot; &#39;x&#39;", "end a&lt;b").doesNotContain("<b>");
    }

    @Test void whatIsTooLargeIsNotDrawn() {
        String states = IntStream.range(0, 400).mapToObj(i -> "state s" + i + " { say \"x\" on keypad \"1\" -> bye on done -> " + (i == 399 ? "bye" : "s" + (i + 1)) + " }")
                .collect(Collectors.joining("\n"));
        Flow flow = Flows.compile(Flows.flow("start state a { say \"x\" on done -> s0 }", states, "state bye { end \"x\" }")).flow();
        assertThat(FlowSvg.draw(flow)).isNull();
    }
}
