package dev.parley.governance;

import dev.parley.dialplan.Expr;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Event;
import java.util.List;

/// One step from state to state on the way to a test's scene.
///
/// @param guards what must hold for this handler and no earlier one to be taken
/// @param refused the handler is a transfer, and the leg is what follows when nobody takes it
/// @param cost 1 as things go well, 10 for a choice or a wait, 100 when something fails
record Leg(Flow.State from, Event event, String to, List<Expr> guards, boolean refused, int cost) {
    static final int WELL = 1;
    static final int OTHERWISE = 10;
    static final int FAILING = 100;

    /// The machine takes it by itself.
    boolean isAutomatic() {
        return event instanceof Event.OnDone || event instanceof Event.OnTool(var _, var tool)
                && from.actions().stream().anyMatch(a -> a instanceof Flow.Action.Run run && run.tool().equals(tool));
    }

    static int cost(Event event) {
        return switch (event) {
            case Event.OnDone _, Event.OnIntent _, Event.OnFilled _, Event.OnYes _ -> WELL;
            case Event.OnTool(var outcome, var _) -> outcome == Flow.Outcome.OK ? WELL : FAILING;
            case Event.OnNo _, Event.OnKeypad _, Event.OnSilence _, Event.OnTurns _, Event.OnVoicemail _ -> OTHERWISE;
            case Event.OnDenied _, Event.OnTriesSpent _, Event.OnModelDown _, Event.OnHangup _ -> FAILING;
        };
    }
}
