package dev.parley.providers.sphinx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A [WordNet] spelled out in triphones: what the [Decoder] walks. Immutable; shared by all streams that expect the same.
///
/// Each *unit* is one triphone of one word in one place, with three states. Word ends have a unit for every phone
/// that may follow and word beginnings one for every phone that may come before, so triphones reach across words
/// exactly; units that would sound the same are one. Between words, and before and after all, there may be silence.
final class SearchGraph {
    /// Arc target: the sentence may end here.
    static final int END = -1;

    final int units;
    final int[] sequence;
    final int[] phone;
    /// Arcs of unit `u`: `arcFrom[u]` up to `arcFrom[u + 1]`.
    final int[] arcFrom;
    final int[] arcTo;
    final float[] arcWeight;
    /// Index into [#words] of the word entered by the arc, or -1.
    final int[] arcWord;
    /// Where an utterance may begin: units, weights, words.
    final int[] entry;
    final float[] entryWeight;
    final int[] entryWord;
    final String[] words;
    /// Words of the vocabulary that were left out because nobody knows how they sound.
    final List<String> unpronounceable;

    private SearchGraph(Builder builder) {
        units = builder.sequence.size();
        sequence = builder.sequence.toArray();
        phone = builder.phone.toArray();
        words = builder.words.toArray(String[]::new);
        unpronounceable = List.copyOf(builder.unknown);
        arcFrom = new int[units + 1];
        int arcs = builder.arcs.stream().mapToInt(List::size).sum();
        arcTo = new int[arcs];
        arcWeight = new float[arcs];
        arcWord = new int[arcs];
        int at = 0;
        for (int unit = 0; unit < units; unit++) {
            arcFrom[unit] = at;
            for (Arc arc : builder.arcs.get(unit)) {
                arcTo[at] = arc.to;
                arcWeight[at] = arc.weight;
                arcWord[at++] = arc.word;
            }
        }
        arcFrom[units] = at;
        entry = builder.entries.stream().mapToInt(Arc::to).toArray();
        entryWord = builder.entries.stream().mapToInt(Arc::word).toArray();
        entryWeight = new float[entry.length];
        for (int i = 0; i < entry.length; i++) entryWeight[i] = builder.entries.get(i).weight;
    }

    static SearchGraph of(WordNet net, AcousticModel model, Pronunciations pronunciations) {
        return new SearchGraph(new Builder(net, model, pronunciations).build());
    }

    /// Any phones in any order: what sound scores when nothing is expected of it.
    static SearchGraph phoneLoop(AcousticModel model, float perPhone) {
        var builder = new Builder(new WordNet(), model, null);
        for (int phone = 0; phone < model.phones; phone++) builder.unit(phone, phone);
        for (int from = 0; from < model.phones; from++) {
            builder.entries.add(new Arc(from, perPhone, -1));
            for (int to = 0; to < model.phones; to++) {
                if (from != to) builder.arcs.get(from).add(new Arc(to, to == model.silence ? 0 : perPhone, -1));
            }
            builder.arcs.get(from).add(new Arc(END, 0, -1));
        }
        return new SearchGraph(builder);
    }

    /// Of the net's weights, and the price of every word: measured best with the acoustic scores unscaled.
    private static final float SCALE = 3.5f;
    private static final float PER_WORD = -18;

    private record Arc(int to, float weight, int word) { }

    private static final class Ints {
        private int[] values = new int[1024];
        private int size;

        int add(int value) {
            if (size == values.length) values = Arrays.copyOf(values, size * 2);
            values[size] = value;
            return size++;
        }

        int size() {
            return size;
        }

        int[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }

    /// One pronunciation of one word arc.
    private static final class Place {
        final int to;
        final int word;
        final float weight;
        final int[] phones;
        final Map<Integer, List<Integer>> firstAfter = new HashMap<>();      // left phone -> units entered
        final Map<Integer, List<Integer>> lastBefore = new HashMap<>();      // right phone -> units left

