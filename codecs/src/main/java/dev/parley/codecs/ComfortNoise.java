package dev.parley.codecs;

/// Comfort noise (RFC 3389), both ways: describes the noise of a line in a few bytes, and makes noise of such a
/// description. A payload is the level in -dBov and up to [#ORDER] reflection coefficients of the spectrum. The noise
/// itself comes from a fixed generator, so the same description makes the same noise. Not thread-safe; allocates
/// nothing after construction.
public final class ComfortNoise {
    /// Reflection coefficients we send, and the most we use of what comes.
    public static final int ORDER = 8;
    /// Bytes of a description we send.
    public static final int PAYLOAD = 1 + ORDER;
    private static final double FULL_SCALE = 32_768;            // root mean square of the loudest square wave: 0 dBov
    private static final int SILENT = 127;                      // -dBov
    private static final double GLIDE = 0.002;                  // of the way to a new level per sample: about 60 ms

    private final double[] reflection = new double[ORDER];
    private final double[] lattice = new double[ORDER + 1];     // of the synthesis filter
    private final double[] autocorrelation = new double[ORDER + 1];
    private final double[] predictor = new double[ORDER + 1];
    private final double[] scratch = new double[ORDER + 1];
    private double loudness;                                    // root mean square now, and where it glides
    private double target;
    private double share = 1;                                   // of the loudness, at the filter's input
    private int state = 0x1234_5678;

    /// Describes the noise in `pcm`, which should be 20 ms or more of it.
    ///
    /// @return bytes written, [#PAYLOAD]
    public int describe(short[] pcm, int offset, int samples, byte[] out, int outOffset) {
        double energy = 0;
        for (int lag = 0; lag <= ORDER; lag++) {
            double sum = 0;
            for (int i = lag; i < samples; i++) sum += pcm[offset + i] * pcm[offset + i - lag];
            autocorrelation[lag] = sum;
        }
        energy = autocorrelation[0] / samples;
        autocorrelation[0] = autocorrelation[0] * 1.0001 + 1;   // white noise 40 dB down keeps the recursion sane
        double level = energy < 1 ? SILENT : Math.round(-20 * Math.log10(Math.sqrt(energy) / FULL_SCALE));
        out[outOffset] = (byte) Math.clamp(level, 0, SILENT);
        double error = autocorrelation[0];
        java.util.Arrays.fill(predictor, 0);
        for (int m = 1; m <= ORDER; m++) {                      // Levinson and Durbin
            double sum = autocorrelation[m];
            for (int i = 1; i < m; i++) sum -= predictor[i] * autocorrelation[m - i];
            double k = Math.clamp(sum / error, -0.99, 0.99);
            System.arraycopy(predictor, 0, scratch, 0, m);
            for (int i = 1; i < m; i++) predictor[i] = scratch[i] - k * scratch[m - i];
            predictor[m] = k;
            error *= 1 - k * k;
            out[outOffset + m] = (byte) Math.clamp(Math.round(k * 127) + 127, 0, 254);// §3.2
        }
        return PAYLOAD;
    }

    /// Hears a description; the noise glides there. Coefficients beyond [#ORDER] are left out, missing ones are 0.
    public void hear(byte[] payload, int offset, int bytes) {
        if (bytes < 1) return;
        int level = payload[offset] & 0x7F;
        double flat = 1;                                        // of the filter's output energy, what its input has
        for (int m = 0; m < ORDER; m++) {
            double k = m + 1 < bytes ? ((payload[offset + m + 1] & 0xFF) - 127) / 127.0 : 0;
            reflection[m] = Math.clamp(k, -0.95, 0.95);
            flat *= 1 - reflection[m] * reflection[m];
        }
        target = level >= SILENT ? 0 : FULL_SCALE * Math.pow(10, -level / 20.0);
        share = Math.sqrt(flat);
    }

    /// Makes noise.
    public void fill(short[] pcm, int offset, int samples) {
        for (int i = 0; i < samples; i++) {
            loudness += (target - loudness) * GLIDE;
            double forward = loudness * share * white();
            for (int m = ORDER; m > 0; m--) {
                forward += reflection[m - 1] * lattice[m - 1];
                lattice[m] = lattice[m - 1] - reflection[m - 1] * forward;
            }
            lattice[0] = forward;
            pcm[offset + i] = (short) Math.clamp(Math.round(forward), Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }

    /// Root mean square 1, by the sum of four uniform numbers: near enough to a Gaussian.
    private double white() {
        int sum = 0;
        for (int i = 0; i < 4; i++) {
            state ^= state << 13;
            state ^= state >>> 17;
            state ^= state << 5;
            sum += state >> 18;
        }
        return sum / (8192 * 1.1547);
    }
}
