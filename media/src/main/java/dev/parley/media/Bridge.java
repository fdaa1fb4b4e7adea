package dev.parley.media;

import dev.parley.governance.ApprovedTransfer;
import java.util.concurrent.atomic.AtomicInteger;

/// Two legs of one call that hear each other: what one end says, tick by tick, is what the other is sent. Only an approved
/// transfer opens this door; nothing else but the [PlaybackQueue] reaches a caller's ear.
///
/// Each [End] belongs to one [CallMedia] and its media loop; the two may run on different loops. Between them lie at most
/// [#DEPTH] ticks: a loop that falls behind loses the oldest, one that finds nothing hears silence.
public final class Bridge {
    private static final int DEPTH = 4;                         // 80 ms
    private static final int SLOTS = 8;

    private final CallMedia near;
    private final CallMedia far;

    /// Joins two legs at their next ticks. `near` is the caller's.
    public Bridge(ApprovedTransfer transfer, CallMedia near, CallMedia far) {
        assert transfer.call().equals(near.call()) && transfer.call().equals(far.call()) : "a bridge between calls";
        this.near = near;
        this.far = far;
        Lane out = new Lane();
        Lane back = new Lane();
        near.bridge(new End(out, back));
        far.bridge(new End(back, out));
    }

    /// From the next tick on each leg hears its own playback again.
    public void part() {
        near.bridge(null);
        far.bridge(null);
    }

    /// One leg's side: what it says, and what it is to hear.
    static final class End {
        private final Lane said;
        private final Lane heard;

        private End(Lane said, Lane heard) {
            this.said = said;
            this.heard = heard;
        }

        /// One tick of what this leg's party said. Its media loop.
        void say(short[] pcm) {
            said.put(pcm);
        }

        /// One tick of what the other said, silence when there is none. Its media loop.
        void hear(short[] pcm) {
            heard.take(pcm);
        }
    }

    /// Ticks from one loop to another: one writer, one reader, nobody waits.
    private static final class Lane {
        private final short[][] ticks = new short[SLOTS][AudioRing.FRAMES];
        private final AtomicInteger written = new AtomicInteger();
        private int read;                                       // the reader's own

        void put(short[] pcm) {
            int at = written.get();
            System.arraycopy(pcm, 0, ticks[at & SLOTS - 1], 0, AudioRing.FRAMES);
            written.set(at + 1);
        }

        void take(short[] pcm) {
            int end = written.get();
            if (end - read > DEPTH) read = end - DEPTH / 2;     // behind: the newest counts
            if (read == end) {
                java.util.Arrays.fill(pcm, (short) 0);
                return;
            }
            System.arraycopy(ticks[read & SLOTS - 1], 0, pcm, 0, AudioRing.FRAMES);
            read++;
        }
    }
}
