package dev.parley.providers.sphinx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What may be said, as a graph: nodes, and arcs that carry a word or nothing. Weights are natural logs, on the scale
/// of the acoustic scores. Built once, then read only.
final class WordNet {
    static final int START = 0;
    static final int END = 1;

    /// `word` empty: a silent step.
    record Arc(int to, String word, float weight) { }

    private final List<List<Arc>> arcs = new ArrayList<>();

    WordNet() {
        node();
        node();
    }

    int node() {
        arcs.add(new ArrayList<>());
        return arcs.size() - 1;
    }

    int nodes() {
        return arcs.size();
    }

    List<Arc> from(int node) {
        return arcs.get(node);
    }

    void step(int from, int to, float weight) {
        arcs.get(from).add(new Arc(to, "", weight));
    }

    void word(int from, int to, String word, float weight) {
        arcs.get(from).add(new Arc(to, word, weight));
    }

    /// Every one of `words` leads from `from` to `to`.
    void words(int from, int to, float weight, String... words) {
        for (String word : words) word(from, to, word, weight);
    }

    /// The words of `sentence` in a row.
    void sentence(int from, int to, String sentence, float weight) {
        String[] words = sentence.split(" ");
        int at = from;
        for (int i = 0; i < words.length; i++) {
            int next = i == words.length - 1 ? to : node();
            word(at, next, words[i], i == 0 ? weight : 0);
            at = next;
        }
    }

    /// The nodes reached from `node` without a word, each with its best weight; `node` itself with 0.
    Map<Integer, Float> silently(int node) {
        var best = new HashMap<Integer, Float>();
        best.put(node, 0f);
        var open = new ArrayList<>(List.of(node));
        while (!open.isEmpty()) {
            int at = open.removeLast();
            for (Arc arc : arcs.get(at)) {
                if (!arc.word().isEmpty()) continue;
                float weight = best.get(at) + arc.weight();
                Float known = best.get(arc.to());
                if (known == null || known < weight) {
                    best.put(arc.to(), weight);
                    open.add(arc.to());
                }
            }
        }
        return best;
    }
}
