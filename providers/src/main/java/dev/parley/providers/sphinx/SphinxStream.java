package dev.parley.providers.sphinx;

import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;
import java.util.List;

/// One caller's audio being decoded, on the thread that brings it. Silence before speech costs next to nothing: it is
/// kept for 400 ms and decoded only when speech follows.
final class SphinxStream implements Transcriber.Stream, Cepstra.Sink {
    /// Nothing is decoded until this many frames were louder than the line's noise; then from before they were.
    private static final int SPEECH_TO_BEGIN = 3;
    private static final int BACKLOG = 40;
    private static final double DOUBTFUL = 0.5;
    private static final int NOISE_FORGOTTEN_FRAMES = 100;
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
    private final float[][] backlog = new float[BACKLOG][AcousticModel.STREAMS * AcousticModel.DIMENSIONS];
    private int backlogAt;
    private boolean speaking;
    private int loudFrames;
    private int quietFrames;
    private String lastPartial = "";
    private final short[] dithered = new short[320];
    private int noise = 1;
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
        if (!speaking) expected.begin(graph);               // otherwise with the next utterance
    }

    @Override public void accept(short[] pcm, int offset, int samples) {
        for (int done = 0; done < samples && !closed; done += dithered.length) {
            int count = Math.min(dithered.length, samples - done);
            dither(pcm, offset + done, count);
            cepstra.accept(dithered, 0, count, this);
        }
    }

    /// Digital silence, which every gateway sends and no line ever had, has no spectrum for the model to know. A little
    /// noise under it, well below any voice and always the same, makes it the line the model was trained on.
    private void dither(short[] pcm, int offset, int samples) {
        for (int i = 0; i < samples; i++) {
            noise = noise * 1_664_525 + 1_013_904_223;      // Numerical Recipes' generator: any will do
            int added = (noise >> 28) + (noise << 4 >> 28) + 1;
            dithered[i] = (short) Math.clamp(pcm[offset + i] + added, Short.MIN_VALUE, Short.MAX_VALUE);
        }
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
        if (speaking) {
            decode(feature);
            forgetNoise();
            return;
        }
        System.arraycopy(feature, 0, backlog[backlogAt % BACKLOG], 0, feature.length);
        backlogAt++;
        if (cepstra.speechFrames() < SPEECH_TO_BEGIN) return;
        speaking = true;
        for (int i = Math.max(0, backlogAt - BACKLOG); i < backlogAt; i++) decode(backlog[i % BACKLOG]);
    }

    /// A cough or a knock that was no word: what comes after it is decoded afresh.
    private void forgetNoise() {
        int loud = cepstra.speechFrames();
        quietFrames = loud == loudFrames ? quietFrames + 1 : 0;
        loudFrames = loud;
        if (quietFrames != NOISE_FORGOTTEN_FRAMES || !expected.heard().isEmpty() && confidence(loud) >= DOUBTFUL) return;
        cepstra.forgetSpeech();
        restart();
    }

    private void decode(float[] feature) {
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
    /// scale of 0 to 1. Measured at -20 dBFS: above 0.7 for what was expected,
    /// below 0.45 for anything else; callers 12 dB quieter may fall to 0.2.
    private double confidence(int speechFrames) {
        double ratio = (expected.score() - anything.score()) / Math.max(10, speechFrames);
        return 1 / (1 + Math.exp(-5 * (ratio + 1.45)));
    }

    private void restart() {
        expected.begin(graph);
        anything.begin(owner.anyPhones());
        lastPartial = "";
        backlogAt = 0;
        speaking = false;
        loudFrames = 0;
        quietFrames = 0;
    }
}
