package dev.parley.dialplan;

import java.util.ArrayList;
import java.util.List;

/// How wide text will be in a font we do not know: the width of the widest of the usual sans-serif faces, so that
/// what fits by this measure fits in all of them.
final class TextMeasure {
    private TextMeasure() { }

    static double width(String text, double size, boolean bold) {
        double em = text.codePoints().mapToDouble(TextMeasure::em).sum();
        return em * size * (bold ? 1.1 : 1);
    }

    private static double em(int c) {
        if (c >= 0x1100 && (c <= 0x11FF || c >= 0x2E80 && c <= 0xA4CF || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xF900 && c <= 0xFAFF || c >= 0xFE30 && c <= 0xFE4F || c >= 0xFF00 && c <= 0xFF60
                || c >= 0x1F000)) return 1.3;
        if (c == ' ') return 0.32;
        if ("ijl.,:;'|!".indexOf(c) >= 0) return 0.34;
        if ("ftrI()[]{}\"-/\\".indexOf(c) >= 0) return 0.44;
        if ("mwMW@%".indexOf(c) >= 0) return 1.0;
        if (c >= 'A' && c <= 'Z' || c > 0x7E) return 0.8;
        if ("<>=+~".indexOf(c) >= 0) return 0.84;
        return 0.64;
    }

    /// `text`, cut with an ellipsis to fit.
    static String clip(String text, double width, double size, boolean bold) {
        if (width(text, size, bold) <= width) return text;
        int[] points = text.codePoints().toArray();
        int n = points.length;
        while (n > 1 && width(new String(points, 0, n) + "…", size, bold) > width) n--;
        return new String(points, 0, n).stripTrailing() + "…";
    }

    /// Lines that fit, broken at spaces; a word that is too long for a line is cut. At most `most` lines.
    static List<String> wrap(String text, double width, double size, boolean bold, int most) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && width(line + " " + word, size, bold) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        if (lines.size() > most) {
            String rest = String.join(" ", lines.subList(most - 1, lines.size()));
            lines = new ArrayList<>(lines.subList(0, most - 1));
            lines.add(rest);
        }
        lines.replaceAll(l -> clip(l, width, size, bold));
        return lines;
    }
}
