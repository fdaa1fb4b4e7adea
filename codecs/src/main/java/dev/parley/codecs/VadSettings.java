package dev.parley.codecs;

/// When speech counts as begun and as over.
///
/// @param onsetMillis how much speech must have been heard before it is announced, 20 to 200
/// @param hangoverMillis how much silence must have passed before speech is over, 100 to 5000
/// @param minimumLevel quietest level that can be speech: root mean square of 16-bit samples, 10 to 10000
/// @param marginDecibels how far above the noise floor speech must stand, 3 to 30
public record VadSettings(int onsetMillis, int hangoverMillis, int minimumLevel, double marginDecibels) {
    /// Fit for telephone speech: 60 ms to announce, 500 ms of silence to end.
    public static final VadSettings TELEPHONE = new VadSettings(60, 500, 100, 9);

    public VadSettings {
        assert onsetMillis >= 20 && onsetMillis <= 200 : "onset " + onsetMillis;
        assert hangoverMillis >= 100 && hangoverMillis <= 5000 : "hangover " + hangoverMillis;
        assert minimumLevel >= 10 && minimumLevel <= 10_000 : "minimum level " + minimumLevel;
        assert marginDecibels >= 3 && marginDecibels <= 30 : "margin " + marginDecibels;
    }

    public VadSettings withHangoverMillis(int millis) {
        return new VadSettings(onsetMillis, millis, minimumLevel, marginDecibels);
    }
}
