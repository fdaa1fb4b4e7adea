package dev.parley.providers.freetts;

import com.sun.speech.freetts.audio.AudioPlayer;
import java.util.Objects;
import javax.sound.sampled.AudioFormat;
import org.jspecify.annotations.Nullable;

/// FreeTTS plays into a [Shaper] instead of a sound card.
final class PlayerAdapter implements AudioPlayer {
    private @Nullable Shaper shaper;
    private AudioFormat format = new AudioFormat(16_000, 16, 1, true, true);
    private float volume = 1;

    void target(@Nullable Shaper next) {
        shaper = next;
    }

    @Override public boolean write(byte[] bytes, int offset, int length) {
        return Objects.requireNonNull(shaper).accept(bytes, offset, length);
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
