package dev.parley.governance;

/// How far a call is in its state: *entry actions → model region → exits*, and what it may be waiting for.
enum Phase {
    NOT_BEGUN,
    /// Entry actions are being done.
    ENTRY, AWAITING_HEARD, AWAITING_TOOL, AWAITING_RECORDING,
    /// A question of the flow's own has been heard.
    AWAITING_YES_NO,
    /// The model region, or slots being collected.
    OPEN,
    /// Nothing is left but to let the lines be heard.
    DRAINING,
    TRANSFERRING, FINISHED;

    boolean entering() {
        return switch (this) {
            case ENTRY, AWAITING_HEARD, AWAITING_TOOL, AWAITING_RECORDING -> true;
            case NOT_BEGUN, AWAITING_YES_NO, OPEN, DRAINING, TRANSFERRING, FINISHED -> false;
        };
    }

    /// It is the caller's move.
    boolean listening() {
        return this == OPEN || this == AWAITING_YES_NO;
    }

    /// A handler may be taken.
    boolean handles() {
        return this != NOT_BEGUN && this != TRANSFERRING && this != FINISHED;
    }
}
