package dev.parley.rtp;

/// What a receiver knows about one source: RFC 3550 Appendix A.1 (sequence numbers), A.3 (loss), A.8
/// (jitter). Not thread-safe; allocates nothing.
public final class ReceiveStatistics {
    private static final int MAX_DROPOUT = 3000;                // packets
    private static final int MAX_MISORDER = 100;
    private static final int MIN_SEQUENTIAL = 2;
    private static final int MOD = 1 << 16;
    private static final int NO_BAD = MOD + 1;

    private int clockRate;
    private boolean known;
    private int ssrc;
    private int probation;                                      // packets in sequence still needed
    private int highest;                                        // 16 bits
    private long cycles;                                        // multiples of 65536
    private int base;
    private int bad;
    private long received;
    private long expectedPrior;
    private long receivedPrior;
    private int transit;
    private int jitter;                                         // ticks, scaled by 16
    private boolean timed;

    /// @param clockRate RTP ticks per second
    public ReceiveStatistics(int clockRate) {
        this.clockRate = clockRate;
    }

    /// Another encoding with another clock goes on under the same sequence.
    public void clockRate(int ticksPerSecond) {
        jitter = (int) ((long) jitter * ticksPerSecond / clockRate);
        clockRate = ticksPerSecond;
        timed = false;
    }

    /// Counts one packet; another SSRC starts all over.
    ///
    /// @return whether the source is valid: past probation, and its sequence makes sense
    public boolean received(RtpPacket packet, long now) {
        if (!known || packet.ssrc() != ssrc) begin(packet);
        if (!update(packet.sequence())) return false;
        int arrival = (int) (now / 1000 * clockRate / 1_000_000);
        int relative = arrival - packet.timestamp();
        if (timed) {
            int difference = Math.abs(relative - transit);
            jitter += Math.min(difference, clockRate) - (jitter + 8 >> 4);
        }
        timed = true;
        transit = relative;
        return true;
    }

    private void begin(RtpPacket packet) {
        known = true;
        ssrc = packet.ssrc();
        restart(packet.sequence());
        highest = packet.sequence() - 1 & MOD - 1;
        probation = MIN_SEQUENTIAL;
        timed = false;
        jitter = 0;
    }

    private void restart(int sequence) {
        base = sequence;
        highest = sequence;
        bad = NO_BAD;
        cycles = 0;
        received = 0;
        receivedPrior = 0;
        expectedPrior = 0;
    }

    /// `update_seq` of RFC 3550 §A.1.
    private boolean update(int sequence) {
        int delta = sequence - highest & MOD - 1;
        if (probation > 0) {
            if (sequence != (highest + 1 & MOD - 1)) {
                probation = MIN_SEQUENTIAL - 1;
                highest = sequence;
                return false;
            }
            probation--;
            highest = sequence;
            if (probation > 0) return false;
            restart(sequence);
            received++;
            return true;
        }
        if (delta < MAX_DROPOUT) {
            if (sequence < highest) cycles += MOD;
            highest = sequence;
        } else if (delta <= MOD - MAX_MISORDER) {
            if (sequence != bad) {
                bad = sequence + 1 & MOD - 1;
                return false;
            }
            restart(sequence);                                  // two in sequence: the other side restarted
        }
        received++;
        return true;
    }

    public int ssrc() {
        return ssrc;
    }

    /// Packets counted since the source became valid, duplicates and late ones too.
    public long received() {
        return received;
    }

    /// Highest sequence number with the count of its cycles above it.
    public long extendedHighest() {
        return cycles + highest;
    }

    /// Packets the sequence numbers say were sent.
    public long expected() {
        return received == 0 ? 0 : extendedHighest() - base + 1;
    }

    /// Expected less received; negative when duplicates came (RFC 3550 §A.3).
    public long lost() {
        return expected() - received;
    }

    /// Since the last call: lost of expected in 256ths, 0 to 255 (RFC 3550 §A.3).
    public int takeFractionLost() {
        long expected = expected() - expectedPrior;
        long missing = expected - (received - receivedPrior);
        expectedPrior += expected;
        receivedPrior = received;
        return expected == 0 || missing <= 0 ? 0 : (int) Math.min(255, (missing << 8) / expected);
    }

    /// As [#jitterTicks], in microseconds.
    public long jitterMicros() {
        return (jitter >> 4) * 1_000_000L / clockRate;
    }

    /// RTP ticks (RFC 3550 §A.8).
    public int jitterTicks() {
        return jitter >> 4;
    }
}
