package dev.parley.gateway;

import java.util.concurrent.atomic.AtomicBoolean;

/// Whether this gateway is on its way out: no new calls, the live ones are waited for. Shared by all who answer an INVITE
/// or a question about it. There is no way back. Any thread.
final class DrainState {
    /// What a refused caller's network is told (RFC 3261 §20.33): by then a successor is up or another node is chosen.
    static final int RETRY_AFTER_SECONDS = 30;

    private final AtomicBoolean draining = new AtomicBoolean();

    boolean isDraining() {
        return draining.get();
    }

    /// @return false: it was draining already
    boolean begin() {
        return draining.compareAndSet(false, true);
    }
}
