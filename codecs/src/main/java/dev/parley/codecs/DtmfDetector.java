package dev.parley.codecs;

/// Hears telephone keys in 8 kHz audio (ITU-T Q.24), for peers that send no telephone-events. Two kinds of proof in each
/// overlapping 15 ms window, by Goertzel filters: the two strongest tones, one of each group, stand alone - together they
/// are nearly all of the energy, nobody else of their group comes near, twist is in bounds - and they sit within about
/// 2.5 % of their nominal frequencies. A key is told when such windows agree for 40 ms, once; it must end before another
/// can begin. Voices hold neither two pure tones nor hold them so long: that is the protection against talk-off. Not
/// thread-safe; allocates nothing.
public final class DtmfDetector {
    /// No key.
    public static final char NONE = 0;
    private static final String KEYS = "123A456B789C*0#D";
    private static final int WINDOW = 120;                      // 15 ms: a main lobe of 133 Hz to either side
    private static final int STEP = 40;                         // 5 ms
    private static final int AGREEING = 6;                      // windows: 15 + 5 * 5 = 40 ms
    private static final int MISSING = 3;                       // windows that end a key
    private static final double LEAST_ENERGY = 2.0e4;           // mean square of both tones together: about -44 dBm0
    private static final double PURITY = 0.80;                  // of the window's energy in the two tones
    private static final double NEIGHBOUR = 0.55;               // of the winner's energy, at the next tone of its group
    private static final double RIVAL = 0.05;                   // of the stronger winner's, at any tone further away
    private static final double NEAR = 130;                     // Hz: the window cannot tell such tones well apart
    private static final double FORWARD_TWIST = 4.5;            // high over low group: 4 dB, and 2.5 for what noise adds
    private static final double REVERSE_TWIST = 12.6;           // low over high group: 8 dB, and 3 for what noise takes
    private static final double OFF = 0.0255;                   // of the nominal frequency
    private static final double SECOND_HARMONIC = 0.06;         // of a tone's energy: voices have more

    private final double[] window = new double[WINDOW];         // a ring, oldest at `at`
    private final double[] turn = new double[8];                // 2 cos of the eight tones
    private final double[] energies = new double[8];
    private final double[] hann = new double[WINDOW];
    private int at;
    private int sinceStep;
    private int heard;                                          // samples since the start, up to a window
    private int candidate = -1;
    private int agreeing;
    private int missing;
    private boolean told;
    private long samples;
    private long onset;

    public DtmfDetector() {
        for (int i = 0; i < 4; i++) {
            turn[i] = 2 * Math.cos(2 * Math.PI * DtmfTones.LOW[i] / 8000);
            turn[4 + i] = 2 * Math.cos(2 * Math.PI * DtmfTones.HIGH[i] / 8000);
        }
        for (int i = 0; i < WINDOW; i++) hann[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / WINDOW);
    }

    /// Hears some samples, up to 40 ms of them.
    ///
    /// @return the key that is now certain, told once per press; [#NONE] for none
    public char accept(short[] pcm, int offset, int count) {
        char found = NONE;
        for (int i = 0; i < count; i++) {
            window[at] = pcm[offset + i];
            if (++at == WINDOW) at = 0;
            samples++;
            if (heard < WINDOW) heard++;
            if (++sinceStep < STEP || heard < WINDOW) continue;
            sinceStep = 0;
            char key = step();
            if (key != NONE) found = key;
        }
        return found;
    }

    /// Whether a key's tones sound now, told or not.
    public boolean sounding() {
        return candidate >= 0;
    }

    /// Index of the first sample of the key last told, give or take a window.
    public long onset() {
        return onset;
    }

