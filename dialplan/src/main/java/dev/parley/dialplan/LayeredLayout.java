package dev.parley.dialplan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Places boxes in layers, top to bottom, and routes the edges between them without crossing a box or a label:
/// the method of Sugiyama, Tagawa and Toda (1981). Cycles are broken at the back edges of a depth-first search from the
/// first node; a node's layer is its longest path from a source; labels are nodes of their own in the layers between;
/// crossings are reduced by barycentre sweeps; positions are, layer by layer, the least-squares fit to the
/// neighbours that keeps the order and the distances.
final class LayeredLayout {
    /// Boxes that are to be placed; [#x] and [#y] of the centre are the result.
    static final class Node {
        final double width;
        final double height;
        double x;
        double y;
        /// The vertical extent of the layer it lies in: no box of the layer reaches beyond.
        double layerTop;
        double layerBottom;
        /// Null for a bend of a long edge.
        final @Nullable Object payload;
        private final List<Node> up = new ArrayList<>();
        private final List<Node> down = new ArrayList<>();
        private int layer;
        private int order;
        private double key;

        Node(double width, double height, @Nullable Object payload) {
            this.width = width;
            this.height = height;
            this.payload = payload;
        }

        double left() {
            return x - width / 2;
        }

        double right() {
            return x + width / 2;
        }

        double top() {
            return y - height / 2;
        }

        double bottom() {
            return y + height / 2;
        }
    }

    /// From one box to another, with a label. After the layout `chain` runs from the upper box to the lower one;
    /// `back` edges point up it.
    static final class Edge {
        final Node from;
        final Node to;
        final Node label;
        boolean back;
        List<Node> chain = List.of();

        Edge(Node from, Node to, Node label) {
            this.from = from;
            this.to = to;
            this.label = label;
        }
    }

    /// More bends than this and the picture is none.
    static final int MAX_BENDS = 20_000;
    private static final double SEPARATION = 26;
    private static final double BEND = 10;

    private final List<Node> nodes;
    private final List<Edge> edges;
    private final List<List<Node>> layers = new ArrayList<>();
    private double width;
    private double height;

    /// @param edges none from a node to itself
    LayeredLayout(List<Node> nodes, List<Edge> edges) {
        this.nodes = nodes;
        this.edges = edges;
    }

    /// @return false if there is too much of it to draw
    boolean run() {
        if (nodes.isEmpty()) return true;
        breakCycles();
        rank();
        if (!chains()) return false;
        order();
        place();
        return true;
    }

    double width() {
        return width;
    }

    double height() {
        return height;
    }

    /// Moves the whole picture.
    void shift(double dx, double dy) {
        for (Node node : nodesOfAllLayers()) {
            node.x += dx;
            node.y += dy;
            node.layerTop += dy;
            node.layerBottom += dy;
        }
    }

    // ---- layers -------------------------------------------------------------------------------------------------

    private record Visit(Node node, java.util.Iterator<Edge> rest) { }

