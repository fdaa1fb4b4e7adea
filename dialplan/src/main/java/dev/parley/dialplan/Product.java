package dev.parley.dialplan;

import dev.parley.dialplan.Automaton.Edge;
import dev.parley.dialplan.Automaton.Kind;
import dev.parley.dialplan.Automaton.Location;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// The automaton, the tracked facts and one monitor, side by side, explored breadth first: the first violation that is
/// met is a shortest one. A node is a location and a memory packed into one long.
final class Product {
    /// A proof that needs more is given up; nothing is proved then.
    static final int MOST = 4_000_000;

    /// Where a violation was found. `last` null: the node itself is one.
    record Found(int node, @Nullable Edge last, List<Edge> loop) { }

    private final Automaton automaton;
    private final Tracked facts;
    private final Monitor monitor;
    private final boolean[] factOp;
    private final boolean[] monitorOp;
    private final int[] shift;
    private final int[] width;
    private final int[] v;

    private int[] location = new int[1 << 10];
    private long[] memory = new long[1 << 10];
    private int[] parent = new int[1 << 10];
    private Edge[] by = new Edge[1 << 10];
    private int[] table = new int[1 << 12];
    private int count;
    private boolean violated;

    Product(Automaton automaton, Tracked facts, Monitor monitor) {
        this.automaton = automaton;
        this.facts = facts;
        this.monitor = monitor;
        int entries = facts.size + 2;
        shift = new int[entries];
        width = new int[entries];
        int at = 0;
        for (int i = 0; i < entries; i++) {
            shift[i] = at;
            width[i] = i < facts.size ? facts.bits(i) : monitor.bits()[i - facts.size];
            at += width[i];
        }
        if (at > 62) throw new IllegalArgumentException("too many facts: " + at + " bits");
        v = new int[entries];
        factOp = new boolean[automaton.ops.size()];
        monitorOp = new boolean[automaton.ops.size()];
        for (int i = 0; i < factOp.length; i++) {
            factOp[i] = facts.concerns(automaton.ops.get(i));
            monitorOp[i] = monitor.concerns(automaton.ops.get(i));
        }
        Arrays.fill(table, -1);
    }

    int size() {
        return count;
    }

    /// @param bad locations that are a violation to be at
    /// @return the first violation, null if there is none
    @Nullable Found search(boolean[] bad) {
        facts.initial(v);
        monitor.initial(v);
        add(automaton.start, pack(), -1, null);
        for (int node = 0; node < count && count < MOST; node++) {
            Location here = automaton.locations.get(location[node]);
            if (bad.length > 0 && bad[location[node]]) return new Found(node, null, List.of());
            if (here.kind() == Kind.END) {
                unpack(memory[node]);
                if (monitor.owes(v)) return new Found(node, null, List.of());
            }
            for (Edge edge : automaton.edges.get(location[node])) {
                long next = follow(node, edge);
                if (violated) return new Found(node, edge, List.of());
                if (next >= 0) add(edge.to(), next, node, edge);
            }
        }
        return null;
    }

    boolean exhausted() {
        return count >= MOST;
    }

    /// @return the memory after the edge, -1 if it is closed; sets `violated`
    private long follow(int node, Edge edge) {
        violated = false;
        long before = memory[node];
        boolean open = false;
        for (int op : edge.ops()) {
            if (!factOp[op] && !monitorOp[op]) continue;
            if (!open) unpack(before);
            open = true;
            if (factOp[op] && !facts.apply(automaton.ops.get(op), v)) {
                violated = false;
                return -1;
            }
            if (monitorOp[op]) violated |= monitor.observe(automaton.ops.get(op), v, automaton.locations.get(
                    automaton.ops.get(op) instanceof Op.Rest ? edge.to() : location[node]).state());
        }
        return open ? pack() : before;
    }

    private long pack() {
        long packed = 0;
        for (int i = 0; i < v.length; i++) packed |= (long) v[i] << shift[i];
        return packed;
    }

