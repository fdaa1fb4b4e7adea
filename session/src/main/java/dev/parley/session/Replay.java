package dev.parley.session;

import java.util.ArrayList;
import java.util.List;

/// A call once more, from its [Tape]: the same machine, the same events at the same times, nothing done in the world.
public final class Replay {
    /// A record the call wants written, and when.
    public record Written(long at, Effect.Journal journal) { }

    private Replay() { }

    /// What the call writes, in order. A call that has ended ignores what is left on the tape.
    public static List<Written> run(CallSettings settings, Iterable<Tape.Entry> entries) {
        var call = new Call(settings);
        List<Written> out = new ArrayList<>();
        for (Tape.Entry entry : entries) {
            CallEvent event = entry.event();
            if (event == null) call.onDeadline(entry.at());
            else call.handle(event, entry.at());
            for (Effect effect = call.poll(); effect != null; effect = call.poll()) {
                if (effect instanceof Effect.Journal journal) out.add(new Written(entry.at(), journal));
            }
        }
        return out;
    }
}
