package dev.parley.governance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds any of many phrases in one pass over a [Skeleton]: the automaton of Aho and Corasick with its
/// failure links compiled away, so a letter costs one table look-up however many phrases there are.
///
/// A phrase matches whole words: `arrest` is neither in `carresting` nor in `we are still`. `risk-free`,
/// `riskfree` and `ri` | `sk free` (two clauses) are all `risk free`. A trailing `*` lets the last word go on
/// (`guarante*`). A single word of [#LONG] letters or more matches inside a longer word too (`unguaranteed`),
/// and in a loose matcher also across spaces (`guar anteed`). A phrase with a leading `!` is an exception: a
/// match that lies within it does not count (`! toll free`).
///
/// Immutable; any thread.
final class PhraseMatcher {
    /// Letters from which a word is unlikely to be part of another by chance.
    private static final int LONG = 8;

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
    }

    private final boolean loose;
    private final List<Pattern> patterns = new ArrayList<>();
    private final Map<Character, Integer> alphabet = new HashMap<>();
    private final int[] ascii = new int[128];               // letter to its column, 0: in no phrase
    private final int[] table;                              // state * columns + column to state
    private final int columns;
    private final int[] link;                               // state to the nearest shorter state that ends a phrase
    private final List<List<Integer>> ends = new ArrayList<>();

    PhraseMatcher(List<Phrase> phrases, boolean loose) {
        this.loose = loose;
        List<String> keys = new ArrayList<>();
        for (Phrase phrase : phrases) {
            String words = phrase.words();
            Skeleton key = loose ? Skeleton.loose(words) : Skeleton.of(words);
            if (key.length() == 0) continue;
            patterns.add(new Pattern(phrase, key, words.chars().noneMatch(Character::isWhitespace)));
            keys.add(key.toString());
            key.toString().chars().forEach(c -> alphabet.computeIfAbsent((char) c, _ -> alphabet.size() + 1));
        }
        alphabet.forEach((letter, column) -> {
            if (letter < 128) ascii[letter] = column;
        });
        columns = alphabet.size() + 1;
        int[] next = trie(keys);
        table = Arrays.copyOf(next, ends.size() * columns);
        link = new int[ends.size()];
        compile();
    }

    /// The longest text a split phrase needs kept from before, in letters.
    int longest() {
        return patterns.stream().mapToInt(Pattern::length).max().orElse(0);
    }

    private int[] trie(List<String> keys) {
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
        int[] fail = new int[ends.size()];
        var queue = new ArrayDeque<Integer>();
        for (int column = 0; column < columns; column++) if (table[column] != 0) queue.add(table[column]);
        while (!queue.isEmpty()) {
            int state = queue.remove();
            link[state] = ends.get(fail[state]).isEmpty() ? link[fail[state]] : fail[state];
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
        return c < 128 ? ascii[c] : alphabet.getOrDefault(c, 0);
    }

    /// Every match that ends after the first `from` letters and is in no exception.
    List<Hit> find(Skeleton text, int from) {
        List<Hit> hits = new ArrayList<>();
        List<Hit> exceptions = new ArrayList<>();
        int state = 0;
        for (int i = 0; i < text.length(); i++) {
            state = table[state * columns + column(text.at(i))];
            if (i < from) continue;
            for (int s = ends.get(state).isEmpty() ? link[state] : state; s != 0; s = link[s]) {
                for (int p : ends.get(s)) {
                    Pattern pattern = patterns.get(p);
                    var hit = new Hit(pattern.phrase, i + 1 - pattern.length(), i + 1);
                    if (stands(text, pattern, hit)) (pattern.phrase.isException() ? exceptions : hits).add(hit);
                }
            }
        }
        hits.removeIf(hit -> exceptions.stream().anyMatch(e -> e.start <= hit.start && hit.end <= e.end));
        return hits;
    }

    private boolean stands(Skeleton text, Pattern pattern, Hit hit) {
        boolean longWord = pattern.single && pattern.length() >= LONG;
        boolean whole = text.startsWord(hit.start) && (pattern.phrase.isPrefix() || text.endsWord(hit.end - 1));
        return (whole || longWord) && (loose && longWord && whole || isAligned(text, pattern, hit));
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
