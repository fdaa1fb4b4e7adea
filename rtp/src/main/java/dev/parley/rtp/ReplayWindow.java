package dev.parley.rtp;

/// Which packets have been seen (RFC 3711 §3.3.2): the 64 up to the highest index; older ones count as seen. Not
/// thread-safe; allocates nothing.
final class ReplayWindow {
    private static final int SIZE = 64;
    private long highest = -1;
    private long seen;                                          // bit n: highest - n

    boolean isNew(long index) {
        long behind = highest - index;
        return behind < 0 || behind < SIZE && (seen >>> behind & 1) == 0;
    }

    /// Only after the packet has proved itself.
    void add(long index) {
        long ahead = index - highest;
        if (ahead > 0) {
            seen = highest < 0 || ahead >= SIZE ? 1 : seen << ahead | 1;
            highest = index;
        } else {
            seen |= 1L << -ahead;
        }
    }

    void clear() {
        highest = -1;
        seen = 0;
    }
}
