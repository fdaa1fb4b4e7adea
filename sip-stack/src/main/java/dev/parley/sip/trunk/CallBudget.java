package dev.parley.sip.trunk;

import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// How many calls at once and how many a second, of one trunk or of the whole gateway, and when to come back.
///
/// Those refused are taken to wait in a queue that drains as fast as places come free: by the rate limit, or by
/// calls at the average length of the last ones ending. Retry-After is when the queue reaches the one refused, so
/// a crowd is spread out instead of sent away to return together. Safe for any thread; times are nanoseconds.
public final class CallBudget {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double FIRST_GUESS_SECONDS = 180;      // average length of a call until calls have ended
    private static final double WEIGHT = 0.05;                  // of the newest call in that average
    private static final int LONGEST_SECONDS = 300;

    private final int most;
    private final double perSecond;
    private int active;
    private double tokens;
    private double waiting;
    private double averageSeconds = FIRST_GUESS_SECONDS;
    private long at;
    private long admitted;
    private long refused;

    /// @param most calls at once
    /// @param perSecond new calls a second, on average; a second's worth may come at once. 0: no limit
    public CallBudget(int most, double perSecond, long now) {
        assert most > 0 && perSecond >= 0 : most + " calls, " + perSecond + " a second";
        this.most = most;
        this.perSecond = perSecond;
        this.tokens = burst();
        this.at = now;
    }

    private double burst() {
        return Math.max(1, perSecond);
    }

    /// Takes one place.
    ///
    /// @return empty: taken; otherwise the seconds after which to ask again
    public synchronized OptionalInt take(long now) {
        pass(now);
        if (active < most && (perSecond == 0 || tokens >= 1)) {
            active++;
            admitted++;
            if (perSecond > 0) tokens--;
            return OptionalInt.empty();
        }
        refused++;
        OptionalInt wait = OptionalInt.of(retryAfter());
        waiting = Math.min(waiting + 1, 100_000);
        return wait;
    }

    /// Takes a place whatever the limits say: an emergency call.
    public synchronized void enter(long now) {
        pass(now);
        active++;
        admitted++;
    }

    /// Gives back a place that was held for so long.
    public synchronized void release(long heldNanos) {
        active--;
        assert active >= 0 : "a place given back twice";
        averageSeconds += WEIGHT * (Math.max(heldNanos, 0) / SECOND - averageSeconds);
    }

    /// Takes back a place that was never used.
    synchronized void undo() {
        active--;
        admitted--;
        if (perSecond > 0) tokens++;
    }

    /// Whether the next call would be refused, and if so when to ask again.
    public synchronized OptionalInt full(long now) {
        pass(now);
        boolean full = active >= most || perSecond > 0 && tokens < 1;
        return full ? OptionalInt.of(retryAfter()) : OptionalInt.empty();
    }

    private void pass(long now) {
        double seconds = Math.max(0, now - at) / SECOND;
        at = Math.max(at, now);
        tokens = Math.min(burst(), tokens + perSecond * seconds);
        waiting = Math.max(0, waiting - drain() * seconds);
    }

    /// Places that come free in a second.
    private double drain() {
        double ending = most / Math.max(averageSeconds, 0.1);
        return perSecond == 0 || active >= most ? ending : perSecond;
    }

    private int retryAfter() {
        double seconds = (waiting + 1) / drain();
        return (int) Math.min(LONGEST_SECONDS, Math.max(1, Math.ceil(seconds)));
    }

    public synchronized int active() {
        return active;
    }

    public int most() {
        return most;
    }

    public synchronized long admitted() {
        return admitted;
    }

    public synchronized long refused() {
        return refused;
    }
}
