package dev.parley.media;

import dev.parley.governance.ApprovedUtterance;
import org.jspecify.annotations.Nullable;

/// Where the synthesiser puts the sound of one approved utterance: 16-bit mono at 8000 samples per second.
/// Used by one synthesiser thread, which must end it with [#finish] or [#fail], else what is queued behind it
/// waits for ever. Nothing here blocks: the bound is [#CAPACITY], and one clause of speech is far shorter.
public final class SpeechWriter {
    /// Samples one utterance may have: 30 s.
    public static final int CAPACITY = 240_000;
    private static final int CHUNK = 8_000;
    private static final int MORE = 0, FINISHED = 1, FAILED = 2;

    private final ApprovedUtterance utterance;
    private final PlaybackQueue queue;
    // made as needed, by the synthesiser
    private final short @Nullable [][] chunks = new short @Nullable [CAPACITY / CHUNK][];
    private volatile int written;                               // samples; publishes the chunks
    private volatile int ending = MORE;

    private int sent;                                           // media loop only, as all below
    private boolean audible;
    private boolean cut;

    SpeechWriter(ApprovedUtterance utterance, PlaybackQueue queue) {
        this.utterance = utterance;
        this.queue = queue;
    }

    /// Appends sound.
    ///
    /// @return false: none of it is wanted any more ([#revoked]: barge-in, hang-up) or there is no room for
    ///     all of it
    public boolean write(short[] pcm, int offset, int samples) {
        assert ending == MORE : "written after its end";
        if (revoked() || samples > free()) return false;
        int at = written;
        for (int done = 0; done < samples; ) {
            int index = (at + done) / CHUNK;
            short[] chunk = chunks[index];
            if (chunk == null) chunks[index] = chunk = new short[CHUNK];
            int from = (at + done) % CHUNK;
            int count = Math.min(samples - done, CHUNK - from);
            System.arraycopy(pcm, offset + done, chunk, from, count);
            done += count;
        }
        written = at + samples;
        return true;
    }

    /// That was all of it.
    public void finish() {
        if (ending == MORE) ending = FINISHED;
    }

    /// There will be no more, though there should be. What was written stands. After [#finish] it means
    /// nothing.
    public void fail() {
        if (ending == MORE) ending = FAILED;
    }

    /// Whether the caller will hear no more of this: barge-in or hang-up. Any thread.
    public boolean revoked() {
        return queue.revokes(utterance);
    }

    /// Samples that can still be written.
    public int free() {
        return CAPACITY - written;
    }

    /// What is to be said.
    public ApprovedUtterance utterance() {
        return utterance;
    }

    long decision() {
        return utterance.decision();
    }

    /// Takes up to `count` samples; when fewer are there and more are to come, none, so that speech is not
    /// chopped.
    int read(short[] out, int offset, int count) {
        int end = ending;                                     // before `written`: an end means all is written
        int available = written - sent;
        if (available < count && end == MORE) return 0;
        int taken = Math.min(available, count);
        for (int done = 0; done < taken; ) {
            int from = (sent + done) % CHUNK;
            int part = Math.min(taken - done, CHUNK - from);
            short[] chunk = chunks[(sent + done) / CHUNK];
            assert chunk != null : "published before it was made";
            System.arraycopy(chunk, from, out, offset + done, part);
            done += part;
        }
        sent += taken;
        return taken;
    }

    /// Everything there will ever be was sent.
    boolean isDrained() {
        return ending != MORE && sent == written;
    }

    boolean hasFailed() {
        return ending == FAILED;
    }

    int sent() {
        return sent;
    }

    int written() {
        return written;
    }

    boolean isAudible() {
        return audible;
    }

    void becomeAudible() {
        audible = true;
    }

    boolean isCut() {
        return cut;
    }

    void cut() {
        cut = true;
    }
}
