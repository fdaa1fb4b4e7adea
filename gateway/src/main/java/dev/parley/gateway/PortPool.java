package dev.parley.gateway;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/// Even UDP ports for RTP; the next odd one is that call's RTCP (RFC 3550 §11). A port that comes back rests a while
/// before it is given out again, so that a peer still sending to it is not heard on somebody else's call.
///
/// Any thread.
final class PortPool {
    private static final long QUARANTINE_NANOS = 10_000_000_000L;

    private record Resting(int port, long until) { }

    private final Queue<Integer> free = new ArrayDeque<>();
    private final Queue<Resting> resting = new ArrayDeque<>();
    private final int size;

    PortPool(int firstPort, int lastPort) {
        for (int port = firstPort; port + 1 <= lastPort; port += 2) free.add(port);
        size = free.size();
    }

    /// @return a port, or empty when all are in use or resting
    synchronized Optional<Integer> take(long now) {
        while (!resting.isEmpty() && resting.peek().until() <= now) free.add(resting.remove().port());
        return Optional.ofNullable(free.poll());
    }

    synchronized void giveBack(int port, long now) {
        resting.add(new Resting(port, now + QUARANTINE_NANOS));
    }

    /// Bound by somebody else: it is left alone for a while.
    synchronized void refused(int port, long now) {
        resting.add(new Resting(port, now + 6 * QUARANTINE_NANOS));
    }

    synchronized int inUse() {
        return size - free.size() - resting.size();
    }
}
