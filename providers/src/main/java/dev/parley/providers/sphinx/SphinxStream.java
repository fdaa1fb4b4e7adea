package dev.parley.providers.sphinx;

import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;
import java.util.List;

/// One caller's audio being decoded, on the thread that brings it.
final class SphinxStream implements Transcriber.Stream, Cepstra.Sink {
    private static final int FRAMES_PER_PARTIAL = 20;

    private final SphinxTranscriber owner;
    private final Transcriber.Listener listener;
    private final Cepstra cepstra = new Cepstra();
    private final FrameScores scores;
    private final Decoder expected;
    private final Decoder anything;
    private SearchGraph graph;
    private String lastPartial = "";
    private boolean closed;
    long activeSum;      // EXPERIMENT
    double lastLlr;      // EXPERIMENT

    SphinxStream(SphinxTranscriber owner, SearchGraph graph, Transcriber.Listener listener) {
        this.owner = owner;
        this.graph = graph;
        this.listener = listener;
        scores = new FrameScores(owner.model());
        expected = new Decoder(owner.model(), scores, graph, SphinxTranscriber.BEAM);
        anything = new Decoder(owner.model(), scores, owner.anyPhones(), SphinxTranscriber.BEAM);
    }

    @Override public void expect(Vocabulary vocabulary) {
        SearchGraph next = owner.graph(vocabulary);
        if (next == graph) return;
        graph = next;
        restart();
    }

    @Override public void accept(short[] pcm, int offset, int samples) {
        if (!closed) cepstra.accept(pcm, offset, samples, this);
    }

    @Override public void endOfUtterance() {
        if (closed) return;
        cepstra.flush(this);
        List<Decoder.Heard> heard = expected.heard();
        double confidence = confidence(heard);
        restart();
        listener.finished(SphinxTranscriber.joined(heard), confidence);
    }

    @Override public void close() {
        closed = true;
    }

    @Override public void frame(float[] feature) {
        scores.frame(feature);
        expected.step();
        anything.step();
        activeSum += expected.activeUnits();
        if (expected.frames() % FRAMES_PER_PARTIAL != 0) return;
        String words = SphinxTranscriber.joined(expected.heard());
        if (words.isEmpty() || words.equals(lastPartial)) return;
        lastPartial = words;
        listener.partial(words);
    }

    private double confidence(List<Decoder.Heard> heard) {
        lastLlr = (expected.score() - anything.score()) / Math.max(1, expected.frames());
        return 1;
    }

    private void restart() {
        expected.begin(graph);
        anything.begin(owner.anyPhones());
        lastPartial = "";
    }
}
