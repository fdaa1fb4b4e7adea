package dev.parley.sip;

import java.time.Duration;

/// The durations a user agent lives by.
///
/// @param t1 round-trip estimate, base of all RFC 3261 §17 timers; a 2xx without ACK is given up after 64 of them
/// @param t2 longest interval between retransmissions of a 2xx
/// @param noAnswer how long an INVITE, either way, may stay without a final response
/// @param transfer how long after a REFER was accepted its outcome may take to arrive
public record SipTimers(Duration t1, Duration t2, Duration noAnswer, Duration transfer) {
    public static final SipTimers STANDARD = new SipTimers(Duration.ofMillis(500), Duration.ofSeconds(4),
            Duration.ofSeconds(180), Duration.ofSeconds(120));

    public SipTimers {
        assert t1.toMillis() > 0 : "t1 " + t1;
        assert t2.compareTo(t1) >= 0 : "t2 below t1";
    }

    /// Timers B, F, H and the patience for an ACK.
    Duration giveUp() {
        return t1.multipliedBy(64);
    }
}
