package dev.parley.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// What changes the world waits here until its record survives a crash. Everything else passes at once, records first of
/// all, so that a slow disk delays a tool and never a word. Counts the records it let out: the evidence is durable up to one
/// of them, or it is lost, and then what waits is handed back to be refused.
final class EvidenceGate {
    /// A disk that has not answered by then is as good as gone.
    private static final long PATIENCE = Duration.ofSeconds(2).toNanos();

    /// @param records how many must be durable before it
    private record Waiting(Effect effect, long records, long until) { }

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Queue<Effect> released = new ArrayDeque<>();
    private long records;
    private long durable;
    private boolean lost;

    /// Whether this must not happen before what led to it is on the record for good.
    private static boolean waits(Effect effect) {
        return switch (effect) {
            case Effect.Answer _, Effect.RunTool _, Effect.Transfer _, Effect.Dial _ -> true;
            case Effect.Record(var resume) -> resume;
            case Effect.Reject _, Effect.AnswerReoffer _, Effect.RejectReoffer _, Effect.HangUp _, Effect.Join _, Effect.Part _, Effect.StartMedia _,
                 Effect.ChangeMedia _, Effect.Speak _, Effect.StopSpeaking _, Effect.Expect _, Effect.EndUtterance _, Effect.Generate _,
                 Effect.CancelGeneration _, Effect.Journal _, Effect.Ended _ -> false;
        };
    }

    /// @return the effect, if it may happen now; null: it waits, or what it would have undone never happened
    @Nullable Effect pass(Effect effect, long now) {
        switch (effect) {
            case Effect.Journal _ -> records++;
            case Effect.Part _ -> {
                if (waiting.removeIf(w -> w.effect() instanceof Effect.Dial) || released.removeIf(Effect.Dial.class::isInstance)) return null;
            }
            case Effect.Record(var resume) when !resume -> waiting.removeIf(w -> w.effect() instanceof Effect.Record);
            case Effect.HangUp _, Effect.Reject _ -> waiting.removeIf(w -> w.effect() instanceof Effect.Answer);
            case Effect.Ended _ -> waiting.clear();
            default -> { }
        }
        if (!waits(effect) || records <= durable && waiting.isEmpty()) return effect;
        waiting.add(new Waiting(effect, records, now + PATIENCE));
        return null;
    }

    /// The first `records` of all that passed survive a crash.
    void durable(long records) {
        durable = Math.max(durable, records);
        if (lost) return;                                      // what was refused stays refused
        while (!waiting.isEmpty() && waiting.element().records() <= durable) released.add(waiting.remove().effect());
    }

    /// What waited and may happen now; null: nothing.
    @Nullable Effect released() {
        return released.poll();
    }

    /// From now on nothing that waits will happen.
    void lose() {
        lost = true;
    }

    boolean isLost() {
        return lost;
    }

    /// What waited when the evidence was lost, or came to wait since; once.
    List<Effect> refused() {
        if (!lost || waiting.isEmpty()) return List.of();
        List<Effect> out = new ArrayList<>(waiting.stream().map(Waiting::effect).toList());
        waiting.clear();
        return out;
    }

    /// How many records must be durable before the last of what waits; 0: nothing waits.
    long awaited() {
        return waiting.isEmpty() || lost ? 0 : waiting.getLast().records();
    }

    /// When what has waited longest has waited too long; `Long.MAX_VALUE`: nothing waits.
    long deadline() {
        return waiting.isEmpty() || lost ? Long.MAX_VALUE : waiting.element().until();
    }
}
