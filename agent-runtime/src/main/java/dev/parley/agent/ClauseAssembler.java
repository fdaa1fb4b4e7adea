package dev.parley.agent;

import java.util.ArrayList;
import java.util.List;

/// Cuts a stream of model text into clauses: the smallest pieces that can be judged, and so spoken, on their own.
///
/// A clause ends at `. ! ? ;` (or the same in other scripts) once the next character shows that it really ended - a
/// full stop inside `4.20` or `{due}.` followed by a letter does not count - and at a comma or colon when the clause is
/// long enough to be worth speaking early. Single-threaded.
public final class ClauseAssembler {
    /// A shorter piece before a comma is held back: it would sound chopped.
    private static final int EARLY_WORDS = 6;
    /// A model that never punctuates is cut here, at a space, so that hold-back stays bounded. Unit: characters.
    static final int LONGEST = 240;
    private static final String FULL_STOPS = ".!?;\u0964";
    /// Scripts that write these put no space after them.
    private static final String UNSPACED_STOPS = "\u3002\uFF01\uFF1F";
    private static final String PAUSES = ",:\u2014";

    private final StringBuilder held = new StringBuilder();

    /// @return the clauses that `piece` completed, in order; the rest is held
    public List<String> add(String piece) {
        held.append(piece);
        List<String> out = new ArrayList<>();
        for (int end = boundary(); end > 0; end = boundary()) {
            take(end, out);
        }
        return out;
    }

    /// The text is over. @return what was held, if it says anything
    public List<String> finish() {
        List<String> out = new ArrayList<>();
        take(held.length(), out);
        return out;
    }

    private void take(int end, List<String> out) {
        String clause = held.substring(0, end).strip();
        held.delete(0, end);
        if (!clause.isEmpty()) out.add(clause);
    }

    /// @return the length of the first complete clause, or -1
    private int boundary() {
        int depth = 0;
        // No further than LONGEST, so that the clauses do not depend on how the text was cut into pieces.
        for (int i = 0; i + 1 < held.length() && i < LONGEST; i++) {
            char c = held.charAt(i);
            if (c == '{') depth++;
            if (c == '}' && depth > 0) depth--;
            if (depth > 0) continue;
            boolean spaceFollows = Character.isWhitespace(held.charAt(i + 1));
            if (UNSPACED_STOPS.indexOf(c) >= 0) return i + 1;
            if (spaceFollows && FULL_STOPS.indexOf(c) >= 0 && !abbreviation(i)) return i + 1;
            if (spaceFollows && PAUSES.indexOf(c) >= 0 && words(i) >= EARLY_WORDS) return i + 1;
        }
        if (held.length() <= LONGEST) return -1;
        int space = held.lastIndexOf(" ", LONGEST);
        if (space > 0) return space;
        return Character.isHighSurrogate(held.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    }

    private boolean abbreviation(int at) {
        int from = Math.max(held.lastIndexOf(" ", at - 1), -1) + 1;
        String word = held.substring(from, at);
        return held.charAt(at) == '.' && word.matches("(?i)mr|mrs|ms|dr|st|no|vs|[a-z]");
    }

    private int words(int end) {
        return held.substring(0, end).strip().split("\\s+").length;
    }
}
