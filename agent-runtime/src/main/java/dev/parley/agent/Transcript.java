package dev.parley.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// What was heard on both sides, oldest first. Holds the last lines only: a prompt that grows with the call grows slow.
public final class Transcript {
    private static final int MOST_LINES = 24;

    private final Deque<ModelRequest.Line> lines = new ArrayDeque<>();

    public void caller(String words) {
        add(new ModelRequest.Line(true, words));
    }

    /// Words whose samples left the socket.
    public void agent(String words) {
        add(new ModelRequest.Line(false, words));
    }

    public List<ModelRequest.Line> lines() {
        return List.copyOf(lines);
    }

    private void add(ModelRequest.Line line) {
        if (line.text().isBlank()) return;
        lines.addLast(line);
        if (lines.size() > MOST_LINES) lines.removeFirst();
    }
}