    private char step() {
        int key = look();
        if (key >= 0 && key == candidate) {
            missing = 0;
            agreeing++;
            if (told || agreeing < AGREEING) return NONE;
            told = true;
            onset = samples - WINDOW - (long) (AGREEING - 1) * STEP;
            return KEYS.charAt(key);
        }
        if (candidate >= 0 && ++missing < MISSING) {
            if (!told) agreeing = Math.max(agreeing - 1, 0);    // a click inside a key does not cost it
            return NONE;
        }
        candidate = key;
        agreeing = key >= 0 ? 1 : 0;
        missing = 0;
        told = false;
        return NONE;
    }

    /// @return the key this window holds, or -1
    private int look() {
        double total = 0;
        for (int i = 0; i < WINDOW; i++) total += window[i] * window[i];
        if (total < LEAST_ENERGY * WINDOW) return -1;
        int low = 0;
        int high = 4;
        for (int i = 0; i < 8; i++) {
            energies[i] = goertzel(turn[i]);
            if (i < 4 && energies[i] > energies[low]) low = i;
            if (i >= 4 && energies[i] > energies[high]) high = i;
        }
        double twist = energies[high] / Math.max(energies[low], 1);
        if (twist > FORWARD_TWIST * 1.2 || twist < 1 / (REVERSE_TWIST * 1.2)) return -1;
        double lowTone = DtmfTones.LOW[low];
        double highTone = DtmfTones.HIGH[high - 4];
        double strongest = Math.max(energies[low], energies[high]);
        for (int i = 0; i < 8; i++) {
            int winner = i < 4 ? low : high;
            if (i == winner) continue;
            double apart = i < 4 ? DtmfTones.LOW[i] - lowTone : DtmfTones.HIGH[i - 4] - highTone;
            if (energies[i] > (Math.abs(apart) < NEAR ? NEIGHBOUR * energies[winner] : RIVAL * strongest)) return -1;
        }
        double lowFound = peak(lowTone);
        double highFound = peak(highTone);
        if (Math.abs(lowFound / lowTone - 1) > OFF || Math.abs(highFound / highTone - 1) > OFF) return -1;
        double lowEnergy = energyAt(lowFound);
        double highEnergy = energyAt(highFound);
        double found = highEnergy / Math.max(lowEnergy, 1);
        if (found > FORWARD_TWIST || found < 1 / REVERSE_TWIST) return -1;
        // a windowed sinusoid of amplitude A: energy A²·(Σw)²/4, its share of the plain window A²/2 per sample
        double pure = (lowEnergy + highEnergy) * 2 / (sumOfWindow() * sumOfWindow() / WINDOW);
        if (pure < PURITY * total) return -1;
        boolean apart = Math.abs(2 * lowTone - highTone) > 150; // else the other tone would be taken for it
        if (apart && energyAt(2 * lowTone) > SECOND_HARMONIC * lowEnergy + 0.02 * highEnergy) return -1;
        return low * 4 + high - 4;
    }

    private static double sumOfWindow() {
        return WINDOW / 2.0;                                    // of a Hann window
    }

    private double goertzel(double twoCos) {
        double a = 0;
        double b = 0;
        int k = at;
        for (int i = 0; i < WINDOW; i++) {
            double s = window[k] * hann[i] + twoCos * a - b;
            b = a;
            a = s;
            if (++k == WINDOW) k = 0;
        }
        return Math.max(a * a + b * b - twoCos * a * b, 0);
    }

    private double energyAt(double hertz) {
        return goertzel(2 * Math.cos(2 * Math.PI * hertz / 8000));
    }

    /// Where near `hertz` the energy peaks: a parabola through the logarithms at three frequencies.
    private double peak(double hertz) {
        double spread = 40;                                     // Hz: well inside the main lobe
        double left = Math.log(energyAt(hertz - spread) + 1);
        double middle = Math.log(energyAt(hertz) + 1);
        double right = Math.log(energyAt(hertz + spread) + 1);
        double bend = left - 2 * middle + right;
        if (bend >= 0) return hertz + (right > left ? 4 : -4) * spread;
        return hertz + spread * 0.5 * (left - right) / bend;
    }
}
