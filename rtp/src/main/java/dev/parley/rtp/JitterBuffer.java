package dev.parley.rtp;

import java.util.Arrays;

/// Turns packets that come early, late, twice, out of order or not at all into a steady sequence.
///
/// Two numbers rule it. The *playout point* is the RTP timestamp that is due now; it moves with the tick, so
/// time always passes, whatever the network does. The *sequence* of what was handed out only rises: nothing
/// is ever played twice or backwards within one source. A packet is due when its timestamp has been reached;
/// the delay before the first one is what the network may be late by without harm.
///
/// The delay adapts modestly. A packet that comes late while nothing else waits moves the playout point back
/// to itself, so a burst is heard late instead of lost, within `maximumMillis`. When for half a second more
/// than measured jitter requires has been waiting, one tick of audio is skipped. A source that restarts, or
/// whose timestamps jump, starts afresh.
///
/// Not thread-safe. Allocates nothing after construction. Use per tick, until enough samples are there:
/// [#take], then [#advance] by what it decoded to, or by what was concealed.
public final class JitterBuffer {
    /// What became of one packet.
    public enum Outcome { ACCEPTED, DUPLICATE, LATE, TOO_LONG }

    private static final int JUMP_MILLIS = 2000;                // not network, the source changed its clock
    private static final int TRIM_MILLIS = 500;                 // between two looks at superfluous delay
    private static final int OVERLAP_MILLIS = 20;               // a packet may start before what is due and still count
    private static final int LATE_RUN = 10;             // late packets in a row that mean: our clock is wrong

    private final JitterSettings settings;
    private final int mask;
    private final byte[] payloads;
    private final int[] lengths;                                // bytes; -1: slot empty
    private final int[] timestamps;
    private final long[] arrivals;
    private final long[] sequences;                             // extended, of what the slot holds

    private int perMilli = 8;                                   // RTP ticks
    private boolean started;
    private int ssrc;
    private long highest;                                       // extended sequence numbers
    private long taken;                                         // last handed out or given up
    private boolean fresh;                                      // nothing handed out since the (re)start
    private int held;
    private int playout;                                        // RTP ticks
    private long takenArrival;
    private int lateRun;
    private int jitter;                                         // RTP ticks, RFC 3550 §A.8, scaled by 16
    private long lastArrival;
    private int lastTimestamp;
    private int sinceTrim;                                      // ticks
    private int leastDepth = Integer.MAX_VALUE;                 // ticks, since the last look

    private final VoipMetrics metrics = new VoipMetrics();
    private long accepted;
    private long duplicates;
    private long late;
    private long lost;
    private long overflowed;
    private long restarts;
    private long skippedTicks;
    private long tooLong;

    public JitterBuffer(JitterSettings settings) {
        this.settings = settings;
        this.mask = settings.capacity() - 1;
        this.payloads = new byte[settings.capacity() * settings.maximumPayload()];
        this.lengths = new int[settings.capacity()];
        this.timestamps = new int[settings.capacity()];
        this.arrivals = new long[settings.capacity()];
        this.sequences = new long[settings.capacity()];
        Arrays.fill(lengths, -1);
    }

    /// Copies the payload in.
    ///
    /// @param now nanoseconds, when the packet arrived
    public Outcome insert(RtpPacket packet, long now) {
        if (packet.payloadLength() > settings.maximumPayload()) {
            tooLong++;
            return Outcome.TOO_LONG;
        }
        int timestamp = packet.timestamp();
        if (!started || packet.ssrc() != ssrc || jumped(timestamp)) restart(packet);
        long sequence = extend(packet.sequence());
        if (sequence <= taken || holds(sequence)) return missed(sequence);
        int lateness = playout - timestamp;
        if (lateness > 0) {
            if (held > 0 && lateness > OVERLAP_MILLIS * perMilli || lateness > maximum()) return missed(sequence);
            playout = timestamp;
        }
        makeRoomFor(sequence);
        store(packet, sequence, now);
        measure(timestamp, now);
        lateRun = 0;
        accepted++;
        dropBeyondMaximum();
        return Outcome.ACCEPTED;
    }

