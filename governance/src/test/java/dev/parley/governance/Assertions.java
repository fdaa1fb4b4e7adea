package dev.parley.governance;

import dev.parley.dialplan.Flow;
import java.util.Set;

/// A flow with some of its assertions.
final class Assertions {
    private Assertions() { }

    static Flow only(Flow f, Set<String> names) {
        return new Flow(f.name(), f.version(), f.hash(), f.source(), f.file(), f.routes(), f.packs(), f.pins(), f.persona(), f.retain(), f.dialOnlyWhen(), f.fallback(),
                f.with(), f.intents(), f.slots(), f.disclosures(), f.tools(), f.anywhere(), f.start(), f.states(),
                f.assertions().stream().filter(a -> names.contains(a.name())).toList(), f.tests());
    }
}
