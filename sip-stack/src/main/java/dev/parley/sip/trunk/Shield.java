package dev.parley.sip.trunk;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Keeps scanners and floods cheap: who failed too often is not heard for a while, and nobody is told of more than
/// once a minute. Bounded: the source heard of least recently is forgotten first. Safe for any thread; times are
/// nanoseconds.
public final class Shield {
    private static final int MOST_SOURCES = 8192;
    private static final int MOST_FAILURES = 8;
    private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);
    private static final long SILENCE = TimeUnit.MINUTES.toNanos(5);
    /// What programs that look for open SIP servers call themselves.
    private static final List<String> SCANNERS = List.of("friendly-scanner", "sipvicious", "sipcli", "sip-scan", "sundayddr", "iwar",
            "sivus", "smap", "vaxsipuseragent", "pplsip", "siparmyknife", "sipptk", "eyebeam release 3006o");

    private static final class Source {
        private long windowStart;
        private int failures;
        private long blockedUntil = Long.MIN_VALUE;
        private long told = Long.MIN_VALUE;
        private long untold;
    }

    /// A line for the log, or nothing.
    ///
    /// @param more events of this source since it was last told of
    public record Notice(boolean tell, long more) { }

    private final Map<String, Source> sources = new LinkedHashMap<>(64, 0.75f, true);
    private long dropped;

    public static boolean isScanner(String userAgent) {
        String name = userAgent.toLowerCase(Locale.ROOT);
        return SCANNERS.stream().anyMatch(name::contains);
    }

    private Source source(String address, long now) {
        Source known = sources.get(address);
        if (known != null) return known;
        Source fresh = new Source();
        fresh.windowStart = now;
        sources.put(address, fresh);
        if (sources.size() > MOST_SOURCES) {
            Iterator<String> oldest = sources.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return fresh;
    }

    /// @return true: drop what comes from there without a word
    public synchronized boolean blocks(String address, long now) {
        Source known = sources.get(address);
        boolean blocked = known != null && now < known.blockedUntil;
        if (blocked) dropped++;
        return blocked;
    }

    /// Something was wrong: bad credentials, not SIP, no business here.
    ///
    /// @return true: that was once too often
    public synchronized boolean failed(String address, long now) {
        Source known = source(address, now);
        if (now - known.windowStart > WINDOW) {
            known.windowStart = now;
            known.failures = 0;
        }
        if (++known.failures < MOST_FAILURES) return false;
        known.blockedUntil = now + SILENCE;
        known.failures = 0;
        return true;
    }

    /// A scanner gave itself away.
    public synchronized void block(String address, long now) {
        source(address, now).blockedUntil = now + SILENCE;
    }

    /// Whether to write a line about this source now.
    public synchronized Notice notice(String address, long now) {
        Source known = source(address, now);
        if (known.told != Long.MIN_VALUE && now - known.told < WINDOW) {
            known.untold++;
            return new Notice(false, 0);
        }
        long more = known.untold;
        known.told = now;
        known.untold = 0;
        return new Notice(true, more);
    }

    public synchronized long dropped() {
        return dropped;
    }

    public synchronized int sources() {
        return sources.size();
    }
}
