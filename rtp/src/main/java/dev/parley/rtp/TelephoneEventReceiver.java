package dev.parley.rtp;

/// Reads keys pressed from telephone-event packets (RFC 4733 §2): exactly one digit per event, whatever is
/// lost. Packets of one event share its start timestamp, so that is the event's name; marker bits are not
/// needed. A digit is told at its first end packet, when another event begins, or when nothing more came for
/// a while. Not thread-safe; allocates nothing.
public final class TelephoneEventReceiver {
    /// No digit.
    public static final char NONE = 0;
    private static final String DIGITS = "0123456789*#ABCD";
    private static final int LONGEST = 0xFFFF;                 // ticks one event can say it lasted (§2.5.1.3)

    private final int ticksPerMilli;
    private final long timeoutNanos;
    private boolean active;                                     // an event is going on and has not been told
    private boolean seen;                                       // `start` and `event` mean something
    private int event;
    private int start;                                          // RTP timestamp the event is known by
    private int first;                                         // of its first segment when it is a long press
    private int duration;                                       // ticks of the current segment
    private long lastPacket;
    private int toldDuration;

    /// @param clockRate of the telephone-event payload type, ticks per second
    /// @param timeoutNanos silence after which an event without end packet is over
    public TelephoneEventReceiver(int clockRate, long timeoutNanos) {
        this.ticksPerMilli = Math.max(clockRate / 1000, 1);
        this.timeoutNanos = timeoutNanos;
    }

    /// Hears one packet of the telephone-event payload type.
    ///
    /// @return the digit that is now complete, or [#NONE]; its length is [#durationMillis]
    public char received(RtpPacket packet, long now) {
        if (packet.payloadLength() < 4) return NONE;
        byte[] bytes = packet.buffer();
        int at = packet.payloadOffset();
        int code = bytes[at] & 0xFF;
        boolean end = (bytes[at + 1] & 0x80) != 0;
        int length = (short) RtpPacket.U16.get(bytes, at + 2) & 0xFFFF;
        if (code > 15) return NONE;                             // tones, flash, fax: not keys
        int timestamp = packet.timestamp();
        if (seen && timestamp == start) {
            if (!active) return NONE;                           // repeated end packets
            lastPacket = now;
            duration = Math.max(duration, length);
            return end ? tell() : NONE;
        }
        // straggler of an event told
        if (seen && timestamp - start < 0 && start - timestamp < 0x40_0000) return NONE;
        if (active && code == event && duration == LONGEST && timestamp - start == LONGEST) {
            start = timestamp;                                  // next segment of a long press (§2.5.1.3)
            duration = length;
            lastPacket = now;
            return end ? tell() : NONE;
        }
        char previous = active ? tell() : NONE;
        seen = true;
        active = true;
        event = code;
        start = timestamp;
        first = timestamp;
        duration = length;
        lastPacket = now;
        if (!end || previous != NONE) return previous;  // two at once: the new one follows on its next packet
        return tell();
    }

    /// Time passes; call at every tick.
    ///
    /// @return the digit whose end packets were all lost, or [#NONE]
    public char poll(long now) {
        return active && now - lastPacket >= timeoutNanos ? tell() : NONE;
    }

    /// Of the digit last told, as far as it was heard.
    public int durationMillis() {
        return toldDuration / ticksPerMilli;
    }

    /// The source changed: its timestamps mean nothing any more. An event going on is told.
    public char reset() {
        char digit = active ? tell() : NONE;
        seen = false;
        return digit;
    }

    private char tell() {
        active = false;
        toldDuration = start - first + duration;
        return DIGITS.charAt(event);
    }
}
