package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Event;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;

/// The slots one stay in a state collects: said or keyed, written, confirmed, filled; or missed once more.
final class Collecting {
    /// Takes the exit for an event, if there is one.
    interface Exit {
        /// @return true when the flow has moved on
        boolean take(Predicate<Event> matches, String because);
    }

    private final Facts facts;
    private final Lines lines;
    private final LocalDate today;
    private final Queue<Directive> out;
    private final Exit exit;
    private final KeypadCapture keypad = new KeypadCapture();
    private final Map<String, Integer> missed = new HashMap<>();
    private Flow.State state;

    Collecting(Flow.State state, Facts facts, Lines lines, LocalDate today, Queue<Directive> out, Exit exit) {
        this.state = state;
        this.facts = facts;
        this.lines = lines;
        this.today = today;
        this.out = out;
        this.exit = exit;
    }

    /// A state is entered: what it collects is forgotten, so an old answer is never taken for a new one.
    void begin(Flow.State entered) {
        state = entered;
        state.collects().forEach(c -> facts.clear(c.slot()));
        missed.clear();
        keypad.clear();
    }

    boolean isEmpty() {
        return state.collects().isEmpty();
    }

    /// Still without a value, in order.
    List<String> wanted() {
        return state.collects().stream().map(Flow.Collect::slot).filter(s -> facts.value(s) == null).toList();
    }

    /// Have a value that does not count yet.
    List<String> confirming() {
        return state.collects().stream().map(Flow.Collect::slot).filter(s -> facts.value(s) != null && awaitsYes(s)).toList();
    }

    private Optional<Flow.Collect> of(String slot) {
        return state.collects().stream().filter(c -> c.slot().equals(slot)).findFirst();
    }

    /// The first slot still wanted that may be keyed.
    Optional<Flow.Collect> byKeypad() {
        return state.collects().stream().filter(c -> c.by() != Flow.Channel.VOICE && facts.value(c.slot()) == null).findFirst();
    }

    // ---- what the caller gives ----------------------------------------------------------------------------------

    void said(String slot, String said) {
        Optional<Flow.Collect> collect = of(slot).filter(c -> c.by() != Flow.Channel.KEYPAD);
        if (collect.isEmpty()) return;
        Optional<Value> value = SlotParser.said(facts.slot(slot).type(), said, today);
        if (value.isPresent()) fill(slot, value.get(), false);
        else missed(collect.get(), false);
    }

    void pressed(char digit, Flow.Collect collect, long now) {
        out.add(new Directive.Hush());                           // a caller who keys has heard enough
        if (keypad.press(digit, collect.slot(), facts.slot(collect.slot()).type(), now)) keyed();
    }

    /// When the pause after the last digit ends what is being keyed.
    long deadline() {
        return keypad.deadline();
    }

    void keyed() {
        Optional<Flow.Collect> collect = byKeypad().filter(c -> c.slot().equals(keypad.slot()));
        String digits = keypad.take();
        if (collect.isEmpty()) return;                           // it was said in the meantime
        Flow.Slot slot = facts.slot(collect.get().slot());
        Optional<Value> value = slot.sealed() ? Optional.of(new Value.Token("sealed")) : SlotParser.keyed(slot.type(), digits);
        if (value.isPresent()) fill(slot.name(), value.get(), true);
        // Keys that are no value may be what they are anywhere: "press 9 to opt out" holds while a date is being asked for.
        else if (!exit.take(new Event.OnKeypad(digits)::equals, "keypad")) missed(collect.get(), true);
    }

    /// The caller gave nothing at all.
    void silent() {
        state.collects().stream().filter(c -> facts.value(c.slot()) == null).findFirst().ifPresent(c -> missed(c, false));
    }

    private void missed(Flow.Collect collect, boolean keyed) {
        int tries = missed.merge(collect.slot(), 1, Integer::sum);
        out.add(Evidence.of(RecordType.SLOT_MISSED, "slot", collect.slot(), "tries", tries));
        if (tries >= collect.tries() && exit.take(Event.OnTriesSpent.class::isInstance, "tries spent")) return;
        if (keyed && state.hasModel()) out.add(new Directive.Converse(""));
    }

    private void fill(String slot, Value value, boolean keyed) {
        write(slot, value);
        if (!awaitsYes(slot) && filled(slot)) return;
        out.add(new Directive.Expect());
        if (keyed && state.hasModel()) out.add(new Directive.Converse(""));
    }

    private boolean filled(String slot) {
        return exit.take(new Event.OnFilled(slot)::equals, "filled " + slot);
    }

    void write(String slot, Value value) {
        int version = facts.write(slot, value);
        out.add(Evidence.of(RecordType.SLOT_WRITE, "slot", slot, "version", version,
                "value", Evidence.shown(facts.slot(slot), Values.canonical(value))));
    }

    // ---- what the caller says yes to ----------------------------------------------------------------------------

    /// A plain yes confirms what the last question spoke of. @return true when the flow has moved on
    boolean confirmAsked() {
        for (String slot : lines.asked()) {
            if (!isConfirmable(slot)) continue;
            confirm(slot);
            if (of(slot).isPresent() && filled(slot)) return true;
        }
        return false;
    }

    void confirm(String slot) {
        if (facts.confirm(slot)) out.add(Evidence.of(RecordType.SLOT_CONFIRMED, "slot", slot, "version", facts.version(slot)));
    }

    private boolean isConfirmable(String slot) {
        return facts.slot(slot).origin() instanceof Flow.Origin.FromCaller(boolean confirmed) && confirmed;
    }

    /// It counts only after a yes, and there is a model here that may ask for one.
    private boolean awaitsYes(String slot) {
        return isConfirmable(slot) && state.speech().mention().contains(slot) && !facts.confirmed(slot);
    }
}
