package dev.parley.sip;

import java.time.Duration;

/// The durations a user agent lives by.
///
/// @param t1 round-trip estimate, base of all RFC 3261 §17 timers; a 2xx without ACK is given up after 64 of them
/// @param t2 longest interval between retransmissions of a 2xx
/// @param noAnswer how long an INVITE, either way, may stay without a final response
/// @param transfer how long after a REFER was accepted its outcome may take to arrive
/// @param sessionExpires session interval we ask for (RFC 4028), in whole seconds
/// @param minimumSession shortest session interval we take; RFC 4028 §5 wants 90 s or more on real networks
public record SipTimers(Duration t1, Duration t2, Duration noAnswer, Duration transfer, Duration sessionExpires,
                        Duration minimumSession) {
    public static final SipTimers STANDARD = new SipTimers(Duration.ofMillis(500), Duration.ofSeconds(4),
            Duration.ofSeconds(180), Duration.ofSeconds(120), Duration.ofSeconds(1800), Duration.ofSeconds(90));

    public SipTimers {
        assert t1.toMillis() > 0 : "t1 " + t1;
        assert t2.compareTo(t1) >= 0 : "t2 below t1";
        assert sessionExpires.compareTo(minimumSession) >= 0 : "session interval below its minimum";
    }

    public SipTimers withSessions(Duration expires, Duration minimum) {
        return new SipTimers(t1, t2, noAnswer, transfer, expires, minimum);
    }

    /// Timers B, F, H and the patience for an ACK.
    Duration giveUp() {
        return t1.multipliedBy(64);
    }
}
