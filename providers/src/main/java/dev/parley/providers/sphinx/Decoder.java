package dev.parley.providers.sphinx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The search: token passing with a beam over a [SearchGraph], one frame at a time (Young, Russell and Thornton 1989).
/// Memory is fixed by the graph, plus one small link per word hypothesis still alive. One stream; not thread-safe.
final class Decoder {
    private static final float NONE = Float.NEGATIVE_INFINITY;
    private static final int S = AcousticModel.STATES;

    private final AcousticModel model;
    private final FrameScores scores;
    private final float beam;
    private SearchGraph graph;
    private float[] token = new float[0];
    private @Nullable Link[] past = new Link[0];
    private float[] entered = new float[0];
    private @Nullable Link[] enteredPast = new Link[0];
    private int[] active = new int[0];
    private int[] next = new int[0];
    private boolean[] marked = new boolean[0];
    private int activeCount;
    private int frames;
    /// Subtracted from every token so far; scores stay near zero however long the call is quiet.
    private double offset;
    private float bestLast;
    private float endScore;
    private @Nullable Link endPast;

    private record Link(@Nullable Link before, int word) { }

    Decoder(AcousticModel model, FrameScores scores, SearchGraph graph, float beam) {
        this.model = model;
        this.scores = scores;
        this.beam = beam;
        this.graph = graph;
        begin(graph);
    }

    /// A new utterance, with these expectations.
    void begin(SearchGraph expected) {
        graph = expected;
        int units = graph.units;
        if (token.length < units * S) {
            token = new float[units * S];
            past = new Link[units * S];
            entered = new float[units];
            enteredPast = new Link[units];
            active = new int[units];
            next = new int[units];
            marked = new boolean[units];
        }
        Arrays.fill(token, NONE);
        Arrays.fill(past, null);
        Arrays.fill(entered, NONE);
        Arrays.fill(enteredPast, null);
        Arrays.fill(marked, false);
        activeCount = 0;
        frames = 0;
        offset = 0;
        bestLast = 0;
        endScore = NONE;
        endPast = null;
        for (int i = 0; i < graph.entry.length; i++) {
            enter(graph.entry[i], graph.entryWeight[i], graph.entryWord[i], null, active);
        }
    }

    /// Advances by the frame that [FrameScores] holds.
    void step() {
        frames++;
        float best = NONE;
        for (int i = 0; i < activeCount; i++) {
            int unit = active[i];
            marked[unit] = false;
            best = Math.max(best, advance(unit));
        }
        offset += bestLast;
        bestLast = best;
        float threshold = best - beam;
        int[] old = active;
        int oldCount = activeCount;
        active = next;
        next = old;
        activeCount = 0;
        endScore = NONE;
        endPast = null;
        for (int i = 0; i < oldCount; i++) {
            int unit = old[i];
            int at = unit * S;
            if (Math.max(token[at], Math.max(token[at + 1], token[at + 2])) < threshold) {
                Arrays.fill(token, at, at + S, NONE);
                Arrays.fill(past, at, at + S, null);
                continue;
            }
            mark(unit, active);
            float leaving = token[at + 2] + model.leave[graph.phone[unit] * S + 2];
            if (leaving >= threshold) leave(unit, leaving, past[at + 2]);
        }
    }

    private float advance(int unit) {
        int at = unit * S;
        int row = graph.phone[unit] * S;
        int sequence = graph.sequence[unit];
        float a = token[at];
        float b = token[at + 1];
        float c = token[at + 2];
        float fresh = entered[unit];
        float drop = bestLast;
        float best = NONE;
        float moved = b + model.leave[row + 1];
        float stayed = c + model.stay[row + 2];
        if (moved > stayed) {
            stayed = moved;
            past[at + 2] = past[at + 1];
        }
        if (stayed != NONE) best = stayed = stayed - drop + scores.of(model.senone(sequence, 2));
        token[at + 2] = stayed;
        moved = a + model.leave[row];
        stayed = b + model.stay[row + 1];
        if (moved > stayed) {
            stayed = moved;
            past[at + 1] = past[at];
        }
        if (stayed != NONE) best = Math.max(best, stayed = stayed - drop + scores.of(model.senone(sequence, 1)));
        token[at + 1] = stayed;
        stayed = a + model.stay[row];
        if (fresh > stayed) {
            stayed = fresh;
            past[at] = enteredPast[unit];
        }
        if (stayed != NONE) best = Math.max(best, stayed = stayed - drop + scores.of(model.senone(sequence, 0)));
        token[at] = stayed;
        entered[unit] = NONE;
        enteredPast[unit] = null;
        return best;
    }

    private void leave(int unit, float score, @Nullable Link link) {
        for (int arc = graph.arcFrom[unit]; arc < graph.arcFrom[unit + 1]; arc++) {
            float total = score + graph.arcWeight[arc];
            int to = graph.arcTo[arc];
            if (to != SearchGraph.END) {
                enter(to, total, graph.arcWord[arc], link, active);
            } else if (total > endScore) {
                endScore = total;
                endPast = link;
            }
        }
    }

    private void enter(int unit, float score, int word, @Nullable Link link, int[] list) {
        if (score <= entered[unit]) return;
        entered[unit] = score;
        enteredPast[unit] = word < 0 ? link : new Link(link, word);
        mark(unit, list);
    }

    private void mark(int unit, int[] list) {
        if (marked[unit]) return;
        marked[unit] = true;
        list[activeCount++] = unit;
    }

    int frames() {
        return frames;
    }

    /// Natural log likelihood of the best complete sentence, or of the best unfinished one when none is complete.
    double score() {
        return offset + (complete() ? endScore : bestLast);
    }

    /// Whether what was heard is a whole expected sentence, not far behind the best unfinished one.
    boolean complete() {
        return endScore != NONE && endScore > bestLast - beam;
    }

    /// The words of [#score].
    List<String> heard() {
        @Nullable Link link = complete() ? endPast : bestPast();
        var out = new ArrayList<String>();
        for (Link at = link; at != null; at = at.before) out.add(graph.words[at.word]);
        Collections.reverse(out);
        return out;
    }

    private @Nullable Link bestPast() {
        float best = NONE;
        Link link = null;
        for (int i = 0; i < activeCount; i++) {
            for (int at = active[i] * S; at < active[i] * S + S; at++) {
                if (token[at] > best) {
                    best = token[at];
                    link = past[at];
                }
            }
        }
        return link;
    }
}
