package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Card data is not recorded, and what was paused goes on. One search over state and recorder. A hang-up and a transfer
/// by a global handler end the call as they find it: nobody can be asked to put the recorder right there.
final class RecordingCheck {
    private record At(String state, boolean on) { }

    private final Draft draft;
    private final Problems problems;

    RecordingCheck(Draft draft, Problems problems) {
        this.draft = draft;
        this.problems = problems;
    }

    void run() {
        boolean cards = draft.packs.stream().anyMatch(p -> p.startsWith("pci_dss"));
        boolean records = draft.states.values().stream().flatMap(s -> s.actions().stream()).anyMatch(Action.Record.class::isInstance);
        if (draft.start == null || !cards && !records) return;
        Deque<At> queue = new ArrayDeque<>();
        Set<At> seen = new HashSet<>();
        add(new At(draft.start, true), seen, queue);
        while (!queue.isEmpty()) {
            At at = queue.remove();
            Flow.State state = draft.states.get(at.state());
            if (state != null) state(state, at.on(), cards, seen, queue);
        }
    }

    private static void add(At at, Set<At> seen, Deque<At> queue) {
        if (seen.add(at)) queue.add(at);
    }

    private void state(Flow.State state, boolean recording, boolean cards, Set<At> seen, Deque<At> queue) {
        boolean on = recording;
        boolean ends = false;
        for (Action action : state.actions()) {
            if (action instanceof Action.Record(boolean resume, _)) on = resume;
            if (action instanceof Action.End) {
                ends = true;
                break;
            }
        }
        if (cards && on) {
            for (Flow.Collect collect : state.collects()) {
                Flow.Slot slot = draft.slots.get(collect.slot());
                if (slot == null || !slot.sealed()) continue;
                problems.error("E340", collect.span(), "state %s collects %s while the call is recorded".formatted(state.name(), slot.name()),
                        "record pause");
            }
        }
        if (ends) {
            if (!on) paused(state);
            return;
        }
        boolean left = on;
        for (Flow.Handler handler : state.handlers()) {
            if (handler.events().stream().allMatch(Event.OnHangup.class::isInstance)) continue;
            List<String> next = GraphCheck.successors(handler.target());
            if (!(handler.target() instanceof Flow.Target.Goto) && !left) paused(state);
            for (String to : next) add(new At(to, left), seen, queue);
        }
        if (draft.anywhere == null) return;
        for (Flow.Handler handler : draft.anywhere.handlers()) {
            for (String to : GraphCheck.successors(handler.target())) add(new At(to, left), seen, queue);
        }
    }

    private void paused(Flow.State state) {
        problems.warning("W341", state.span(), "state " + state.name() + " can end the call while the recording is still paused",
                "record resume");
    }
}
