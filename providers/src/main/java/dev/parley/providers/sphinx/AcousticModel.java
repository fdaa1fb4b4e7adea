package dev.parley.providers.sphinx;

import dev.parley.agent.SpeechException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;

/// A phonetically tied-mixture model of CMU Sphinx: every phone has one codebook of Gaussians per feature stream, and
/// every state of every triphone (a *senone*) has its own weights over its phone's codebook. Immutable, so all calls
/// share one: about 25 MB.
///
/// Sphinx's own classes keep the Gaussians picked for the current frame inside the model and so cannot be shared by
/// two calls at once; here that state lives in [FrameScores].
final class AcousticModel {
    static final int STATES = 3;
    static final int STREAMS = 3;
    static final int DIMENSIONS = 13;
    private static final int POSITIONS = 4;
    private static final String POSITION_NAMES = "ibes";
    static final int INTERNAL = 0;
    static final int BEGIN = 1;
    static final int END = 2;
    static final int SINGLE = 3;
    private static final float WEIGHT_FLOOR = 1e-7f;
    private static final float VARIANCE_FLOOR = 1e-4f;

    final int phones;
    final int senones;
    final int densities;
    final int silence;
    private final Map<String, Integer> phoneNumbers = new HashMap<>();
    /// Per phone and stream: dimension-major means and precisions, then a constant per density.
    final float[][] means;
    final float[][] precisions;
    final float[][] constants;
    /// Linear mixture weights, `[(senone * STREAMS + stream) * densities + density]`.
    final float[] weights;
    final int[] codebookOf;
    /// Natural logs, `[phone * STATES + state]`: staying in the state and leaving it for the next (or the end).
    final float[] stay;
    final float[] leave;
    private final int[] sequenceOf;
    private final int[] sequences;

    static AcousticModel load(ModelSource source) {
        return new AcousticModel(source);
    }

    private AcousticModel(ModelSource source) {
        var definition = new StringTokenizer(uncommented(source.read("mdef")));
        try {
            if (!definition.nextToken().equals("0.3")) throw new SpeechException("acoustic model file `mdef` is not of version 0.3");
            phones = labelled(definition, "n_base");
            int triphones = labelled(definition, "n_tri");
            labelled(definition, "n_state_map");
            senones = labelled(definition, "n_tied_state");
            labelled(definition, "n_tied_ci_state");
            labelled(definition, "n_tied_tmat");
            sequenceOf = new int[phones * phones * phones * POSITIONS];
            sequences = new int[(phones + triphones) * STATES];
            codebookOf = new int[senones];
            readPhones(definition, triphones);
        } catch (java.util.NoSuchElementException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new SpeechException("acoustic model file `mdef` is broken", e);
        }
        Integer sil = phoneNumbers.get("SIL");
        if (sil == null) throw new SpeechException("acoustic model file `mdef` has no phone `SIL`");
        silence = sil;

        var meansFile = new SphinxFile("means", source.read("means"));
        meansFile.expect(phones, STREAMS);
        densities = meansFile.integer();
        meansFile.expect(DIMENSIONS, DIMENSIONS, DIMENSIONS);
        var variancesFile = new SphinxFile("variances", source.read("variances"));
        variancesFile.expect(phones, STREAMS, densities, DIMENSIONS, DIMENSIONS, DIMENSIONS);
        means = new float[phones * STREAMS][];
        precisions = new float[phones * STREAMS][];
        constants = new float[phones * STREAMS][];
        readCodebooks(meansFile, variancesFile);
        weights = readWeights(new SphinxFile("mixture_weights", source.read("mixture_weights")));
        stay = new float[phones * STATES];
        leave = new float[phones * STATES];
        readTransitions(new SphinxFile("transition_matrices", source.read("transition_matrices")));
    }

    /// @return the phone's number, or -1
    int phone(String name) {
        return phoneNumbers.getOrDefault(name, -1);
    }

    /// The index into [#senone] of `phone` between `left` and `right`, or of the nearest the model knows.
    int triphone(int phone, int left, int right, int position) {
        int exact = sequenceOf[key(phone, left, right, position)];
        if (exact != 0) return exact;
        for (int other = 0; other < POSITIONS; other++) {
            int near = sequenceOf[key(phone, left, right, other)];
            if (near != 0) return near;
        }
        return phone;
    }

