package dev.parley.governance;

import dev.parley.dialplan.Type;
import java.time.Duration;

/// Digits on their way into one slot. Complete at the type's own length, at `#`, or when the caller pauses.
final class KeypadCapture {
    static final long INTER_DIGIT_NANOS = Duration.ofSeconds(4).toNanos();
    /// Longer than any card number with its expiry and code; more is noise or an attack (RFC 4733 floods).
    static final int LONGEST = 40;

    private final StringBuilder digits = new StringBuilder();
    private String slot = "";
    private long deadline = Long.MAX_VALUE;

    /// Digits for another slot than those before begin anew.
    ///
    /// @return true when the capture is complete
    boolean press(char digit, String slot, Type type, long now) {
        if (!slot.equals(this.slot)) clear();
        this.slot = slot;
        if (digit == '#') return !digits.isEmpty();
        if (digit == '*') {                                  // start again
            clear();
            return false;
        }
        if (digits.length() < LONGEST) digits.append(digit);
        deadline = now + INTER_DIGIT_NANOS;
        return type instanceof Type.Digits(int length) && digits.length() == length;
    }

    /// The slot the digits so far are meant for.
    String slot() {
        return slot;
    }

    String take() {
        String out = digits.toString();
        clear();
        return out;
    }

    boolean isEmpty() {
        return digits.isEmpty();
    }

    void clear() {
        digits.setLength(0);
        deadline = Long.MAX_VALUE;
    }

    /// When the pause after the last digit ends it; `Long.MAX_VALUE` while nothing was pressed.
    long deadline() {
        return deadline;
    }
}