    /// Hands out the packet that is due.
    ///
    /// @return bytes written; 0: nothing is due, conceal up to [#missing] ticks. Payloads of length 0 are
    ///     never handed out
    public int take(byte[] out, int offset) {
        while (held > 0) {
            long head = head();
            int slot = (int) head & mask;
            if (timestamps[slot] - playout > 0) return 0;
            pass(head);
            playout = timestamps[slot];
            int length = release(slot);
            metrics.played();
            if (length > 0) {
                System.arraycopy(payloads, slot * settings.maximumPayload(), out, offset, length);
                takenArrival = arrivals[slot];
                return length;
            }
        }
        return 0;
    }

    /// @return RTP ticks until the next packet that is here is due, at most `atMost`, which is the answer
    ///     when none is
    public int missing(int atMost) {
        if (held == 0) return atMost;
        int until = timestamps[(int) head() & mask] - playout;
        return Math.clamp(until, 1, atMost);
    }

    /// Time passes: what was taken decoded to `ticks`, or so many were concealed.
    public void advance(int ticks) {
        if (!started) return;
        playout += ticks;
        if (held > 0) leastDepth = Math.min(leastDepth, timestamps[(int) highest & mask] - playout);
        else leastDepth = Math.min(leastDepth, 0);
        sinceTrim += ticks;
        if (sinceTrim >= TRIM_MILLIS * perMilli) trim(ticks);
    }

    /// As [#take], but of the packet that waits after exactly one that is missing, and leaves it waiting: it may tell of
    /// the one before it.
    ///
    /// @return bytes written; 0: there is no such packet
    public int following(byte[] out, int offset) {
        if (held == 0 || fresh) return 0;
        long head = taken + 2;
        if (holds(taken + 1) || !holds(head)) return 0;
        int slot = (int) head & mask;
        System.arraycopy(payloads, slot * settings.maximumPayload(), out, offset, lengths[slot]);
        return lengths[slot];
    }

    /// Another encoding, perhaps with another clock: [#reset], and from here on ticks are of this rate.
    ///
    /// @param clockRate RTP ticks per second, a multiple of 1000
    public void reset(int clockRate) {
        perMilli = clockRate / 1000;
        reset();
    }

    private int target() {
        return settings.targetMillis() * perMilli;
    }

    private int maximum() {
        return settings.maximumMillis() * perMilli;
    }

    /// Forgets everything held; the next packet starts afresh. Counters stay.
    public void reset() {
        Arrays.fill(lengths, -1);
        held = 0;
        started = false;
    }

    /// When the packet last taken had arrived, ns.
    public long takenArrival() {
        return takenArrival;
    }

    /// Interarrival jitter (RFC 3550 §A.8), RTP ticks.
    public int jitterTicks() {
        return jitter >> 4;
    }

    /// Packets waiting.
    public int held() {
        return held;
    }

    private boolean jumped(int timestamp) {
        int ahead = timestamp - playout;
        return ahead > JUMP_MILLIS * perMilli || ahead < -JUMP_MILLIS * perMilli || lateRun >= LATE_RUN;
    }

    private void restart(RtpPacket packet) {
        if (started) restarts++;
        reset();
        started = true;
        ssrc = packet.ssrc();
        highest = 0x1_0000L | packet.sequence();            // room below, so that reordered first packets fit
        taken = highest - settings.capacity() / 2;
        fresh = true;
        playout = packet.timestamp() - target();
        lateRun = 0;
        jitter = 0;
        lastArrival = Long.MIN_VALUE;
        sinceTrim = 0;
        leastDepth = Integer.MAX_VALUE;
    }

    /// The extended number nearest to the highest seen (RFC 3550 §A.1).
    private long extend(int sequence) {
        return highest + (short) (sequence - (int) highest);
    }

    private boolean holds(long sequence) {
        int slot = (int) sequence & mask;
        return lengths[slot] >= 0 && sequences[slot] == sequence;
    }

    /// Already taken, already here, or past its time.
    private Outcome missed(long sequence) {
        if (holds(sequence) || sequence == taken) {
            duplicates++;
            return Outcome.DUPLICATE;
        }
        late++;
        lateRun++;
        return Outcome.LATE;
    }

