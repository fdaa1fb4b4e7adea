package dev.parley.gateway.api;

import java.util.LinkedHashMap;
import java.util.Map;

/// A bucket of permits per key, refilled evenly. Keys are forgotten, the longest unused first. Thread-safe; times are
/// nanoseconds of any steady clock.
final class RateLimit {
    private static final int MOST_KEYS = 10_000;

    private final double perNano;
    private final double burst;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_KEYS;
        }
    };

    private static final class Bucket {
        private double permits;
        private long at;
    }

    RateLimit(double perSecond, double burst) {
        this.perNano = perSecond / 1e9;
        this.burst = burst;
    }

    /// Takes one. @return 0, or how many nanoseconds to wait for the next
    synchronized long take(String key, long now) {
        Bucket bucket = filled(key, now);
        if (bucket.permits < 1) return (long) Math.ceil((1 - bucket.permits) / perNano);
        bucket.permits--;
        return 0;
    }

    /// Whether one could be taken. @return 0, or how many nanoseconds to wait
    synchronized long peek(String key, long now) {
        Bucket bucket = filled(key, now);
        return bucket.permits < 1 ? (long) Math.ceil((1 - bucket.permits) / perNano) : 0;
    }

    private Bucket filled(String key, long now) {
        Bucket bucket = buckets.get(key);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.permits = burst;
            bucket.at = now;
            buckets.put(key, bucket);
        }
        bucket.permits = Math.min(burst, bucket.permits + (now - bucket.at) * perNano);
        bucket.at = now;
        return bucket;
    }
}
