package dev.parley.providers.sphinx;

import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;
import java.util.List;

/// One caller's audio being decoded, on the thread that brings it.
final class SphinxStream implements Transcriber.Stream, Cepstra.Sink {
    private static final int FRAMES_PER_PARTIAL = 20;
    /// Below this confidence nothing was understood.
    private static final double NONSENSE = 0.2;

    private final SphinxTranscriber owner;
    private final Transcriber.Listener listener;
    private final Cepstra cepstra = new Cepstra();
    private final FrameScores scores;
    private final Decoder expected;
    private final Decoder anything;
    private SearchGraph graph;
    private String lastPartial = "";
    private boolean closed;

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
        int speech = cepstra.speechFrames();
        cepstra.flush(this);
        List<String> heard = expected.heard();
        double confidence = confidence(speech);
        restart();
        boolean understood = !heard.isEmpty() && confidence >= NONSENSE;
        listener.finished(understood ? String.join(" ", heard) : "", understood ? confidence : 0);
    }

    @Override public void close() {
        closed = true;
    }

    @Override public void frame(float[] feature) {
        scores.frame(feature);
        expected.step();
        anything.step();
        if (expected.frames() % FRAMES_PER_PARTIAL != 0) return;
        String words = String.join(" ", expected.heard());
        if (words.isEmpty() || words.equals(lastPartial)) return;
        lastPartial = words;
        listener.partial(words);
    }

    /// By how much what was expected explains the speech better than any phones at all do, per frame of speech, on a
    /// scale of 0 to 1. Measured: 0.85 and more for what was expected, below 0.45 for anything else.
    private double confidence(int speechFrames) {
        double ratio = (expected.score() - anything.score()) / Math.max(10, speechFrames);
        return 1 / (1 + Math.exp(-5 * (ratio + 1.45)));
    }

    private void restart() {
        expected.begin(graph);
        anything.begin(owner.anyPhones());
        lastPartial = "";
    }
}
