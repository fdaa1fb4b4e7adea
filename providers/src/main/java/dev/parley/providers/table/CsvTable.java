package dev.parley.providers.table;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A CSV file (RFC 4180) with a header row, in memory. Immutable.
final class CsvTable {
    /// A line of the file; `line` counts from 1.
    record Row(int line, List<String> cells) { }

    private final Map<String, Integer> columns;
    private final List<Row> rows;

    private CsvTable(Map<String, Integer> columns, List<Row> rows) {
        this.columns = columns;
        this.rows = rows;
    }

    /// @throws IllegalArgumentException `file:line: what is wrong`
    static CsvTable read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException(file + ":1: not UTF-8 text", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read table `" + file + "`", e);
        }
        return parse(file.toString(), text);
    }

    static CsvTable parse(String name, String text) {
        List<Row> all = rows(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
        if (all.isEmpty()) throw new IllegalArgumentException(name + ":1: no header row");
        var columns = new HashMap<String, Integer>();
        List<String> header = all.getFirst().cells();
        for (int i = 0; i < header.size(); i++) {
            String column = header.get(i).strip();
            if (column.isEmpty()) throw new IllegalArgumentException(name + ":1: column " + (i + 1) + " has no name");
            if (columns.put(column, i) != null) throw new IllegalArgumentException(name + ":1: column `" + column + "` stands twice");
        }
        for (Row row : all.subList(1, all.size())) {
            if (row.cells().size() != header.size()) {
                throw new IllegalArgumentException(name + ":" + row.line() + ": " + row.cells().size() + " cells, but the header has "
                        + header.size());
            }
        }
        return new CsvTable(Map.copyOf(columns), List.copyOf(all.subList(1, all.size())));
    }

    boolean has(String column) {
        return columns.containsKey(column);
    }

    List<Row> rows() {
        return rows;
    }

    String cell(Row row, String column) {
        return row.cells().get(columns.get(column));
    }

    private static List<Row> rows(String name, String text) {
        var out = new ArrayList<Row>();
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        int line = 1;
        int began = 1;
        boolean quoted = false;
        boolean wasQuoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '\n') line++;
                if (c != '"') cell.append(c);
                else if (i + 1 < text.length() && text.charAt(i + 1) == '"') cell.append(text.charAt(i++));
                else quoted = false;
            } else if (c == '"' && cell.isEmpty() && !wasQuoted) {
                quoted = true;
                wasQuoted = true;
            } else if (c == '"') {
                throw new IllegalArgumentException(name + ":" + line + ": a quote inside a cell that does not begin with one");
            } else if (c == ',') {
                cells.add(cell.toString());
                cell.setLength(0);
                wasQuoted = false;
            } else if (c == '\n') {
                end(out, cells, cell, began, wasQuoted);
                wasQuoted = false;
                began = ++line;
            } else if (c != '\r') {
                cell.append(c);
            }
        }
        if (quoted) throw new IllegalArgumentException(name + ":" + began + ": a quote is never closed");
        end(out, cells, cell, began, wasQuoted);
        return out;
    }

    /// Blank lines are no rows.
    private static void end(List<Row> out, List<String> cells, StringBuilder cell, int line, boolean wasQuoted) {
        if (!cells.isEmpty() || !cell.isEmpty() || wasQuoted) {
            cells.add(cell.toString());
            out.add(new Row(line, List.copyOf(cells)));
        }
        cells.clear();
        cell.setLength(0);
    }
}
