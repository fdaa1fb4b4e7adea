package dev.parley.sip.trunk;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Our binding at a carrier's registrar (RFC 3261 §10.2), kept alive. Challenges are answered below: what arrives
/// here is final.
///
/// ```
///   WAITING ── deadline ─► REGISTERING ── 2xx ─► REGISTERED ── before expiry ─► REGISTERING
///      ▲  back-off               │ 423: at once, longer
///      └── all hosts failed ─────┤ no answer, 5xx: next host at once
///      └── 4xx ──────────────────┘
/// ```
/// Single-threaded; times are nanoseconds.
public final class Registration {
    public enum State { WAITING, REGISTERING, REGISTERED, STOPPED }

    /// Send REGISTER to a host.
    ///
    /// @param host index into the trunk's hosts
    /// @param expires seconds; 0 takes the binding away
    public record Attempt(int host, int expires) { }

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int LONGEST_BACKOFF_SECONDS = 300;
    private static final int LONGEST_EXPIRES = 86_400;

    private final int hosts;
    private final RandomGenerator random;
    private State state = State.WAITING;
    private int host;
    private int failedHosts;
    private int asked;
    private int failures;
    private boolean lengthened;
    private long next;
    private long validUntil = Long.MIN_VALUE;
    private String reason = "not yet registered";

    /// @param hosts how many there are, at least 1
    /// @param expires seconds to ask for
    public Registration(int hosts, int expires, RandomGenerator random, long now) {
        assert hosts > 0 && expires > 0;
        this.hosts = hosts;
        this.asked = expires;
        this.random = random;
        this.next = now;
    }

    public State state() {
        return state;
    }

    /// Calls may come to us: the registrar still holds the binding, also while it is being refreshed.
    public boolean isRegistered(long now) {
        return state != State.STOPPED && now < validUntil;
    }

    /// Why it is not registered, empty when it is.
    public String reason() {
        return reason;
    }

    public int host() {
        return host;
    }

    public long validUntil() {
        return validUntil;
    }

    public long deadline() {
        return state == State.REGISTERING || state == State.STOPPED ? Long.MAX_VALUE : next;
    }

    /// Call at the deadline.
    public Attempt onDeadline(long now) {
        assert now >= deadline() : "too early";
        state = State.REGISTERING;
        lengthened = false;
        return new Attempt(host, asked);
    }

    /// 2xx.
    ///
    /// @param granted seconds of our own Contact, else of Expires, else what we asked for
    public void onRegistered(int granted, long now) {
        if (state == State.STOPPED) return;
        state = State.REGISTERED;
        failures = 0;
        failedHosts = 0;
        reason = "";
        long seconds = Math.max(1, Math.min(granted, LONGEST_EXPIRES));
        validUntil = now + seconds * SECOND;
        next = now + refreshAfter(seconds);
    }

    /// A long binding is refreshed half a minute before its end, a short one at half of it.
    private static long refreshAfter(long seconds) {
        return seconds > 60 ? (seconds - 30) * SECOND : seconds * SECOND / 2;
    }

    /// Any refusal.
    ///
    /// @param minExpires of a 423, 0 when there is none
    /// @param retryAfter seconds the registrar asks us to wait, -1 when it does not
    public void onRefused(int status, String phrase, int minExpires, int retryAfter, long now) {
        if (state == State.STOPPED) return;
        if (status == 423 && minExpires > asked && minExpires <= LONGEST_EXPIRES && !lengthened) {
            lengthened = true;
            asked = minExpires;
            state = State.WAITING;
            next = now;
            return;
        }
        if (status >= 500 || status == 408) failover("the registrar answers " + status + " " + phrase, retryAfter, now);
        else backOff("refused with " + status + " " + phrase, retryAfter, now);
    }

    /// No answer, or nothing could be sent.
    public void onSilence(String why, long now) {
        if (state != State.STOPPED) failover(why, -1, now);
    }

    private void failover(String why, int retryAfter, long now) {
        host = (host + 1) % hosts;
        if (++failedHosts < hosts) {
            state = State.WAITING;
            reason = why + "; trying the next host";
            next = now;
            return;
        }
        failedHosts = 0;
        backOff(why, retryAfter, now);
    }

    /// Doubles from two seconds to five minutes, half of it by chance (RFC 5626 §4.5): a carrier that comes back is
    /// not met by everybody at once.
    private void backOff(String why, int retryAfter, long now) {
        state = State.WAITING;
        reason = why;
        int most = Math.min(LONGEST_BACKOFF_SECONDS, 2 << Math.min(failures++, 8));
        long wait = (long) (most * SECOND * (0.5 + random.nextDouble() / 2));
        next = now + Math.max(wait, Math.max(0, Math.min(retryAfter, 3600)) * SECOND);
    }

    /// The gateway goes away.
    ///
    /// @return the last REGISTER to send, null when the registrar holds nothing of ours
    public @org.jspecify.annotations.Nullable Attempt stop(long now) {
        boolean bound = isRegistered(now);
        state = State.STOPPED;
        reason = "stopped";
        validUntil = Long.MIN_VALUE;
        return bound ? new Attempt(host, 0) : null;
    }
}
