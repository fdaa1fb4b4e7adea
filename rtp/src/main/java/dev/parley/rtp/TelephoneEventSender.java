package dev.parley.rtp;

/// Sends keys as telephone-events (RFC 4733 §2.5.1): while one is held, each 20 ms tick sends an update that
/// carries the start's timestamp and the growing duration; the end is sent three times. Between two keys
/// there is a pause, so that the same key twice is two events. Shares sequence and clock with the audio it
/// replaces. Not thread-safe.
public final class TelephoneEventSender {
    /// Bytes of one datagram.
    public static final int DATAGRAM = RtpPacket.FIXED_HEADER + 4;
    /// Keys that can wait.
    public static final int CAPACITY = 32;

    private static final int TICK = 160;                        // RTP ticks at 8 kHz
    private static final int END_PACKETS = 3;
    private static final int PAUSE = 3;                         // ticks of 20 ms after the last end packet
    private static final String DIGITS = "0123456789*#ABCD";
    private static final int VOLUME = 10;                       // -10 dBm0

    private final RtpPacketizer stream;
    private final int payloadType;
    private final int[] events = new int[CAPACITY];
    private final int[] durations = new int[CAPACITY];          // RTP ticks
    private int head;
    private int waiting;
    private int start;
    private int duration;                                       // RTP ticks said so far; 0: not begun
    private int ends;
    private int pause;

    public TelephoneEventSender(RtpPacketizer stream, int payloadType) {
        this.stream = stream;
        this.payloadType = payloadType;
    }

    /// Queues one key.
    ///
    /// @param digit one of `0123456789*#ABCD`
    /// @param millis how long it is held, 40 to 8000; rounded down to ticks of 20 ms
    /// @return false: too many wait
    public boolean press(char digit, int millis) {
        int event = DIGITS.indexOf(digit);
        assert event >= 0 : "no key `" + digit + "`";
        assert millis >= 40 && millis <= 8000 : "held for " + millis + " ms";
        if (waiting == CAPACITY) return false;
        int slot = (head + waiting++) % CAPACITY;
        events[slot] = event;
        durations[slot] = millis / 20 * TICK;
        return true;
    }

    /// Whether this tick belongs to a key, then [#tick] says what to send and audio is left out.
    public boolean isActive() {
        return waiting > 0 && pause == 0;
    }

    /// Writes this tick's datagram; only while active. Whoever owns the stream advances its clock as at every
    /// tick.
    ///
    /// @return bytes written, [#DATAGRAM]
    public int tick(byte[] out, int offset) {
        assert isActive() : "no key is pressed";
        boolean first = duration == 0;
        if (first) start = stream.timestamp();
        if (ends == 0) duration += TICK;
        boolean end = duration >= durations[head];
        stream.header(out, offset, payloadType, first, start, 4);
        int at = offset + RtpPacket.FIXED_HEADER;
        out[at] = (byte) events[head];
        out[at + 1] = (byte) (end ? 0x80 | VOLUME : VOLUME);
        RtpPacket.U16.set(out, at + 2, (short) duration);
        if (end && ++ends == END_PACKETS) release();
        return DATAGRAM;
    }

    /// A tick passes in which audio was sent.
    public void idle() {
        if (pause > 0) pause--;
    }

    private void release() {
        head = (head + 1) % CAPACITY;
        waiting--;
        duration = 0;
        ends = 0;
        pause = PAUSE;
    }
}