    int senone(int sequence, int state) {
        return sequences[sequence * STATES + state];
    }

    private int key(int phone, int left, int right, int position) {
        return ((phone * phones + left) * phones + right) * POSITIONS + position;
    }

    private void readPhones(StringTokenizer in, int triphones) {
        for (int i = 0; i < phones + triphones; i++) {
            String base = in.nextToken();
            String left = in.nextToken();
            String right = in.nextToken();
            String position = in.nextToken();
            in.nextToken();                                 // attribute
            int matrix = Integer.parseInt(in.nextToken());
            if (i < phones) phoneNumbers.put(base, i);
            else sequenceOf[key(number(base), number(left), number(right), POSITION_NAMES.indexOf(position))] = i;
            for (int state = 0; state < STATES; state++) {
                int senone = Integer.parseInt(in.nextToken());
                sequences[i * STATES + state] = senone;
                codebookOf[senone] = matrix;
            }
            if (!in.nextToken().equals("N")) throw new SpeechException("acoustic model file `mdef` has phones without 3 states");
        }
    }

    private int number(String phone) {
        Integer number = phoneNumbers.get(phone);
        if (number == null) throw new SpeechException("acoustic model file `mdef` names an unknown phone `" + phone + "`");
        return number;
    }

    private void readCodebooks(SphinxFile meansFile, SphinxFile variancesFile) {
        int size = densities * DIMENSIONS;
        meansFile.integer();
        variancesFile.integer();
        for (int book = 0; book < phones * STREAMS; book++) {
            float[] mean = meansFile.floats(size);
            float[] variance = variancesFile.floats(size);
            means[book] = new float[size];
            precisions[book] = new float[size];
            constants[book] = new float[densities];
            for (int density = 0; density < densities; density++) {
                double constant = -0.5 * DIMENSIONS * Math.log(2 * Math.PI);
                for (int d = 0; d < DIMENSIONS; d++) {
                    float v = Math.max(VARIANCE_FLOOR, variance[density * DIMENSIONS + d]);
                    means[book][d * densities + density] = mean[density * DIMENSIONS + d];
                    precisions[book][d * densities + density] = 0.5f / v;
                    constant -= 0.5 * Math.log(v);
                }
                constants[book][density] = (float) constant;
            }
        }
    }

    private float[] readWeights(SphinxFile file) {
        file.expect(senones, STREAMS, densities);
        float[] counts = file.floats(file.integer());
        for (int at = 0; at < counts.length; at += densities) {
            double sum = 0;
            for (int i = at; i < at + densities; i++) sum += counts[i];
            if (sum <= 0) throw file.broken("a state without weights");
            for (int i = at; i < at + densities; i++) counts[i] = Math.max(WEIGHT_FLOOR, (float) (counts[i] / sum));
        }
        return counts;
    }

    private void readTransitions(SphinxFile file) {
        file.expect(phones, STATES, STATES + 1);
        float[] counts = file.floats(file.integer());
        for (int phone = 0; phone < phones; phone++) {
            for (int state = 0; state < STATES; state++) {
                int row = (phone * STATES + state) * (STATES + 1);
                float self = counts[row + state];
                float next = counts[row + state + 1];
                stay[phone * STATES + state] = (float) Math.log(Math.max(1e-4, self / (self + next)));
                leave[phone * STATES + state] = (float) Math.log(Math.max(1e-4, next / (self + next)));
            }
        }
    }

    private static int labelled(StringTokenizer in, String label) {
        int value = Integer.parseInt(in.nextToken());
        if (!in.nextToken().equals(label)) throw new SpeechException("acoustic model file `mdef` lacks `" + label + "`");
        return value;
    }

    private static String uncommented(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.US_ASCII);
        int from = text.indexOf("\n#");
        if (from < 0) return text;
        int to = from;
        while (to + 1 < text.length() && text.charAt(to + 1) == '#') to = text.indexOf('\n', to + 1);
        return text.substring(0, from) + text.substring(to);
    }
}
