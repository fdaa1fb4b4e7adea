package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.util.LinkedHashMap;
import java.util.Map;

/// Shapes the audit records a flow gives rise to. Personal values are named, never shown.
final class Evidence {
    static final String PERSONAL = "(personal)";
    static final String SEALED = "(sealed)";

    private Evidence() { }

    /// `fields`: name, value, name, value …; a null value leaves the field out.
    static Directive.Evidence of(RecordType type, Object... fields) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (int i = 0; i + 1 < fields.length; i += 2) {
            if (fields[i + 1] != null) out.put((String) fields[i], fields[i + 1]);
        }
        return new Directive.Evidence(type, out);
    }

    static String shown(Flow.Slot slot, String text) {
        if (slot.sealed()) return SEALED;
        return slot.pii() ? PERSONAL : text;
    }

    /// Tool arguments or results, personal ones by name only.
    static Map<String, Object> shown(Flow flow, Map<String, String> values) {
        Map<String, Object> out = new LinkedHashMap<>();
        values.forEach((name, text) -> {
            Flow.Slot slot = flow.slots().get(name);
            out.put(name, slot == null ? text : shown(slot, text));
        });
        return out;
    }
}
