package dev.parley.codecs;

/// Tells when a person speaks in 8 kHz audio. Deterministic; not thread-safe; allocates nothing after construction.
public final class VoiceActivityDetector {
    public enum Edge { NONE, STARTED, ENDED }

    private static final int FRAME = 80;                        // samples: 10 ms

    private final VadSettings settings;
    private double floor = 50;                                  // noise level, root mean square
    private boolean speaking;
    private int activeMillis;
    private int silentMillis;
    private long position;                                      // samples heard
    private long runStart;
    private long onset;
    private long end;

    public VoiceActivityDetector(VadSettings settings) {
        this.settings = settings;
    }

    /// Hears 10 or 20 ms.
    ///
    /// @param samples a multiple of 80
    /// @return whether speech began or ended, never both: see [#onset] and [#end] for when
    public Edge accept(short[] pcm, int offset, int samples) {
        assert samples % FRAME == 0 && samples <= 2 * FRAME : "not 10 or 20 ms: " + samples;
        Edge edge = Edge.NONE;
        for (int at = 0; at < samples; at += FRAME) {
            Edge now = frame(pcm, offset + at);
            if (now != Edge.NONE) edge = now;
        }
        return edge;
    }

    private Edge frame(short[] pcm, int offset) {
        long energy = 0;
        for (int i = 0; i < FRAME; i++) energy += pcm[offset + i] * pcm[offset + i];
        double level = Math.sqrt((double) energy / FRAME);
        boolean active = level > settings.minimumLevel() && level > floor * Math.pow(10, settings.marginDecibels() / 20);
        if (!active) floor += (Math.max(level, 1) - floor) * 0.05;
        long start = position;
        position += FRAME;
        if (active) {
            if (activeMillis == 0) runStart = start;
            activeMillis += 10;
            silentMillis = 0;
            end = position;
        } else {
            silentMillis += 10;
            if (silentMillis > 30) activeMillis = 0;
        }
        if (!speaking && activeMillis >= settings.onsetMillis()) {
            speaking = true;
            onset = runStart;
            return Edge.STARTED;
        }
        if (speaking && silentMillis >= settings.hangoverMillis()) {
            speaking = false;
            activeMillis = 0;
            return Edge.ENDED;
        }
        return Edge.NONE;
    }

    public boolean speaking() {
        return speaking;
    }

    /// Index of the first sample of the speech last announced, counted from the first sample ever heard.
    public long onset() {
        return onset;
    }

    /// Index just after the last sample that was speech.
    public long end() {
        return end;
    }

    /// Samples heard so far.
    public long position() {
        return position;
    }
}
