package dev.parley.media;

/// Both directions of a call for the recorder: left what the caller said, right what the caller was sent.
/// While paused both are digital silence, so time is kept and card numbers are not. [#read] belongs to the
/// recorder's thread, the two switches to the call's thread; a switch holds from the next tick on, and an
/// event says from which frame.
public final class RecordingTap {
    private final boolean enabled;
    private final AudioRing ring;
    private volatile boolean pauseWanted;
    private boolean paused;                                     // media loop

    /// @param ticks the reader may lag behind; 0: this call is not recorded, nothing is kept, there is
    ///     nothing to read
    RecordingTap(int ticks) {
        enabled = ticks > 0;
        ring = new AudioRing(ticks, 2);
    }

    public void pause() {
        pauseWanted = true;
    }

    public void resume() {
        pauseWanted = false;
    }

    /// Reads interleaved pairs (caller, sent), oldest first and without gaps; what was overwritten reads as
    /// silence.
    ///
    /// @return pairs read, at most half the array; 0: nothing new
    public int read(short[] interleaved) {
        return ring.read(interleaved, 0, interleaved.length / 2);
    }

    /// Pairs that were overwritten before they were read. Any thread.
    public long lost() {
        return ring.lost();
    }

    void tick(short[] heard, short[] sent, MediaEventQueue events, long now) {
        boolean wanted = pauseWanted;
        if (wanted != paused) {
            paused = wanted;
            long frame = ring.written();
            events.offer(paused ? new MediaEvent.RecordingPaused(frame, now)
                    : new MediaEvent.RecordingResumed(frame, now));
        }
        if (!enabled) return;
        if (paused) {
            ring.writeSilence();
        } else {
            ring.write(0, heard);
            ring.write(1, sent);
        }
        ring.publish();
    }
}
