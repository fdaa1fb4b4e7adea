package dev.parley.sip;

import java.util.Locale;
import java.util.Optional;

/// Which way media flows, from the point of view of the party that wrote the line (RFC 8866 §6.7).
public enum Direction {
    SENDRECV, SENDONLY, RECVONLY, INACTIVE;

    /// The attribute name as written: `sendrecv`.
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean sends() {
        return this == SENDRECV || this == SENDONLY;
    }

    public boolean receives() {
        return this == SENDRECV || this == RECVONLY;
    }

    /// The same flow seen from the other end: what we may answer at most (RFC 3264 §6.1).
    public Direction reversed() {
        return of(receives(), sends());
    }

    /// What remains when both must agree.
    public Direction and(Direction other) {
        return of(sends() && other.sends(), receives() && other.receives());
    }

    static Direction of(boolean sends, boolean receives) {
        if (sends) return receives ? SENDRECV : SENDONLY;
        return receives ? RECVONLY : INACTIVE;
    }

    static Optional<Direction> named(String attribute) {
        for (Direction direction : values()) {
            if (direction.token().equals(attribute)) return Optional.of(direction);
        }
        return Optional.empty();
    }
}
