package dev.parley.governance;

import java.util.Locale;

/// Who wanted it: the flow itself, as written and proved, or a model.
enum Proposer {
    FLOW, MODEL;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
