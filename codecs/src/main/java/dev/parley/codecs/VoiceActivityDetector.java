package dev.parley.codecs;

/// Tells when a person speaks in 8 kHz audio, 10 ms at a time.
///
/// Three questions per 10 ms. Is it louder than the line's noise by the margin? The noise floor follows quiet
/// quickly down and slowly up, and a lasting new noise becomes the floor within about a second. Is it voiced:
/// does it repeat at the pitch of a voice? Is it a tone: do four coefficients predict it almost perfectly, as
/// they do one or two sinusoids (keys, dial tones, beeps) but never a voice? Speech begins when enough of a
/// run was loud and some of it voiced; its onset is where the run began, so that an unvoiced first sound is
/// inside. Noise, clicks and tones are loud without being voiced and begin nothing. Speech ends when nothing
/// loud but tones came for the hangover. Whispering is not found.
///
/// Deterministic; not thread-safe; allocates nothing after construction.
public final class VoiceActivityDetector {
    public enum Edge { NONE, STARTED, ENDED }

    private static final int FRAME = 80;                        // samples: 10 ms
    private static final int FRAME_MILLIS = 10;
    private static final int GAP_MILLIS = 30;                   // quiet a run survives
    private static final int VOICED_MILLIS = 30;                // voiced sound a run must have
    private static final int LOOK_BACK = 1600;        // samples of unvoiced onset before the first voiced one
    private static final int FLOOR_WINDOW = 60;           // frames: half of what the lasting minimum looks at
    private static final int DRONE_MILLIS = 2000;     // no voice holds its pitch without a breath for so long
    private static final double QUIETEST_FLOOR = 4;             // root mean square

    private final VadSettings settings;
    private final double margin;
    private final double voicedMargin;                        // half of it in decibels: noise is never voiced
    private final Voicing voicing = new Voicing();
    private double floor = 30;
    private double level;                                       // smoothed over about 30 ms
    private double windowLeast = Double.MAX_VALUE;
    private double lastWindowLeast = Double.MAX_VALUE;
    private int windowFrames;
    private int voicedRunMillis;

    private boolean speaking;
    private int activeMillis;                                   // of the run
    private int voicedMillis;
    private int silentMillis;                                   // since the last active frame
    private long position;                                      // samples heard
    private long runStart;
    private long firstVoiced;
    private long onset;
    private long end;

    public VoiceActivityDetector(VadSettings settings) {
        this.settings = settings;
        this.margin = Math.pow(10, settings.marginDecibels() / 20);
        this.voicedMargin = Math.sqrt(margin);
    }

    /// Hears 10 or 20 ms.
    ///
    /// @param samples 80 or 160
    /// @return whether speech began or ended, never both: see [#onset] and [#end] for when
    public Edge accept(short[] pcm, int offset, int samples) {
        assert samples == FRAME || samples == 2 * FRAME : "not 10 or 20 ms: " + samples;
        Edge first = frame(pcm, offset);
        if (samples == FRAME) return first;
        Edge second = frame(pcm, offset + FRAME);
        return second == Edge.NONE ? first : second;
    }

    private Edge frame(short[] pcm, int offset) {
        long start = position;
        position += FRAME;
        double now = voicing.hear(pcm, offset);
        level += (now - level) * 0.4;
        Voicing.Kind kind = now > settings.minimumLevel() / 2.0 ? voicing.kind() : Voicing.Kind.OTHER;
        double above = kind == Voicing.Kind.VOICED ? voicedMargin : margin;
        boolean loud = now > settings.minimumLevel() && now > floor * above;
        trackFloor(kind);
        if (loud && kind != Voicing.Kind.TONE) active(start, kind == Voicing.Kind.VOICED);
        else quiet(kind == Voicing.Kind.TONE);
        return decide();
    }

    private void active(long start, boolean voiced) {
        if (activeMillis == 0) runStart = start;
        activeMillis += FRAME_MILLIS;
        silentMillis = 0;
        if (voiced) {
            if (voicedMillis == 0) firstVoiced = start;
            voicedMillis += FRAME_MILLIS;
        }
        end = position;
    }

    /// A tone ends the run at once: what was taken for its voiced beginning was the tone starting.
    private void quiet(boolean tone) {
        silentMillis += FRAME_MILLIS;
        if (tone || silentMillis > GAP_MILLIS) {
            activeMillis = 0;
            voicedMillis = 0;
        }
    }

    private Edge decide() {
        if (speaking) {
            if (silentMillis < settings.hangoverMillis()) return Edge.NONE;
            speaking = false;
            return Edge.ENDED;
        }
        if (activeMillis < settings.onsetMillis() || voicedMillis < VOICED_MILLIS) return Edge.NONE;
        speaking = true;
        onset = Math.max(runStart, firstVoiced - LOOK_BACK);
        return Edge.STARTED;
    }

    /// Down fast, up slowly while near; and up to the least that came without being voiced in the last 0.6 to
    /// 1.2 s.
    private void trackFloor(Voicing.Kind kind) {
        voicedRunMillis = kind == Voicing.Kind.VOICED ? voicedRunMillis + FRAME_MILLIS : 0;
        boolean voice = kind == Voicing.Kind.VOICED && voicedRunMillis < DRONE_MILLIS;
        if (level < floor) floor += (level - floor) * 0.1;
        else if (level < 2 * floor && !voice) floor += (level - floor) * 0.02;
        if (!voice) windowLeast = Math.min(windowLeast, level);
        if (++windowFrames == FLOOR_WINDOW) {
            double lasting = Math.min(windowLeast, lastWindowLeast);
            if (windowLeast != Double.MAX_VALUE && lasting > floor) floor = lasting;
            lastWindowLeast = windowLeast;
            windowLeast = Double.MAX_VALUE;
            windowFrames = 0;
        }
        floor = Math.max(floor, QUIETEST_FLOOR);
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

    /// Level of the line's noise as it is now believed to be: root mean square of 16-bit samples above 100
    /// Hz.
    public double noiseLevel() {
        return floor;
    }
}