        Place(int to, int word, float weight, int[] phones) {
            this.to = to;
            this.word = word;
            this.weight = weight;
            this.phones = phones;
        }

        int first() {
            return phones[0];
        }

        int last() {
            return phones[phones.length - 1];
        }
    }

    private record Follower(Place place, float weight) { }

    private static final class Builder {
        private static final float SILENCE = -2.3f;

        final WordNet net;
        final AcousticModel model;
        final @Nullable Pronunciations pronunciations;
        final Ints sequence = new Ints();
        final Ints phone = new Ints();
        final List<List<Arc>> arcs = new ArrayList<>();
        final List<Arc> entries = new ArrayList<>();
        final List<String> words = new ArrayList<>();
        final List<String> unknown = new ArrayList<>();
        final Map<String, Integer> wordNumbers = new HashMap<>();
        final Map<Integer, List<Follower>> followers = new HashMap<>();
        final Map<Integer, Float> ends = new HashMap<>();
        final Map<Integer, List<Place>> placesFrom = new HashMap<>();

        Builder(WordNet net, AcousticModel model, @Nullable Pronunciations pronunciations) {
            this.net = net;
            this.model = model;
            this.pronunciations = pronunciations;
        }

        Builder build() {
            List<Place> places = places();
            for (Place place : places) followers(place.to);
            followers(WordNet.START);
            expandEnds(places);
            Map<Integer, Integer> silences = new HashMap<>();
            for (Place place : places) connect(place, silences);
            int silence = silenceBefore(WordNet.START, silences);
            entries.add(new Arc(silence, 0, -1));
            for (Follower next : followers(WordNet.START)) {
                for (int unit : next.place.firstAfter.get(model.silence)) entries.add(new Arc(unit, next.weight, next.place.word));
            }
            return this;
        }

        int unit(int triphone, int base) {
            sequence.add(triphone);
            arcs.add(new ArrayList<>());
            return phone.add(base);
        }

        private List<Place> places() {
            var all = new ArrayList<Place>();
            var known = new HashMap<String, List<int[]>>();
            for (int node = 0; node < net.nodes(); node++) {
                var here = new ArrayList<Place>();
                for (WordNet.Arc arc : net.from(node)) {
                    if (arc.word().isEmpty()) continue;
                    List<int[]> said = known.computeIfAbsent(arc.word(), this::pronounce);
                    for (int[] phones : said) here.add(new Place(arc.to(), number(arc.word()), arc.weight() * SCALE + PER_WORD, phones));
                }
                placesFrom.put(node, here);
                all.addAll(here);
            }
            return all;
        }

        private List<int[]> pronounce(String word) {
            List<int[]> said = word.length() == 1 && !word.equals("i") && !word.equals("a")
                    ? Objects.requireNonNull(pronunciations).of(word + ".") : List.of();
            if (said.isEmpty()) said = Objects.requireNonNull(pronunciations).of(word);
            if (said.isEmpty()) unknown.add(word);
            return said;
        }

        private int number(String word) {
            return wordNumbers.computeIfAbsent(word, w -> {
                words.add(w);
                return words.size() - 1;
            });
        }

        /// The words that can come next after `node`, and in [#ends] what ending there costs.
        private List<Follower> followers(int node) {
            List<Follower> known = followers.get(node);
            if (known != null) return known;
            var out = new ArrayList<Follower>();
            for (var reached : net.silently(node).entrySet()) {
                if (reached.getKey() == WordNet.END) ends.put(node, reached.getValue() * SCALE);
                for (Place place : placesFrom.getOrDefault(reached.getKey(), List.of())) {
                    out.add(new Follower(place, place.weight + reached.getValue() * SCALE));
                }
            }
            followers.put(node, out);
            return out;
        }

