package dev.parley.media;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// Audio on its way from the tick to one slower thread. The tick always writes and never waits: a reader that
/// falls further behind than the ring is long finds silence in place of what was overwritten, so position is
/// always time. One writer (the media loop), one reader. Samples are 16-bit, interleaved when there are two
/// channels.
public final class AudioRing {
    static final int FRAMES = 160;                              // per tick: 20 ms at 8 kHz

    private final short[] samples;
    private final int channels;
    private final int capacityFrames;
    private final AtomicLong written = new AtomicLong();        // frames
    private long read;                                          // frames; the reader's own
    private volatile long lostFrames;

    AudioRing(int ticks, int channels) {
        this.channels = channels;
        this.capacityFrames = ticks * FRAMES;
        this.samples = new short[capacityFrames * channels];
    }

    /// Writes one tick of one channel; [#publish] makes all channels visible. Media loop.
    void write(int channel, short[] pcm) {
        int at = (int) (written.get() % capacityFrames) * channels + channel;
        for (int i = 0; i < FRAMES; i++) samples[at + i * channels] = pcm[i];
    }

    /// Writes one tick of silence in all channels.
    void writeSilence() {
        int at = (int) (written.get() % capacityFrames) * channels;
        Arrays.fill(samples, at, at + FRAMES * channels, (short) 0);
    }

    void publish() {
        written.set(written.get() + FRAMES);
        VarHandle.fullFence();                         // nothing of the next tick may be seen before this one
    }

    /// Reads what is there, oldest first and without gaps. Reader thread; does not wait.
    ///
    /// @param frames samples per channel wanted
    /// @return frames read, 0 when there is nothing new
    public int read(short[] out, int offset, int frames) {
        long end = written.get();
        int count = (int) Math.min(frames, end - read);
        long oldest = oldest(end);
        int overwritten = Math.clamp(oldest - read, 0, count);
        Arrays.fill(out, offset, offset + overwritten * channels, (short) 0);
        copy(read + overwritten, count - overwritten, out, offset + overwritten * channels);
        VarHandle.loadLoadFence();
        int torn = Math.clamp(oldest(written.get()) - read, 0, count);
        if (torn > overwritten) Arrays.fill(out, offset, offset + torn * channels, (short) 0);
        if (torn > 0) lostFrames = lostFrames + torn;           // one writer: the reader
        read += count;
        return count;
    }

    /// The first frame still safe to read: the tick may be writing one tick past `end`.
    private long oldest(long end) {
        return end + FRAMES - capacityFrames;
    }

    private void copy(long from, int frames, short[] out, int offset) {
        int at = (int) (from % capacityFrames);
        int first = Math.min(frames, capacityFrames - at);
        System.arraycopy(samples, at * channels, out, offset, first * channels);
        System.arraycopy(samples, 0, out, offset + first * channels, (frames - first) * channels);
    }

    /// Index of the next sample [#read] returns, per channel. Reader thread.
    public long position() {
        return read;
    }

    /// Samples per channel written so far. Any thread.
    public long written() {
        return written.get();
    }

    /// Samples per channel that were overwritten before they were read, and were read as silence. Any thread.
    public long lost() {
        return lostFrames;
    }
}
