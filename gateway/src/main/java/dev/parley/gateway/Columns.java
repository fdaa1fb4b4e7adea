package dev.parley.gateway;

import java.io.PrintWriter;
import java.util.List;

/// Rows as aligned columns.
final class Columns {
    private Columns() { }

    static void print(PrintWriter out, List<String[]> rows) {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) widths[i] = Math.max(widths[i], row[i].length());
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            out.println(line.toString().stripTrailing());
        }
    }
}
