package dev.parley.dialplan;

import java.util.ArrayList;
import java.util.List;

/// The words of two texts, side by side: what stayed, `[-what went-]`, `{+what came+}`.
final class WordDiff {
    /// Longer texts are shown whole: the table would be large and the result unreadable.
    private static final int MOST = 2_000;

    private WordDiff() { }

    static String of(String before, String after) {
        String[] old = before.split(" ", -1);
        String[] now = after.split(" ", -1);
        if (old.length > MOST || now.length > MOST) return "[-" + before + "-] {+" + after + "+}";
        int[][] common = new int[old.length + 1][now.length + 1];
        for (int i = old.length - 1; i >= 0; i--) {
            for (int j = now.length - 1; j >= 0; j--) {
                common[i][j] = old[i].equals(now[j]) ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> out = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        List<String> come = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < old.length || j < now.length) {
            if (i < old.length && j < now.length && old[i].equals(now[j])) {
                flush(gone, come, out);
                out.add(old[i]);
                i++;
                j++;
            } else if (j == now.length || i < old.length && common[i + 1][j] >= common[i][j + 1]) {
                gone.add(old[i++]);
            } else {
                come.add(now[j++]);
            }
        }
        flush(gone, come, out);
        return String.join(" ", out);
    }

    private static void flush(List<String> gone, List<String> come, List<String> out) {
        if (!gone.isEmpty()) out.add("[-" + String.join(" ", gone) + "-]");
        if (!come.isEmpty()) out.add("{+" + String.join(" ", come) + "+}");
        gone.clear();
        come.clear();
    }
}
