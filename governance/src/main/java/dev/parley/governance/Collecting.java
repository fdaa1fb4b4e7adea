package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The slots one stay in a state collects: which are wanted, by which channel, and how often each was missed.
final class Collecting {
    private final Facts facts;
    final KeypadCapture keypad = new KeypadCapture();
    private final Map<String, Integer> missed = new HashMap<>();
    private List<Flow.Collect> slots = List.of();

    Collecting(Facts facts) {
        this.facts = facts;
    }

    /// A state is entered: what it collects is forgotten, so an old answer is never taken for a new one.
    void begin(Flow.State state) {
        slots = state.collects();
        slots.forEach(c -> facts.clear(c.slot()));
        missed.clear();
        keypad.clear();
    }

    boolean isEmpty() {
        return slots.isEmpty();
    }

    Optional<Flow.Collect> of(String slot) {
        return slots.stream().filter(c -> c.slot().equals(slot)).findFirst();
    }

    Optional<Flow.Collect> byVoice(String slot) {
        return of(slot).filter(c -> c.by() != Flow.Channel.KEYPAD);
    }

    /// The first slot still wanted that may be keyed.
    Optional<Flow.Collect> byKeypad() {
        return slots.stream().filter(c -> c.by() != Flow.Channel.VOICE && facts.value(c.slot()) == null).findFirst();
    }

    /// Still without a value, in order.
    List<String> wanted() {
        return slots.stream().map(Flow.Collect::slot).filter(s -> facts.value(s) == null).toList();
    }

    Optional<Flow.Collect> firstWanted() {
        return slots.stream().filter(c -> facts.value(c.slot()) == null).findFirst();
    }

    /// @return how often this slot has been missed, this time included
    int miss(Flow.Collect collect) {
        return missed.merge(collect.slot(), 1, Integer::sum);
    }
}
