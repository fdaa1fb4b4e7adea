package dev.parley.governance;

import java.time.Duration;

/// Whether the call is being recorded, as asked for and as acknowledged. The recorder tells of changes only.
final class RecorderSwitch {
    private static final long LONGEST_WAIT = Duration.ofSeconds(2).toNanos();

    private boolean on = true;
    private boolean wanted = true;
    private long deadline = Quiet.NEVER;

    /// @return true when the acknowledgement has to be waited for
    boolean turn(boolean on, long now) {
        boolean already = this.on == on && wanted == on;
        wanted = on;
        deadline = already ? Quiet.NEVER : now + LONGEST_WAIT;
        return !already;
    }

    /// @return true when it now is as it was wanted
    boolean changed(boolean on) {
        this.on = on;
        if (on == wanted) deadline = Quiet.NEVER;
        return on == wanted;
    }

    boolean isWantedOn() {
        return wanted;
    }

    long deadline() {
        return deadline;
    }

    void forget() {
        deadline = Quiet.NEVER;
    }
}
