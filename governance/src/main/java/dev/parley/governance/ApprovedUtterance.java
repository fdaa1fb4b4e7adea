package dev.parley.governance;

import org.jspecify.annotations.Nullable;

/// Words the [Governor] has allowed, once, on one call, in one turn. A class and not a record, because a public
/// record cannot hide its constructor; nobody outside this package can make one.
public final class ApprovedUtterance {
    private final CallId call;
    private final int turn;
    private final long decision;
    private final Rendered words;
    private final boolean bargeable;
    private final @Nullable String disclosure;

    ApprovedUtterance(CallId call, int turn, long decision, Rendered words, boolean bargeable, @Nullable String disclosure) {
        this.call = call;
        this.turn = turn;
        this.decision = decision;
        this.words = words;
        this.bargeable = bargeable;
        this.disclosure = disclosure;
    }

    public CallId call() {
        return call;
    }

    /// The turn it may be played in; a newer turn revokes it.
    public int turn() {
        return turn;
    }

    /// Strictly rising within a call, so an approval cannot be used twice or out of order.
    public long decision() {
        return decision;
    }

    public Rendered words() {
        return words;
    }

    /// Whether the caller may interrupt it.
    public boolean bargeable() {
        return bargeable;
    }

    /// The disclosure it speaks, or null for any other line.
    public @Nullable String disclosure() {
        return disclosure;
    }
}
