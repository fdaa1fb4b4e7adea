package dev.parley.dialplan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Strongly connected components (Tarjan 1972), with a stack of its own: a flow may be deeper than the thread's.
final class Components {
    private Components() { }

    /// @param next by node, its successors
    /// @return the components, each before those that lead to it
    static List<int[]> of(int[][] next) {
        int n = next.length;
        int[] order = new int[n];
        int[] low = new int[n];
        int[] at = new int[n];
        boolean[] onStack = new boolean[n];
        int[] stack = new int[n];
        int[] path = new int[n];
        int stacked = 0;
        int seen = 0;
        List<int[]> out = new ArrayList<>();
        for (int root = 0; root < n; root++) {
            if (order[root] != 0) continue;
            int depth = 0;
            path[0] = root;
            order[root] = low[root] = ++seen;
            stack[stacked++] = root;
            onStack[root] = true;
            while (depth >= 0) {
                int node = path[depth];
                if (at[node] < next[node].length) {
                    int to = next[node][at[node]++];
                    if (order[to] == 0) {
                        order[to] = low[to] = ++seen;
                        stack[stacked++] = to;
                        onStack[to] = true;
                        path[++depth] = to;
                    } else if (onStack[to]) {
                        low[node] = Math.min(low[node], order[to]);
                    }
                    continue;
                }
                if (low[node] == order[node]) {
                    int first = stacked;
                    do onStack[stack[--first]] = false; while (stack[first] != node);
                    out.add(Arrays.copyOfRange(stack, first, stacked));
                    stacked = first;
                }
                depth--;
                if (depth >= 0) low[path[depth]] = Math.min(low[path[depth]], low[node]);
            }
        }
        return out;
    }
}
