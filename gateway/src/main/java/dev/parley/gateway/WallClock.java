package dev.parley.gateway;

import java.time.Instant;

/// The time of day, as RTCP writes it.
final class WallClock {
    private static final long FROM_1900 = 2_208_988_800L;      // seconds between the epochs of NTP and of Unix
    private static final long NANOS = 1_000_000_000L;

    private WallClock() { }

    /// NTP's 32.32 format: seconds since 1900.
    static long ntp() {
        Instant now = Instant.now();
        return now.getEpochSecond() + FROM_1900 << 32 | ((long) now.getNano() << 32) / NANOS;
    }
}
