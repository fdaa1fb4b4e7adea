package dev.parley.providers.sphinx;

import dev.parley.agent.SpeechException;
import dev.parley.agent.Transcriber;
import dev.parley.agent.Vocabulary;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Recognition from what the flow expects, with the acoustic model and dictionary of CMU Sphinx, in-process and pure Java.
///
/// The search is our own (see [Decoder]): Sphinx-4's keeps per-frame state inside the shared model, pulls its audio
/// from a blocking source on a thread of its own and cannot be asked to finish. Here audio is decoded as it arrives,
/// on the thread that brings it, so [Transcriber.Stream#endOfUtterance] has only the last 30 ms left to do.
///
/// The model is shared by all streams; graphs are compiled once per vocabulary and the last [#GRAPHS] kept. English only.
public final class SphinxTranscriber implements Transcriber {
    private static final int GRAPHS = 64;
    static final float BEAM = 140;
    private static final float PHONE_LOOP_PENALTY = -6;

    private final AcousticModel model;
    private final Pronunciations pronunciations;
    private final SearchGraph anyPhones;
    private final Map<Vocabulary, SearchGraph> graphs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override protected boolean removeEldestEntry(Map.Entry<Vocabulary, SearchGraph> eldest) {
            return size() > GRAPHS;
        }
    };
    private volatile boolean closed;

    /// The model of the jar `sphinx4-data`, loaded and warmed up.
    ///
    /// @throws SpeechException when it is missing or broken
    public SphinxTranscriber() {
        this(new ModelSource.Stock());
    }

    /// A model of the user's own: a directory with `mdef` (text), `means`, `variances`, `mixture_weights`,
    /// `transition_matrices` and `dictionary` (sorted by bytes).
    ///
    /// @throws SpeechException when it is missing or broken
    public SphinxTranscriber(Path directory) {
        this(new ModelSource.Directory(directory));
    }

    private SphinxTranscriber(ModelSource source) {
        model = AcousticModel.load(source);
        pronunciations = new Pronunciations(model, source);
        anyPhones = SearchGraph.phoneLoop(model, PHONE_LOOP_PENALTY);
        warmUp();
    }

    @Override public Stream open(Vocabulary vocabulary, Listener listener) {
        if (closed) throw new SpeechException("recogniser `sphinx` is closed");
        return new SphinxStream(this, graph(vocabulary), listener);
    }

    /// Words of `vocabulary` that can never be recognised, because nobody knows how they sound.
    public List<String> unpronounceable(Vocabulary vocabulary) {
        return graph(vocabulary).unpronounceable;
    }

    @Override public void close() {
        closed = true;
        synchronized (graphs) {
            graphs.clear();
        }
    }

    SearchGraph graph(Vocabulary vocabulary) {
        String locale = vocabulary.locale();
        if (!locale.isEmpty() && !locale.regionMatches(true, 0, "en", 0, 2)) {
            throw new SpeechException("recogniser `sphinx` knows English only, not `" + locale + "`");
        }
        synchronized (graphs) {
            return graphs.computeIfAbsent(vocabulary, v -> SearchGraph.of(Expectation.of(v), model, pronunciations));
        }
    }

    /// Two seconds of noise through a small graph, so that the first caller meets compiled code.
    private void warmUp() {
        var quiet = new Listener() {
            @Override public void partial(String words) { }

            @Override public void finished(String words, double confidence) { }

            @Override public void failed(String reason) { }
        };
        var vocabulary = new Vocabulary("en", List.of("how can i help you"), List.of(), true);
        var random = new Random(1);
        var noise = new short[16_000];
        for (int i = 0; i < noise.length; i++) noise[i] = (short) (random.nextGaussian() * 800);
        try (Stream stream = open(vocabulary, quiet)) {
            stream.accept(noise, 0, noise.length);
            stream.endOfUtterance();
        }
    }

    AcousticModel model() {
        return model;
    }

    SearchGraph anyPhones() {
        return anyPhones;
    }
}
