package dev.parley.sip.trunk;

import java.util.concurrent.TimeUnit;

/// Whether one host of a trunk answers, judged by OPTIONS (RFC 3261 §11) and by what calls meet there. Single
/// writer; times are nanoseconds.
public final class HostHealth {
    /// UNKNOWN counts as usable: nothing has been heard yet.
    public enum State { UNKNOWN, UP, DOWN }

    private static final int FAILURES_TO_DOWN = 2;
    private static final long DOWN_INTERVAL = TimeUnit.SECONDS.toNanos(10);

    private final long interval;
    private State state = State.UNKNOWN;
    private int failures;
    private long next;
    private boolean probing;
    private String reason = "";

    /// @param interval between probes of a host that is up; 0: no probes, calls alone tell
    public HostHealth(long interval, long now) {
        this.interval = interval;
        this.next = interval == 0 ? Long.MAX_VALUE : now;
    }

    public State state() {
        return state;
    }

    /// Why it is down, empty otherwise.
    public String reason() {
        return reason;
    }

    public boolean usable() {
        return state != State.DOWN;
    }

    /// When to probe; never while a probe is out.
    public long deadline() {
        return probing ? Long.MAX_VALUE : next;
    }

    /// @return true: send OPTIONS now
    public boolean onDeadline(long now) {
        if (probing || now < next) return false;
        probing = true;
        return true;
    }

    /// The answer to a probe: 503 and 408 are a no, anything else a yes, even 404: somebody is there.
    public void onAnswer(int status, long now) {
        probing = false;
        if (status == 503 || status == 408) failed("answers " + status, now);
        else good(now);
    }

    public void onSilence(String why, long now) {
        probing = false;
        failed(why, now);
    }

    /// A call got through, or did not.
    public void onCall(boolean reached, String why, long now) {
        if (reached) good(now);
        else failed(why, now);
    }

    private void good(long now) {
        state = State.UP;
        failures = 0;
        reason = "";
        next = interval == 0 ? Long.MAX_VALUE : now + interval;
    }

    private void failed(String why, long now) {
        if (++failures >= FAILURES_TO_DOWN) {
            state = State.DOWN;
            reason = why;
        }
        // Without probes a host that is down is tried again after a while, or it would stay down for ever.
        next = interval == 0 ? now + 3 * DOWN_INTERVAL : now + Math.min(interval, DOWN_INTERVAL);
    }
}