    private void makeRoomFor(long sequence) {
        while (held > 0 && sequence - head() >= settings.capacity()) dropOldest();
        long last = sequence - settings.capacity();        // what is here and what comes must fit their slots
        if (last > taken) {
            if (!fresh) lost += last - taken;
            taken = last;
        }
        highest = Math.max(highest, sequence);
    }

    private void dropOldest() {
        long head = head();
        overflowed++;
        pass(head);
        release((int) head & mask);
        metrics.missing();
        if (held > 0) {
            int next = timestamps[(int) head() & mask];
            if (next - playout > 0) playout = next;
        }
    }

    /// Nothing up to `sequence` will be handed out any more; what is missing before it is lost.
    private void pass(long sequence) {
        if (!fresh && sequence - taken > 1) {                   // before the first packet nothing was owed
            lost += sequence - taken - 1;
            metrics.missing(sequence - taken - 1);
        }
        fresh = false;
        taken = sequence;
    }

    private void store(RtpPacket packet, long sequence, long now) {
        int slot = (int) sequence & mask;
        System.arraycopy(packet.buffer(), packet.payloadOffset(), payloads, slot * settings.maximumPayload(),
                packet.payloadLength());
        lengths[slot] = packet.payloadLength();
        timestamps[slot] = packet.timestamp();
        sequences[slot] = sequence;
        arrivals[slot] = now;
        held++;
    }

    private int release(int slot) {
        int length = lengths[slot];
        lengths[slot] = -1;
        held--;
        return length;
    }

    /// The lowest number that waits; only when something does.
    private long head() {
        long sequence = taken + 1;
        while (!holds(sequence)) sequence++;
        return sequence;
    }

    private void measure(int timestamp, long now) {
        if (lastArrival != Long.MIN_VALUE) {
            long elapsedTicks = (now - lastArrival) * perMilli / 1_000_000;
            int difference = Math.abs((int) elapsedTicks - (timestamp - lastTimestamp));
            jitter += Math.min(difference, JUMP_MILLIS * perMilli) - ((jitter + 8) >> 4);
        }
        lastArrival = now;
        lastTimestamp = timestamp;
    }

    private void dropBeyondMaximum() {
        int most = maximum() + target();
        while (held > 1 && timestamps[(int) highest & mask] - playout > most) {
            long head = head();
            // a hole is due: skip the hole, keep the audio
            if (timestamps[(int) head & mask] - playout > 0) {
                int until = timestamps[(int) head & mask] - playout;
                skippedTicks += until;
                playout += until;
            } else {
                dropOldest();
            }
        }
    }

    /// Half a second has passed: was more waiting all the time than the network has shown to need?
    private void trim(int ticks) {
        int needed = Math.max(target(), 3 * jitterTicks());
        if (leastDepth != Integer.MAX_VALUE && leastDepth >= needed + ticks) {
            playout += ticks;
            skippedTicks += ticks;
            while (held > 1 && timestamps[(int) head() & mask] - playout <= -ticks) {
                long head = head();
                overflowed++;
                pass(head);
                release((int) head & mask);
                metrics.missing();
            }
        }
        sinceTrim = 0;
        leastDepth = Integer.MAX_VALUE;
    }

    /// How what was handed out sounds.
    public VoipMetrics metrics() {
        return metrics;
    }

    /// The most delay late packets may build up, milliseconds.
    public int maximumMillis() {
        return settings.maximumMillis();
    }

    /// The delay audio has here at least, milliseconds.
    public int targetMillis() {
        return settings.targetMillis();
    }

    /// Packets stored.
    public long accepted() {
        return accepted;
    }

    public long duplicates() {
        return duplicates;
    }

    /// Packets that came after their place had been played.
    public long late() {
        return late;
    }

    /// Packets that were not here when a later one was handed out; includes those counted as late.
    public long lost() {
        return lost;
    }

    /// Packets dropped to bound memory or delay.
    public long overflowed() {
        return overflowed;
    }

    /// New sources and timestamp jumps.
    public long restarts() {
        return restarts;
    }

    /// RTP ticks left out to bring the delay down.
    public long skippedTicks() {
        return skippedTicks;
    }

    /// Packets refused for their size.
    public long tooLong() {
        return tooLong;
    }
}
