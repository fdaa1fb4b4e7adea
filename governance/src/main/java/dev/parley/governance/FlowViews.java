package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Makes the picture of a call that others may look at: personal values are named, sealed ones absent.
final class FlowViews {
    private FlowViews() { }

    static FlowView of(Policy policy, Flow.State state, Phase phase, int turn, Exits exits, Facts facts, List<String> collecting,
                       List<String> confirming, boolean keypad, String ended) {
        Set<String> intents = exits.events(state).filter(Event.OnIntent.class::isInstance).map(e -> ((Event.OnIntent) e).intent())
                .collect(Collectors.toSet());
        Map<String, String> known = new LinkedHashMap<>();
        facts.values().forEach((name, value) -> {
            Flow.Slot slot = facts.slot(name);
            if (!slot.sealed()) known.put(name, slot.pii() ? "(set)" : display(value, policy.locale()));
        });
        return new FlowView(policy.flow(), state, turn, phase == Phase.OPEN && state.hasModel(), phase == Phase.AWAITING_YES_NO,
                intents, collecting, confirming, keypad, known, ended);
    }

    /// What may travel with a transfer: slots that have a value and are not sealed, as display text.
    static Map<String, String> carried(List<String> slots, Facts facts, Locale locale) {
        Map<String, String> carried = new LinkedHashMap<>();
        for (String slot : slots) {
            Value value = facts.value(slot);
            if (value != null && !facts.slot(slot).sealed()) carried.put(slot, display(value, locale));
        }
        return carried;
    }

    private static String display(Value value, Locale locale) {
        return Renderer.render(value, locale).map(Rendered::display).orElse("");
    }
}
