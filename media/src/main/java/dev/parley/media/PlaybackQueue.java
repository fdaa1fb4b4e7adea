package dev.parley.media;

import dev.parley.governance.ApprovedUtterance;
import dev.parley.governance.CallId;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The only way to the caller's ear: accepts [ApprovedUtterance] and nothing else. Utterances are played in
/// the order of their approval, each while the next may already be synthesised.
///
/// The call's thread enqueues and stops; the media loop plays. They share a ring and two numbers: up to which
/// decision interruptible speech is revoked, and up to which all speech is. A stop is one write of such a
/// number, and the tick reads each once: what a tick sends was allowed when it began, and nothing revoked is
/// sent by the next.
public final class PlaybackQueue {
    /// Utterances that may wait or play at once.
    public static final int CAPACITY = 16;
    /// A sample this far from zero is heard.
    static final int AUDIBLE = 64;

    private final CallId call;
    private final MediaEventQueue events;
    private final AtomicReferenceArray<@Nullable SpeechWriter> ring = new AtomicReferenceArray<>(CAPACITY);
    private final AtomicLong head = new AtomicLong();           // media loop writes
    private final AtomicLong tail = new AtomicLong();           // call thread writes
    private volatile long revokedUpTo = Long.MIN_VALUE;         // decisions, bargeable ones
    private volatile long allRevokedUpTo = Long.MIN_VALUE;

    private int turn;                                           // call thread only, as the next two
    private long lastDecision = Long.MIN_VALUE;
    private boolean closed;

    private long sweptUpTo = Long.MIN_VALUE;                    // media loop only, as all below
    private long allSweptUpTo = Long.MIN_VALUE;
    private volatile long underruns;

    PlaybackQueue(CallId call, MediaEventQueue events) {
        this.call = call;
        this.events = events;
    }

    /// Queues an utterance behind those before it. Call thread.
    ///
    /// @return where its sound goes; null when it is for another call or another turn than the current one,
    ///     when its decision does not rise, when [#CAPACITY] wait, or after [#stopAll]
    public @Nullable SpeechWriter enqueue(ApprovedUtterance utterance) {
        if (closed || !utterance.call().equals(call) || utterance.turn() != turn) return null;
        if (utterance.decision() <= lastDecision) return null;
        long at = tail.get();
        if (at - head.get() == CAPACITY) return null;
        lastDecision = utterance.decision();
        var writer = new SpeechWriter(utterance, this);
        ring.set((int) at & CAPACITY - 1, writer);
        tail.set(at + 1);
        return writer;
    }

    /// A new turn begins: what was approved for older ones and may be interrupted is stopped. Call thread.
    /// A call begins in turn 0.
    public void advanceTurn(int turn) {
        assert turn >= this.turn : "turn " + turn + " after " + this.turn;
        this.turn = turn;
        stop();
    }

    /// The next tick sends no more of what may be interrupted; whatever of it waits is dropped. Later approvals of
    /// the same turn are still welcome: a barge-in that ends the turn is [#advanceTurn]. Call thread.
    public void stop() {
        revokedUpTo = lastDecision;
    }

    /// Hang-up: as [#stop], uninterruptible speech too, and nothing is accepted any more. Call thread.
    public void stopAll() {
        closed = true;
        allRevokedUpTo = lastDecision;
    }

    /// Whether nothing plays and nothing waits. Any thread; a stop shows after the next tick.
    public boolean isIdle() {
        return head.get() == tail.get();
    }

    /// Times the synthesiser was too slow for the tick in the middle of an utterance. Any thread.
    public long underruns() {
        return underruns;
    }

    boolean revokes(ApprovedUtterance utterance) {
        return revoked(utterance, revokedUpTo, allRevokedUpTo);
    }

    private static boolean revoked(ApprovedUtterance utterance, long upTo, long allUpTo) {
        return utterance.decision() <= (utterance.bargeable() ? Math.max(upTo, allUpTo) : allUpTo);
    }

    /// Fills one tick with approved speech, the rest of it with silence. Media loop.
    void take(short[] frame, long now) {
        sweep(revokedUpTo, allRevokedUpTo, now);
        int filled = 0;
        while (filled < frame.length) {
            SpeechWriter current = current();
            if (current == null) break;
            int taken = current.read(frame, filled, frame.length - filled);
            if (taken > 0) tellFirstAudible(current, frame, filled, taken, now);
            filled += taken;
            if (current.isDrained()) {
                long decision = current.decision();
                events.offer(current.hasFailed() ? new MediaEvent.PlaybackFailed(decision, current.sent(), now)
                        : new MediaEvent.PlaybackFinished(decision, current.sent(), now));
                remove();
            } else if (taken == 0) {
                if (current.sent() > 0) underruns = underruns + 1;      // one writer
                break;
            }
        }
        for (int i = filled; i < frame.length; i++) frame[i] = 0;
    }

    /// Tells of everything revoked since the last tick, in order, whether it had begun or not.
    private void sweep(long upTo, long allUpTo, long now) {
        if (upTo == sweptUpTo && allUpTo == allSweptUpTo) return;
        sweptUpTo = upTo;
        allSweptUpTo = allUpTo;
        long end = tail.get();
        for (long at = head.get(); at < end; at++) {
            SpeechWriter writer = ring.get((int) at & CAPACITY - 1);
            assert writer != null : "empty slot " + at;
            if (writer.isCut() || !revoked(writer.utterance(), upTo, allUpTo)) continue;
            writer.cut();
            events.offer(new MediaEvent.PlaybackCut(writer.decision(), writer.sent(), writer.written(), now));
        }
    }

    /// The utterance to play now, or null. Those cut before their turn came are passed over.
    private @Nullable SpeechWriter current() {
        while (head.get() != tail.get()) {
            SpeechWriter writer = ring.get((int) head.get() & CAPACITY - 1);
            assert writer != null : "empty slot " + head.get();
            if (!writer.isCut()) return writer;
            remove();
        }
        return null;
    }

    private void remove() {
        long at = head.get();
        ring.set((int) at & CAPACITY - 1, null);
        head.set(at + 1);
    }

    private void tellFirstAudible(SpeechWriter writer, short[] frame, int from, int count, long now) {
        if (writer.isAudible()) return;
        for (int i = from; i < from + count; i++) {
            if (frame[i] > AUDIBLE || frame[i] < -AUDIBLE) {
                writer.becomeAudible();
                events.offer(new MediaEvent.PlaybackStarted(writer.decision(), now));
                return;
            }
        }
    }
}
