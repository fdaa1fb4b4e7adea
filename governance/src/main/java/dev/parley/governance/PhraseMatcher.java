package dev.parley.governance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Finds any of many phrases in one pass over a [Skeleton]: the automaton of Aho and Corasick with its
/// failure links compiled away, so a letter costs one table look-up however many phrases there are.
///
/// A phrase matches whole words: `arrest` is neither in `carresting` nor in `we are still`. `risk-free`,
/// `riskfree` and `ri` | `sk free` (two clauses) are all `risk free`. A trailing `*` lets the last word go on
/// (`guarante*`). A single word of [#LONG] letters or more matches inside a longer word too (`unguaranteed`),
/// and in a loose matcher also across spaces (`guar anteed`). A phrase with a leading `!` is an exception: a
/// match that lies within it does not count (`! toll free`). A phrase of several words and [#GLUED] letters or
/// more needs no word of the text to start or end where it does (`guaranyou owe nothing`): nobody writes that
/// many letters in that order by chance.
///
/// Immutable; any thread.
final class PhraseMatcher {
    /// Letters from which a word is unlikely to be part of another by chance.
    private static final int LONG = 8;
    private static final int GLUED = 12;

    /// A phrase as its pack wrote it.
    record Phrase(String text, String pack) {
        boolean isException() {
            return text.startsWith("!");
        }

        boolean isPrefix() {
            return text.endsWith("*");
        }

        String words() {
            return text.replaceAll("^!\\s*|\\*$", "").strip();
        }
    }

    /// `start` inclusive, `end` exclusive: places in the skeleton.
    record Hit(Phrase phrase, int start, int end) { }

    private record Pattern(Phrase phrase, Skeleton key, boolean single) {
        int length() {
            return key.length();
        }

        /// May stand within longer words of a text.
        boolean isTelling() {
            return length() >= (single ? LONG : GLUED);
        }
    }

    /// What a search found and what it cost, in automaton moves and phrases looked at.
    record Search(List<Hit> hits, int steps) { }

    private final boolean loose;
    private final List<Pattern> patterns = new ArrayList<>();
    private final char[] letters;                           // of the phrases, sorted; a letter's column is its place + 1
    private final int[] ascii = new int[128];               // letter to its column, 0: in no phrase
    private final int[] table;                              // state * columns + column to state
    private final int columns;
    private final int[] link;                               // state to the nearest shorter state that ends a phrase
    private final int[][] ends;                             // state to the patterns that end in it

    PhraseMatcher(List<Phrase> phrases, boolean loose) {
        this.loose = loose;
        List<String> keys = new ArrayList<>();
        for (Phrase phrase : phrases) {
            String words = phrase.words();
            Skeleton key = loose ? Skeleton.loose(words) : Skeleton.of(words);
            if (key.length() == 0) continue;
            patterns.add(new Pattern(phrase, key, words.chars().noneMatch(Character::isWhitespace)));
            keys.add(key.toString());
        }
        String all = keys.stream().flatMapToInt(String::chars).distinct().sorted()
            .collect(StringBuilder::new, (out, c) -> out.append((char) c), StringBuilder::append).toString();
        letters = all.toCharArray();
        for (int i = 0; i < letters.length; i++) if (letters[i] < 128) ascii[letters[i]] = i + 1;
        columns = letters.length + 1;
        List<List<Integer>> endings = new ArrayList<>();
        int[] next = trie(keys, endings);
        table = Arrays.copyOf(next, endings.size() * columns);
        ends = endings.stream().map(list -> list.stream().mapToInt(Integer::intValue).toArray()).toArray(int[][]::new);
        link = new int[ends.length];
        compile();
    }

    /// The longest text a split phrase needs kept from before, in letters.
    int longest() {
        return patterns.stream().mapToInt(Pattern::length).max().orElse(0);
    }

    private int[] trie(List<String> keys, List<List<Integer>> ends) {
        int[] next = new int[columns * (1 + keys.stream().mapToInt(String::length).sum())];
        ends.add(new ArrayList<>());
        for (int p = 0; p < keys.size(); p++) {
            int state = 0;
            for (char c : keys.get(p).toCharArray()) {
                int edge = state * columns + column(c);
                if (next[edge] == 0) {
                    next[edge] = ends.size();
                    ends.add(new ArrayList<>());
                }
                state = next[edge];
            }
            ends.get(state).add(p);
        }
        return next;
    }

    /// Breadth first: a state's failure state is shorter, so it is complete by the time it is needed.
    private void compile() {
        int[] fail = new int[ends.length];
        var queue = new ArrayDeque<Integer>();
        for (int column = 0; column < columns; column++) if (table[column] != 0) queue.add(table[column]);
        while (!queue.isEmpty()) {
            int state = queue.remove();
            link[state] = ends[fail[state]].length == 0 ? link[fail[state]] : fail[state];
            for (int column = 0; column < columns; column++) {
                int child = table[state * columns + column];
                int fallback = table[fail[state] * columns + column];
                if (child == 0) {
                    table[state * columns + column] = fallback;
                } else {
                    fail[child] = fallback;
                    queue.add(child);
                }
            }
        }
    }

    private int column(char c) {
        return c < 128 ? ascii[c] : Math.max(0, Arrays.binarySearch(letters, c) + 1);
    }

    /// Every match that ends after the first `from` letters and is in no exception.
    List<Hit> find(Skeleton text, int from) {
        return search(text, from).hits;
    }

    Search search(Skeleton text, int from) {
        List<Hit> hits = List.of();
        List<Hit> exceptions = List.of();
        int steps = 0;
        int state = 0;
        for (int i = 0; i < text.length(); i++) {
            state = table[state * columns + column(text.at(i))];
            steps++;
            if (i < from) continue;
            for (int s = ends[state].length == 0 ? link[state] : state; s != 0; s = link[s]) {
                for (int p : ends[s]) {
                    steps++;
                    Pattern pattern = patterns.get(p);
                    var hit = new Hit(pattern.phrase, i + 1 - pattern.length(), i + 1);
                    if (!stands(text, pattern, hit)) continue;
                    if (pattern.phrase.isException()) exceptions = and(exceptions, hit);
                    else hits = and(hits, hit);
                }
            }
        }
        for (Hit e : hits.isEmpty() ? List.<Hit>of() : exceptions) hits.removeIf(hit -> e.start <= hit.start && hit.end <= e.end);
        return new Search(hits, steps);
    }

    /// Nearly every search finds nothing and makes no list.
    private static List<Hit> and(List<Hit> list, Hit hit) {
        List<Hit> out = list.isEmpty() ? new ArrayList<>() : list;
        out.add(hit);
        return out;
    }

    private boolean stands(Skeleton text, Pattern pattern, Hit hit) {
        boolean whole = text.startsWord(hit.start) && (pattern.phrase.isPrefix() || text.endsWord(hit.end - 1));
        boolean telling = pattern.isTelling() && !pattern.phrase.isException();
        return (whole || telling) && (loose && telling && whole || isAligned(text, pattern, hit));
    }

    /// No word of the text starts where the phrase is within a word. The last letter may be the next word's
    /// first too.
    private static boolean isAligned(Skeleton text, Pattern pattern, Hit hit) {
        for (int i = 1; i < pattern.length() - (text.endsWord(hit.end - 1) ? 1 : 0); i++) {
            if (text.startsHard(hit.start + i) && !pattern.key.startsWord(i)) return false;
        }
        return true;
    }
}
