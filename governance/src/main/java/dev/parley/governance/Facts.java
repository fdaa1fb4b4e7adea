package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Literal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is true in one call: slot values, which disclosures were heard, what the caller confirmed.
///
/// A write gives the slot a new version, and with that kills every fact that spoke about the old one: terms heard for
/// fifty dollars are not terms heard for sixty, and a yes to one date is not a yes to another.
final class Facts {
    private final Flow flow;
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, Integer> versions = new HashMap<>();
    /// Disclosure or slot to the versions of the slots it depended on when it became true.
    private final Map<String, Map<String, Integer>> disclosed = new HashMap<>();
    private final Map<String, Integer> confirmed = new HashMap<>();
    private final Map<String, Set<String>> computedFrom;

    Facts(Flow flow) {
        this.flow = flow;
        this.computedFrom = flow.computedFrom();
        for (Flow.Slot slot : flow.slots().values()) {
            Literal initial = slot.initial();
            if (initial != null) values.put(slot.name(), Values.of(initial, slot.type()));
        }
    }

    Map<String, Value> values() {
        return values;
    }

    @Nullable Value value(String slot) {
        return values.get(slot);
    }

    int version(String slot) {
        return versions.getOrDefault(slot, 0);
    }

    /// @return the slot's new version
    int write(String slot, Value value) {
        values.put(slot, value);
        int version = versions.merge(slot, 1, Integer::sum);
        forgetWhatCameOf(slot);
        return version;
    }

    /// Forgets the value; facts about it die as with a write.
    void clear(String slot) {
        if (values.remove(slot) == null) return;
        versions.merge(slot, 1, Integer::sum);
        forgetWhatCameOf(slot);
    }

    /// What tools answered for the old value says nothing about the new one: another account number is not verified
    /// because the last one was.
    private void forgetWhatCameOf(String slot) {
        forgetWhatCameOf(slot, new HashSet<>(Set.of(slot)));
    }

    private void forgetWhatCameOf(String slot, Set<String> seen) {
        for (String result : computedFrom.getOrDefault(slot, Set.of())) {
            if (!seen.add(result)) continue;
            Flow.Slot computed = slot(result);
            if (values.containsKey(result) && !isInitial(computed)) reset(computed);
            forgetWhatCameOf(result, seen);
        }
    }

    private boolean isInitial(Flow.Slot slot) {
        Literal initial = slot.initial();
        return initial != null && Values.of(initial, slot.type()).equals(values.get(slot.name()));
    }

    private void reset(Flow.Slot slot) {
        Literal initial = slot.initial();
        if (initial == null) values.remove(slot.name());
        else values.put(slot.name(), Values.of(initial, slot.type()));
        versions.merge(slot.name(), 1, Integer::sum);
    }

    void disclose(String disclosure, Map<String, Integer> versionsSpoken) {
        disclosed.put(disclosure, Map.copyOf(versionsSpoken));
    }

    /// The caller said no to it: hearing it established nothing, and neither did an earlier yes to what it speaks about.
    void refuse(String disclosure, List<String> slots) {
        disclosed.remove(disclosure);
        slots.forEach(confirmed::remove);
    }

    boolean disclosed(String disclosure) {
        return isCurrent(disclosed.get(disclosure));
    }

    /// None of the slots was written since. @param then null: never
    boolean isCurrent(@Nullable Map<String, Integer> then) {
        return then != null && then.entrySet().stream().allMatch(e -> version(e.getKey()) == e.getValue());
    }

    /// The versions of the slots a line speaks about, to be remembered until it has been heard.
    Map<String, Integer> versionsOf(List<String> slots) {
        Map<String, Integer> out = new HashMap<>();
        for (String slot : slots) out.put(slot, version(slot));
        return out;
    }

    /// The caller said yes to the current value of `slot`. @return false when it has none
    boolean confirm(String slot) {
        if (!values.containsKey(slot)) return false;
        confirmed.put(slot, version(slot));
        return true;
    }

    boolean confirmed(String slot) {
        Integer then = confirmed.get(slot);
        return then != null && then == version(slot);
    }

    Flow.Slot slot(String name) {
        Flow.Slot slot = flow.slots().get(name);
        if (slot == null) throw new IllegalStateException("slot `" + name + "` is not in flow " + flow.name());
        return slot;
    }
}
