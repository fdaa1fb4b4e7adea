package dev.parley.dialplan;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// "Did you mean": the nearest known name by edit distance, if it is near enough to be a slip of the finger.
public final class Suggest {
    /// A flow with more names than this gets no help from the rest of them, in return for a bounded time.
    private static final int MAX_CANDIDATES = 10_000;

    /// A name may have been cut short: `fdcpa` for `fdcpa_reg_f`.
    private static final int SHORTEST_BEGINNING = 4;

    private Suggest() { }

    static @Nullable String help(String name, Collection<String> known) {
        String nearest = nearest(name, known);
        return nearest == null ? null : "did you mean `" + nearest + "`?";
    }

    /// @return null when none is near
    public static @Nullable String nearest(String name, Collection<String> known) {
        int best = name.length() <= 3 ? 1 : name.length() <= 6 ? 2 : 3;
        if (name.length() > 64) return null;
        String found = null;
        int left = MAX_CANDIDATES;
        for (String candidate : known) {
            if (left-- == 0) break;
            if (Math.abs(candidate.length() - name.length()) > best || candidate.length() > 64) continue;
            int distance = distance(name, candidate);
            if (distance < best || distance == best && found == null) {
                best = distance;
                found = candidate;
            }
        }
        if (found == null && name.length() >= SHORTEST_BEGINNING) return known.stream().limit(MAX_CANDIDATES).filter(c -> c.startsWith(name)).findFirst().orElse(null);
        return found;
    }

    /// Optimal string alignment: insert, delete, replace, swap of neighbours.
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) d[i][0] = i;
        for (int j = 0; j <= b.length(); j++) d[0][j] = j;
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
