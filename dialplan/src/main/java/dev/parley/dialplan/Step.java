package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Handler;
import dev.parley.dialplan.Flow.Outcome;
import org.jspecify.annotations.Nullable;

/// One micro-step of a counterexample. `state`: where it happens. `subject`: the slot, tool, disclosure or label it is
/// about, empty if there is none. `handler`: the one that was taken, null if none was; `global`: it stands in
/// `anywhere`. `next`: the state it leads to, empty at the end of the call.
public record Step(String state, Act act, String subject, @Nullable Outcome outcome, @Nullable Event event, @Nullable Handler handler,
                   boolean global, String next) {
    public enum Act {
        ENTERED, SAID, PLAYED, HEARD, REFUSED, RECORD, RECORDED, RUN, RUN_DENIED, RESULT, OPENED, EVENT, GIVEN, FILLED, YES, NO, SPEAKS,
        FALLBACK, CALL, CONFIRMED, TROUBLE, ACCEPTED, UNANSWERED, ENDED
    }
}
