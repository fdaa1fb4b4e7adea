package dev.parley.codecs;

/// Makes the tone pairs of telephone keys (ITU-T Q.23), for demonstrations, tests and peers without
/// telephone-events.
public final class DtmfTones {
    private static final String KEYS = "123A456B789C*0#D";
    static final int[] LOW = {697, 770, 852, 941};              // Hz, by row
    static final int[] HIGH = {1209, 1336, 1477, 1633};         // Hz, by column

    private DtmfTones() { }

    /// Writes `samples` of one key's tones at 8000 samples per second.
    ///
    /// @param key one of `0123456789*#ABCD`
    /// @param amplitude of each of the two tones, 1 to 16383
    public static void write(char key, int amplitude, short[] out, int offset, int samples) {
        int index = KEYS.indexOf(key);
        assert index >= 0 : "no key `" + key + "`";
        assert amplitude > 0 && amplitude < 16_384 : "amplitude " + amplitude;
        double low = 2 * Math.PI * LOW[index / 4] / 8000;
        double high = 2 * Math.PI * HIGH[index % 4] / 8000;
        for (int i = 0; i < samples; i++) {
            out[offset + i] = (short) Math.round(amplitude * (Math.sin(low * i) + Math.sin(high * i)));
        }
    }
}
