package dev.parley.session;

import dev.parley.governance.ApprovedUtterance;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The mouth and the recorder: lines one after the other, sample-exact, with synthesisers that are slow, fail or hang.
final class SimulatedMedia {
    private static final long SAMPLE = 125_000;                  // ns at 8 kHz
    private static final int SAMPLES_PER_WORD = 2_400;
    private static final int CAPACITY = 16;

    private static final class Line {
        final ApprovedUtterance utterance;
        long beginsAt;
        int total;
        boolean over;

        Line(ApprovedUtterance utterance) {
            this.utterance = utterance;
        }
    }

    private enum Engine { GOOD, SLOW, FAILING, HANGING }

    private final SimulatedCall sim;
    private final Engine engine;
    private final boolean deafRecorder;
    private final Map<Long, Line> lines = new LinkedHashMap<>();
    private final Map<Long, Integer> told = new HashMap<>();
    private long freeAt;
    private int turn;
    private long lastDecision = -1;
    private boolean recording = true;

    SimulatedMedia(SimulatedCall sim) {
        this.sim = sim;
        this.engine = sim.pick(List.of(Engine.GOOD, Engine.GOOD, Engine.GOOD, Engine.GOOD, Engine.GOOD, Engine.SLOW, Engine.FAILING, Engine.HANGING));
        this.deafRecorder = sim.chance(4);
    }

    void speak(ApprovedUtterance utterance) {
        long waiting = lines.values().stream().filter(l -> !l.over).count();
        if (utterance.turn() != turn || utterance.decision() <= lastDecision || waiting >= CAPACITY) {
            sim.after(0, new CallEvent.PlaybackCut(utterance.decision(), 0, -1));
            return;
        }
        lastDecision = utterance.decision();
        var line = new Line(utterance);
        lines.put(utterance.decision(), line);
        if (engine == Engine.HANGING && sim.chance(10)) {
            freeAt = Long.MAX_VALUE / 2;
            line.beginsAt = freeAt;
            return;
        }
        long synthesised = sim.now + (engine == Engine.SLOW ? sim.millis(500, 4_000) : sim.millis(30, 200));
        if (freeAt >= Long.MAX_VALUE / 2) {
            line.beginsAt = freeAt;                              // behind one that hangs
            return;
        }
        if (engine == Engine.FAILING && sim.chance(25)) {
            line.over = true;
            sim.post(synthesised, new CallEvent.SynthesisFailed(utterance.decision(), "engine fault"));
            sim.post(synthesised + 20 * SimulatedCall.MILLI, new CallEvent.PlaybackCut(utterance.decision(), 0, -1));
            return;
        }
        line.total = SAMPLES_PER_WORD * utterance.words().spoken().split("\\s+").length;
        line.beginsAt = Math.max(synthesised + 20 * SimulatedCall.MILLI, freeAt);
        freeAt = line.beginsAt + line.total * SAMPLE;
        sim.post(synthesised, new CallEvent.SynthesisStarted(utterance.decision(), synthesised));
        sim.post(line.beginsAt, new CallEvent.PlaybackStarted(utterance.decision(), line.beginsAt));
        sim.post(freeAt, new CallEvent.PlaybackFinished(utterance.decision(), line.total));
    }

    void stop(int turn) {
        if (turn < this.turn) throw new AssertionError("turn " + turn + " after " + this.turn);
        this.turn = turn;
        for (Line line : lines.values()) {
            if (line.over || !line.utterance.bargeable()) continue;
            line.over = true;
            int sent = Math.clamp((sim.now - line.beginsAt) / SAMPLE, 0, line.total);
            sim.after(sim.millis(0, 20), new CallEvent.PlaybackCut(line.utterance.decision(), sent, sim.chance(50) ? line.total : -1));
        }
        if (lines.values().stream().allMatch(l -> l.over)) freeAt = sim.now;
    }

    boolean isIdle() {
        return lines.values().stream().allMatch(l -> l.over);
    }

    /// What was scheduled for a line that has been cut since never happens; nothing is told twice.
    boolean isCurrent(CallEvent event) {
        return switch (event) {
            case CallEvent.PlaybackStarted(var decision, var _) -> !lines.get(decision).over;
            case CallEvent.PlaybackFinished(var decision, var _) -> {
                Line line = lines.get(decision);
                boolean current = !line.over;
                line.over = true;
                yield current && told.merge(decision, 1, Integer::sum) == 1;
            }
            default -> true;
        };
    }

    void record(boolean resume) {
        if (resume == recording || deafRecorder) return;         // tells of changes only
        recording = resume;
        sim.after(sim.millis(1, 40), new CallEvent.RecordingChanged(resume));
    }
}
