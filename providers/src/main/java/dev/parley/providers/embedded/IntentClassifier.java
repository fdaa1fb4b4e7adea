package dev.parley.providers.embedded;

import dev.parley.dialplan.Flow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Which of a flow's intents an utterance means: multinomial logistic regression over words, word pairs and character
/// trigrams, trained from the flow's examples and from small talk that means none of them. Training visits the
/// examples in a fixed order from zero, so the same flow gives the same classifier. Immutable.
///
/// The confidence is the probability, discounted when the utterance shares little with any example of the intent: a
/// linear classifier alone is certain about words it has never seen.
final class IntentClassifier {
    private static final int ROUNDS = 120;
    private static final double RATE = 0.5;
    private static final double DECAY = 1e-4;
    /// Cosine similarity to the nearest example from which nothing is discounted.
    private static final double LIKE_ENOUGH = 0.5;
    /// Weight of a feature no example has: enough to doubt, not enough to drown a word that is known.
    private static final double UNSEEN = 1.5;
    private static final String OTHER = "";
    private static final List<String> SMALL_TALK = List.of("yes", "no", "yes please", "no thanks", "okay", "sure", "hello", "hi there",
            "um", "uh", "well", "one moment", "what", "sorry", "pardon", "i do not know", "what did you say", "can you repeat that",
            "who is this", "how are you", "thank you", "please", "so", "i", "the", "is it", "my", "it is", "what is the weather like",
            "tell me a joke", "what time is it", "i like music", "the dog is barking", "one two three four five", "nine oh two one oh",
            "fifty dollars", "the third of march", "my name is john", "we went to the park", "it is raining today",
            "that is a nice car", "do you sell pizza", "can i get a coffee", "the game was last night");

    record Guess(String intent, double confidence) { }

    private record Example(int label, Map<String, Double> features) { }

    private final List<String> labels = new ArrayList<>();
    private final Map<String, double[]> weights = new HashMap<>();
    private final List<Example> examples = new ArrayList<>();
    private final Map<String, Integer> documents = new HashMap<>();
    private final double[] bias;
    private int count;

    IntentClassifier(Collection<Flow.Intent> intents) {
        labels.add(OTHER);
        var texts = new ArrayList<Map.Entry<Integer, String>>();
        for (String talk : SMALL_TALK) texts.add(Map.entry(0, talk));
        for (Flow.Intent intent : intents) {
            labels.add(intent.name());
            for (String example : intent.examples()) texts.add(Map.entry(labels.size() - 1, example));
        }
        for (var text : texts) {
            count++;
            for (String feature : raw(text.getValue()).keySet()) documents.merge(feature, 1, Integer::sum);
        }
        for (var text : texts) examples.add(new Example(text.getKey(), weighed(text.getValue())));
        bias = new double[labels.size()];
        train();
    }

    /// @param allowed the intents that may be recognised now; when another is likelier, nothing is
    Optional<Guess> classify(String words, Set<String> allowed) {
        Map<String, Double> features = weighed(words);
        if (features.isEmpty()) return Optional.empty();
        double[] probabilities = probabilities(features);
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) if (probabilities[i] > probabilities[best]) best = i;
        if (best == 0 || !allowed.contains(labels.get(best))) return Optional.empty();
        double likeness = 0;
        for (Example example : examples) {
            if (example.label == best) likeness = Math.max(likeness, dot(example.features, features));
        }
        return Optional.of(new Guess(labels.get(best), probabilities[best] * Math.min(1, likeness / LIKE_ENOUGH)));
    }

    private void train() {
        for (int round = 0; round < ROUNDS; round++) {
            double rate = RATE / (1 + 0.02 * round);
            for (Example example : examples) {
                double[] probabilities = probabilities(example.features);
                for (int label = 0; label < bias.length; label++) {
                    double error = (label == example.label ? 1 : 0) - probabilities[label];
                    bias[label] += rate * 0.1 * error;
                    for (var feature : example.features.entrySet()) {
                        double[] weight = weights.computeIfAbsent(feature.getKey(), f -> new double[bias.length]);
                        weight[label] += rate * (10 * error * feature.getValue() - DECAY * weight[label]);
                    }
                }
            }
        }
    }

    private double[] probabilities(Map<String, Double> features) {
        double[] scores = bias.clone();
        for (var feature : features.entrySet()) {
            double[] weight = weights.get(feature.getKey());
            if (weight == null) continue;
            for (int label = 0; label < scores.length; label++) scores[label] += weight[label] * feature.getValue();
        }
        double top = Double.NEGATIVE_INFINITY;
        for (double score : scores) top = Math.max(top, score);
        double sum = 0;
        for (int i = 0; i < scores.length; i++) sum += scores[i] = Math.exp(scores[i] - top);
        for (int i = 0; i < scores.length; i++) scores[i] /= sum;
        return scores;
    }

    /// Unit length; rare features weigh more.
    private Map<String, Double> weighed(String text) {
        Map<String, Double> out = new TreeMap<>(raw(text));
        double square = 0;
        for (var feature : out.entrySet()) {
            Integer seen = documents.get(feature.getKey());
            double rarity = seen == null ? UNSEEN : Math.log(1 + (double) count / (1 + seen));
            feature.setValue(feature.getValue() * rarity);
            square += feature.getValue() * feature.getValue();
        }
        double length = Math.sqrt(square);
        out.replaceAll((feature, value) -> value / length);
        return out;
    }

    private static Map<String, Double> raw(String text) {
        var out = new TreeMap<String, Double>();
        List<String> words = Words.of(text);
        String before = "^";
        for (String word : words) {
            out.merge("w " + word, 1.0, Double::sum);
            out.merge("p " + before + " " + word, 0.6, Double::sum);
            String padded = "_" + word + "_";
            for (int i = 0; i + 3 <= padded.length(); i++) out.merge("c " + padded.substring(i, i + 3), 0.35, Double::sum);
            before = word;
        }
        return out;
    }

    private static double dot(Map<String, Double> a, Map<String, Double> b) {
        double sum = 0;
        for (var entry : a.entrySet()) sum += entry.getValue() * b.getOrDefault(entry.getKey(), 0.0);
        return sum;
    }
}
