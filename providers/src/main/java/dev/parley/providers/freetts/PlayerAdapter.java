package dev.parley.providers.freetts;

import com.sun.speech.freetts.audio.AudioPlayer;
import java.util.Objects;
import javax.sound.sampled.AudioFormat;
import org.jspecify.annotations.Nullable;

/// FreeTTS plays into a [Shaper] instead of a sound card.
final class PlayerAdapter implements AudioPlayer {
    private volatile @Nullable Shaper shaper;
    private volatile @Nullable Throwable failure;
    private AudioFormat format = new AudioFormat(16_000, 16, 1, true, true);
    private float volume = 1;

    void target(@Nullable Shaper next) {
        shaper = next;
    }

    /// FreeTTS calls this on an output thread of its own, which must not die: without it the voice never speaks again.
    /// What the listener throws is kept for the thread that asked for speech.
    @Override public boolean write(byte[] bytes, int offset, int length) {
        try {
            return Objects.requireNonNull(shaper).accept(bytes, offset, length);
        } catch (RuntimeException | Error e) {
            failure = e;
            return false;
        }
    }

    /// What the listener threw since it was last asked, or null.
    @Nullable Throwable takeFailure() {
        Throwable taken = failure;
        failure = null;
        return taken;
    }

    @Override public boolean write(byte[] bytes) {
        return write(bytes, 0, bytes.length);
    }

    @Override public void setAudioFormat(AudioFormat next) {
        format = next;
    }

    @Override public AudioFormat getAudioFormat() {
        return format;
    }

    @Override public float getVolume() {
        return volume;
    }

    @Override public void setVolume(float next) {
        volume = next;
    }

    @Override public boolean drain() {
        return true;
    }

    @Override public boolean end() {
        return true;
    }

    @Override public long getTime() {
        return -1;
    }

    @Override public void begin(int size) { }

    @Override public void pause() { }

    @Override public void resume() { }

    @Override public void reset() { }

    @Override public void cancel() { }

    @Override public void close() { }

    @Override public void resetTime() { }

    @Override public void startFirstSampleTimer() { }

    @Override public void showMetrics() { }
}