    private void unpack(long packed) {
        for (int i = 0; i < v.length; i++) v[i] = (int) (packed >>> shift[i]) & (1 << width[i]) - 1;
    }

    private void add(int at, long packed, int from, @Nullable Edge edge) {
        int slot = find(at, packed);
        if (slot >= 0) return;
        if (count == location.length) grow();
        location[count] = at;
        memory[count] = packed;
        parent[count] = from;
        if (edge != null) by[count] = edge;
        table[-slot - 1] = count++;
        if (2 * count > table.length) rehash();
    }

    /// @return the node, or where it would stand in the table as `-slot - 1`
    private int find(int at, long packed) {
        long hash = (packed * 31 + at) * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 32) & table.length - 1;
        while (table[slot] >= 0) {
            int node = table[slot];
            if (location[node] == at && memory[node] == packed) return node;
            slot = slot + 1 & table.length - 1;
        }
        return -slot - 1;
    }

    private void grow() {
        int size = location.length * 2;
        location = Arrays.copyOf(location, size);
        memory = Arrays.copyOf(memory, size);
        parent = Arrays.copyOf(parent, size);
        by = Arrays.copyOf(by, size);
    }

    private void rehash() {
        table = new int[table.length * 2];
        Arrays.fill(table, -1);
        for (int node = 0; node < count; node++) table[-find(location[node], memory[node]) - 1] = node;
    }

    List<Edge> path(Found found) {
        List<Edge> path = new ArrayList<>();
        for (int node = found.node(); parent[node] >= 0; node = parent[node]) path.addFirst(by[node]);
        if (found.last() != null) path.add(found.last());
        path.addAll(found.loop());
        return path;
    }

    // ---- an answer that is owed for ever ------------------------------------------------------------------------

    /// A loop that can be gone round for ever while an answer is owed: it spends nothing. Waiting in one place is no
    /// loop, time ends it. Call after [#search] found nothing.
    @Nullable Found loop(IntPredicate free) {
        int[][] next = new int[count][];
        for (int node = 0; node < count; node++) {
            unpack(memory[node]);
            next[node] = monitor.owes(v) && free.test(location[node]) ? successors(node) : new int[0];
        }
        for (int[] component : Components.of(next)) {
            if (component.length > 1) return around(component, next);
        }
        return null;
    }

    private int[] successors(int node) {
        int[] out = new int[automaton.edges.get(location[node]).size()];
        int n = 0;
        for (Edge edge : automaton.edges.get(location[node])) {
            long packed = follow(node, edge);
            if (packed < 0 || edge.to() == location[node]) continue;
            int to = find(edge.to(), packed);
            unpack(memory[Math.max(0, to)]);
            if (to >= 0 && monitor.owes(v)) out[n++] = to;
        }
        return Arrays.copyOf(out, n);
    }

    private Found around(int[] component, int[][] next) {
        int start = Arrays.stream(component).min().orElseThrow();
        boolean[] inside = new boolean[count];
        for (int node : component) inside[node] = true;
        int[] from = new int[count];
        Arrays.fill(from, -1);
        List<Integer> queue = new ArrayList<>(List.of(start));
        for (int i = 0; i < queue.size(); i++) {
            for (int to : next[queue.get(i)]) {
                if (!inside[to] || from[to] >= 0) continue;
                from[to] = queue.get(i);
                if (to == start) return new Found(start, null, edges(start, from));
                queue.add(to);
            }
        }
        throw new AssertionError("a component without a loop");
    }

    private List<Edge> edges(int start, int[] from) {
        List<Edge> loop = new ArrayList<>();
        int to = start;
        do {
            int before = from[to];
            for (Edge edge : automaton.edges.get(location[before])) {
                long packed = follow(before, edge);
                if (packed >= 0 && edge.to() == location[to] && packed == memory[to]) {
                    loop.addFirst(edge);
                    break;
                }
            }
            to = before;
        } while (to != start);
        return loop;
    }
}