    private void breakCycles() {
        var outgoing = new java.util.IdentityHashMap<Node, List<Edge>>();
        for (Node node : nodes) outgoing.put(node, new ArrayList<>());
        for (Edge edge : edges) outgoing.get(edge.from).add(edge);
        var open = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<Node, Boolean>());
        var seen = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<Node, Boolean>());
        for (Node root : nodes) {
            if (!seen.add(root)) continue;
            Deque<Visit> stack = new ArrayDeque<>();
            stack.push(new Visit(root, outgoing.get(root).iterator()));
            open.add(root);
            while (!stack.isEmpty()) {
                Visit visit = stack.peek();
                if (!visit.rest.hasNext()) {
                    open.remove(stack.pop().node);
                    continue;
                }
                Edge edge = visit.rest.next();
                if (open.contains(edge.to)) {
                    edge.back = true;
                } else if (seen.add(edge.to)) {
                    open.add(edge.to);
                    stack.push(new Visit(edge.to, outgoing.get(edge.to).iterator()));
                }
            }
        }
    }

    private static Node upper(Edge edge) {
        return edge.back ? edge.to : edge.from;
    }

    private static Node lower(Edge edge) {
        return edge.back ? edge.from : edge.to;
    }

    /// Longest paths, in topological order; then a node without a way in comes down to just above what it leads to.
    private void rank() {
        var waiting = new java.util.IdentityHashMap<Node, Integer>();
        var below = new java.util.IdentityHashMap<Node, List<Node>>();
        for (Node node : nodes) {
            waiting.put(node, 0);
            below.put(node, new ArrayList<>());
        }
        for (Edge edge : edges) {
            below.get(upper(edge)).add(lower(edge));
            waiting.merge(lower(edge), 1, Integer::sum);
        }
        Deque<Node> ready = new ArrayDeque<>();
        for (Node node : nodes) if (waiting.get(node) == 0) ready.add(node);
        List<Node> sources = new ArrayList<>(ready);
        while (!ready.isEmpty()) {
            Node node = ready.remove();
            for (Node next : below.get(node)) {
                next.layer = Math.max(next.layer, node.layer + 2);
                if (waiting.merge(next, -1, Integer::sum) == 0) ready.add(next);
            }
        }
        for (Node source : sources) {
            if (source == nodes.getFirst()) continue;
            int nearest = below.get(source).stream().mapToInt(n -> n.layer).min().orElse(2);
            source.layer = Math.max(0, nearest - 2);
        }
    }

    /// Each edge as nodes in consecutive layers: box, label, bends, box.
    private boolean chains() {
        int deepest = nodes.stream().mapToInt(n -> n.layer).max().orElse(0);
        for (int i = 0; i <= deepest; i++) layers.add(new ArrayList<>());
        nodes.forEach(n -> layers.get(n.layer).add(n));
        int bends = 0;
        for (Edge edge : edges) {
            Node above = upper(edge);
            Node below = lower(edge);
            bends += below.layer - above.layer;
            if (bends > MAX_BENDS) return false;
            int labelAt = edge.back ? below.layer - 1 : above.layer + 1;
            List<Node> chain = new ArrayList<>(List.of(above));
            for (int layer = above.layer + 1; layer < below.layer; layer++) {
                Node node = layer == labelAt ? edge.label : new Node(BEND, 0, null);
                node.layer = layer;
                layers.get(layer).add(node);
                chain.add(node);
            }
            chain.add(below);
            for (int i = 1; i < chain.size(); i++) {
                chain.get(i - 1).down.add(chain.get(i));
                chain.get(i).up.add(chain.get(i - 1));
            }
            edge.chain = List.copyOf(chain);
        }
        return true;
    }

    // ---- order --------------------------------------------------------------------------------------------------

    private static final int SWEEPS = 24;

    private void order() {
        layers.forEach(LayeredLayout::number);
        long best = crossings();
        List<List<Node>> kept = copy();
        for (int sweep = 0; sweep < SWEEPS && best > 0; sweep++) {
            boolean downwards = sweep % 2 == 0;
            for (int i = 0; i < layers.size(); i++) {
                List<Node> layer = layers.get(downwards ? i : layers.size() - 1 - i);
                for (Node node : layer) {
                    List<Node> neighbours = downwards ? node.up : node.down;
                    node.key = neighbours.isEmpty() ? node.order : neighbours.stream().mapToInt(n -> n.order).average().orElseThrow();
                }
                layer.sort(Comparator.comparingDouble(n -> n.key));
                number(layer);
            }
            transpose();
            long now = crossings();
            if (now < best) {
                best = now;
                kept = copy();
            }
        }
        for (int i = 0; i < layers.size(); i++) {
            layers.set(i, new ArrayList<>(kept.get(i)));
            number(layers.get(i));
        }
    }

    private static void number(List<Node> layer) {
        for (int i = 0; i < layer.size(); i++) layer.get(i).order = i;
    }

    private List<List<Node>> copy() {
        return layers.stream().map(List::copyOf).toList();
    }

    /// Swaps neighbours while that saves crossings.
    private void transpose() {
        for (int round = 0; round < 4; round++) {
            boolean better = false;
            for (List<Node> layer : layers) {
                if (layer.size() > 200) continue;
                for (int i = 1; i < layer.size(); i++) {
                    Node a = layer.get(i - 1);
                    Node b = layer.get(i);
                    if (between(a.up, b.up) + between(a.down, b.down) <= between(b.up, a.up) + between(b.down, a.down)) continue;
                    layer.set(i - 1, b);
                    layer.set(i, a);
                    number(layer);
                    better = true;
                }
            }
            if (!better) return;
        }
    }

    private static int between(List<Node> left, List<Node> right) {
        int count = 0;
        for (Node l : left) for (Node r : right) if (l.order > r.order) count++;
        return count;
    }

    /// Inversions between every two layers, counted with a Fenwick tree.
    private long crossings() {
        long count = 0;
        for (int i = 1; i < layers.size(); i++) {
            int[] tree = new int[layers.get(i).size() + 1];
            int added = 0;
            for (Node node : layers.get(i - 1)) {
                int[] targets = node.down.stream().mapToInt(n -> n.order).sorted().toArray();
                for (int target : targets) {
                    int before = 0;
                    for (int k = target + 1; k > 0; k -= k & -k) before += tree[k];
                    count += added - before;
                }
                for (int target : targets) {
                    for (int k = target + 1; k < tree.length; k += k & -k) tree[k]++;
                    added++;
                }
            }
        }
        return count;
    }

    // ---- positions ----------------------------------------------------------------------------------------------

    private void place() {
        for (List<Node> layer : layers) {
            double x = 0;
            for (int i = 0; i < layer.size(); i++) {
                Node node = layer.get(i);
                if (i > 0) x += gap(layer.get(i - 1), node);
                node.x = x;
            }
            double shift = x / 2;
            layer.forEach(n -> n.x -= shift);
        }
        for (int sweep = 0; sweep < 40; sweep++) {
            boolean downwards = sweep % 2 == 0;
            for (int i = 0; i < layers.size(); i++) fit(layers.get(downwards ? i : layers.size() - 1 - i), downwards);
        }
        for (int round = 0; round < 3; round++) straighten();
        double left = nodesOfAllLayers().stream().mapToDouble(Node::left).min().orElse(0);
        nodesOfAllLayers().forEach(n -> n.x -= left);
        width = nodesOfAllLayers().stream().mapToDouble(Node::right).max().orElse(0);
        double y = 0;
        for (int i = 0; i < layers.size(); i++) {
            double tallest = layers.get(i).stream().mapToDouble(n -> n.height).max().orElse(0);
            if (i > 0) y += corridor(i);
            for (Node node : layers.get(i)) {
                node.layerTop = y;
                node.layerBottom = y + tallest;
                node.y = node.payload == null ? y + tallest / 2 : y + node.height / 2;
            }
            y += tallest;
        }
        height = y;
    }

    private List<Node> nodesOfAllLayers() {
        return layers.stream().flatMap(List::stream).toList();
    }

    /// Room between two layers: more where edges go far sideways, so that none lies flat.
    private double corridor(int layer) {
        double furthest = 0;
        for (Node node : layers.get(layer)) {
            for (Node above : node.up) furthest = Math.max(furthest, Math.abs(node.x - above.x));
        }
        return Math.clamp(furthest * 0.12, 26, 84);
    }

    private static double gap(Node left, Node right) {
        boolean bends = left.payload == null && right.payload == null;
        return (left.width + right.width) / 2 + (bends ? SEPARATION / 2 : SEPARATION);
    }

    /// Moves the nodes of a layer to where their neighbours want them, as far as order and gaps allow. With the gaps taken
    /// out this is isotonic regression, which pooling adjacent violators solves exactly.
    private static void fit(List<Node> layer, boolean downwards) {
        int n = layer.size();
        double[] value = new double[n];
        double[] weight = new double[n];
        int[] size = new int[n];
        double[] offset = new double[n];
        int blocks = 0;
        for (int i = 0; i < n; i++) {
            Node node = layer.get(i);
            offset[i] = i == 0 ? 0 : offset[i - 1] + gap(layer.get(i - 1), node);
            List<Node> neighbours = downwards ? node.up : node.down;
            if (neighbours.isEmpty()) neighbours = downwards ? node.down : node.up;
            value[blocks] = wanted(node, neighbours) - offset[i];
            weight[blocks] = neighbours.isEmpty() ? 0.1 : node.payload == null ? 4 : 1;
            size[blocks++] = 1;
            while (blocks > 1 && value[blocks - 2] > value[blocks - 1]) {
                double total = weight[blocks - 2] + weight[blocks - 1];
                value[blocks - 2] = (value[blocks - 2] * weight[blocks - 2] + value[blocks - 1] * weight[blocks - 1]) / total;
                weight[blocks - 2] = total;
                size[blocks - 2] += size[blocks - 1];
                blocks--;
            }
        }
        int i = 0;
        for (int block = 0; block < blocks; block++) {
            for (int k = 0; k < size[block]; k++, i++) layer.get(i).x = value[block] + offset[i];
        }
    }

    /// Long edges run straight down as far as there is room: each run of bends moves to one position that is free in all
    /// its layers, the longest edges first.
    private void straighten() {
        List<Edge> longest = new ArrayList<>(edges);
        longest.sort(Comparator.comparingInt((Edge e) -> e.chain.size()).reversed());
        for (Edge edge : longest) {
            List<Node> inner = edge.chain.subList(1, edge.chain.size() - 1);
            for (int from = 0; from < inner.size(); ) {
                double low = Double.NEGATIVE_INFINITY;
                double high = Double.POSITIVE_INFINITY;
                double sum = 0;
                int to = from;
                for (; to < inner.size(); to++) {
                    Node node = inner.get(to);
                    List<Node> layer = layers.get(node.layer);
                    Node left = node.order == 0 ? null : layer.get(node.order - 1);
                    Node right = node.order == layer.size() - 1 ? null : layer.get(node.order + 1);
                    double least = Math.max(low, left == null ? low : left.x + gap(left, node));
                    double most = Math.min(high, right == null ? high : right.x - gap(node, right));
                    if (least > most && to > from) break;
                    low = Math.min(least, most);
                    high = Math.max(least, most);
                    sum += node.x;
                }
                double x = Math.clamp(sum / (to - from), low, high);
                for (; from < to; from++) inner.get(from).x = x;
            }
        }
    }

    /// The median of the neighbours; the middle of the two medians of an even number.
    private static double wanted(Node node, List<Node> neighbours) {
        if (neighbours.isEmpty()) return node.x;
        double[] xs = neighbours.stream().mapToDouble(n -> n.x).sorted().toArray();
        return (xs[(xs.length - 1) / 2] + xs[xs.length / 2]) / 2;
    }
}
