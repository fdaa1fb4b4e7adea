package dev.parley.governance;

import java.util.Locale;

/// Who wanted it: the flow itself, as written and proved, a model, or a person who watches over calls.
enum Proposer {
    FLOW, MODEL, OPERATOR;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