        /// Makes every place's first and last units for all the phones that can stand beside it.
        private void expandEnds(List<Place> places) {
            Map<Place, TreeSet<Integer>> before = new HashMap<>();
            for (Place place : places) before.put(place, new TreeSet<>(List.of(model.silence)));
            for (Place place : places) {
                for (Follower next : followers(place.to)) before.get(next.place).add(place.last());
            }
            for (Place place : places) {
                var after = new TreeSet<>(List.of(model.silence));
                for (Follower next : followers(place.to)) after.add(next.place.first());
                expand(place, before.get(place), after);
            }
        }

        private void expand(Place place, Iterable<Integer> before, Iterable<Integer> after) {
            int[] p = place.phones;
            int n = p.length;
            if (n == 1) {
                for (int left : before) {
                    var bySound = new HashMap<Integer, Integer>();
                    for (int right : after) {
                        int sound = model.triphone(p[0], left, right, AcousticModel.SINGLE);
                        int unit = bySound.computeIfAbsent(sound, s -> unit(s, p[0]));
                        add(place.firstAfter, left, unit);
                        add(place.lastBefore, right, unit);
                    }
                }
                return;
            }
            var inner = new ArrayList<Integer>();
            for (int i = 1; i < n - 1; i++) {
                inner.add(unit(model.triphone(p[i], p[i - 1], p[i + 1], AcousticModel.INTERNAL), p[i]));
                if (i > 1) arcs.get(inner.get(i - 2)).add(new Arc(inner.get(i - 1), 0, -1));
            }
            var firsts = new HashMap<Integer, Integer>();
            for (int left : before) {
                int sound = model.triphone(p[0], left, p[1], AcousticModel.BEGIN);
                add(place.firstAfter, left, firsts.computeIfAbsent(sound, s -> unit(s, p[0])));
            }
            var lasts = new HashMap<Integer, Integer>();
            for (int right : after) {
                int sound = model.triphone(p[n - 1], p[n - 2], right, AcousticModel.END);
                add(place.lastBefore, right, lasts.computeIfAbsent(sound, s -> unit(s, p[n - 1])));
            }
            for (int first : firsts.values()) {
                if (inner.isEmpty()) {
                    for (int last : lasts.values()) arcs.get(first).add(new Arc(last, 0, -1));
                } else {
                    arcs.get(first).add(new Arc(inner.getFirst(), 0, -1));
                }
            }
            if (!inner.isEmpty()) {
                for (int last : lasts.values()) arcs.get(inner.getLast()).add(new Arc(last, 0, -1));
            }
        }

        private static void add(Map<Integer, List<Integer>> map, int key, int unit) {
            List<Integer> list = map.computeIfAbsent(key, k -> new ArrayList<>(1));
            if (!list.contains(unit)) list.add(unit);
        }

        private void connect(Place place, Map<Integer, Integer> silences) {
            int quiet = silenceBefore(place.to, silences);
            Float end = ends.get(place.to);
            for (int unit : place.lastBefore.get(model.silence)) {
                arcs.get(unit).add(new Arc(quiet, SILENCE, -1));
                if (end != null) arcs.get(unit).add(new Arc(END, end, -1));
            }
            for (Follower next : followers(place.to)) {
                for (int from : place.lastBefore.get(next.place.first())) {
                    for (int to : next.place.firstAfter.get(place.last())) arcs.get(from).add(new Arc(to, next.weight, next.place.word));
                }
            }
        }

        private int silenceBefore(int node, Map<Integer, Integer> silences) {
            Integer made = silences.get(node);
            if (made != null) return made;
            int unit = unit(model.silence, model.silence);
            silences.put(node, unit);
            for (Follower next : followers(node)) {
                for (int to : next.place.firstAfter.get(model.silence)) arcs.get(unit).add(new Arc(to, next.weight, next.place.word));
            }
            Float end = ends.get(node);
            if (end != null) arcs.get(unit).add(new Arc(END, end, -1));
            if (node == WordNet.START) arcs.get(unit).add(new Arc(END, 0, -1));
            return unit;
        }
    }
}
