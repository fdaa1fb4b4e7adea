package dev.parley.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// Hop latencies of answered turns. Thread-safe. Microseconds in, milliseconds out.
final class LatencyBook {
    private static final long LONGEST = 120_000_000L;

    private final Map<String, Histogram> hops = new LinkedHashMap<>();

    /// The fields of one record, each in microseconds.
    synchronized void add(Map<String, Object> fields) {
        fields.forEach((name, value) -> {
            if (value instanceof Number micros) {
                hops.computeIfAbsent(name.replaceFirst("_us$", ""), _ -> new Histogram(LONGEST, 3))
                        .recordValue(Math.clamp(micros.longValue(), 0, LONGEST));
            }
        });
    }

    /// p50, p95 and p99 of one hop in milliseconds; zeros when nothing was measured.
    synchronized Map<String, Object> millis(String hop) {
        Map<String, Object> out = new LinkedHashMap<>();
        Histogram histogram = hops.get(hop);
        for (int p : new int[] {50, 95, 99}) {
            out.put("p" + p, histogram == null ? 0.0 : Math.round(histogram.getValueAtPercentile(p) / 100.0) / 10.0);
        }
        return out;
    }

    synchronized Map<String, Object> all() {
        Map<String, Object> out = new LinkedHashMap<>();
        for (String hop : hops.keySet()) out.put(hop, millis(hop));
        return out;
    }
}
