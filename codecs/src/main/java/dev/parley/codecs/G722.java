package dev.parley.codecs;

/// G.722 at 64 kbit/s (mode 1): the band is split in two, six bits a sample for the half below 4 kHz, two for the half
/// above. Two ways to use it, one bit stream: *wide* is 16,000 samples per second; *narrow* speaks and hears only the
/// lower half, at 8000 samples per second, for half the work and without the filters' delay - what a call needs whose
/// ear and voice are narrow anyway. A byte is two wide samples or one narrow one.
///
/// Bit-exact with the Recommendation; single-threaded; allocates nothing after construction.
public final class G722 implements AudioCodec {
    /// Decision levels of the low band's quantiser, in 4096ths of the step (`Q6`).
    private static final int[] LEVELS = {0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786,
        858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919};
    /// Output of the low band's six-bit quantiser, in 32768ths of the step (`QM6`).
    private static final int[] SIX_BITS = {-136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280,
        -11192, -10232, -9360, -8576, -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400,
        -2032, -1688, -1360, -1040, -728, 24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856,
        7192, 6576, 6000, 5456, 4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136};
    /// The same with the four bits the predictor goes by (`QM4`).
    private static final int[] FOUR_BITS = {0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288,
        4240, 2584, 1200, 0};
    /// How the low band's step answers those four bits (`WL` of `RL42`).
    private static final int[] LOW_WEIGHTS = {-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60};
    private static final int[] HIGH_OUTPUTS = {-7408, -1616, 7408, 1616};
    private static final int[] HIGH_WEIGHTS = {798, -214, 798, -214};
    private static final int HIGH_LEVEL = 564;
    /// Half of the symmetric 24-tap filter that splits and joins the bands (§3.1, §4.4).
    private static final int[] QMF = {3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11};
    private static final int TAPS = 24;
    private static final int SILENT_HIGH = 0xC0;                // the high band's smallest code

    private final boolean wide;
    private final SubBand encoderLow = new SubBand(8, 18_432, 32);
    private final SubBand encoderHigh = new SubBand(10, 22_528, 8);
    private final SubBand decoderLow = new SubBand(8, 18_432, 32);
    private final SubBand decoderHigh = new SubBand(10, 22_528, 8);
    // twice as long as the filter, so that it slides without copying at every sample
    private final int[] split = new int[2 * TAPS];
    private final int[] join = new int[2 * TAPS];
    private int splitAt;
    private int joinAt;
    private final Concealment concealment;

    private G722(boolean wide) {
        this.wide = wide;
        this.concealment = new Concealment(wide ? 16 : 8);
    }

    /// 16,000 samples per second.
    public static G722 wide() {
        return new G722(true);
    }

    /// The lower half of the band, 8000 samples per second.
    public static G722 narrow() {
        return new G722(false);
    }

    @Override public String encodingName() {
        return "G722";
    }

    @Override public int sampleRate() {
        return wide ? 16_000 : 8000;
    }

    @Override public int clockRate() {
        return 8000;
    }

    @Override public int maximumPayload() {
        return 8 * LONGEST_PACKET_MILLIS;
    }

    @Override public int encode(short[] pcm, int offset, int samples, byte[] payload, int payloadOffset) {
        if (!wide) {
            for (int i = 0; i < samples; i++) {
                payload[payloadOffset + i] = (byte) (SILENT_HIGH | encodeLow(pcm[offset + i] >> 1));
            }
            return samples;
        }
        assert (samples & 1) == 0 : "an odd number of samples: " + samples;
        int[] x = split;
        for (int i = 0; i < samples; i += 2) {
            if (splitAt == TAPS) splitAt = slide(x);
            x[splitAt + TAPS - 2] = pcm[offset + i];
            x[splitAt + TAPS - 1] = pcm[offset + i + 1];
            int odd = 0;
            int even = 0;
            for (int t = 0; t < 12; t++) {
                odd += x[splitAt + 2 * t] * QMF[t];
                even += x[splitAt + 2 * t + 1] * QMF[11 - t];
            }
            splitAt += 2;
            int low = encodeLow(even + odd >> 14);
            payload[payloadOffset + i / 2] = (byte) (encodeHigh(even - odd >> 14) << 6 | low);
        }
        return samples / 2;
    }

    private int encodeLow(int sample) {
        SubBand band = encoderLow;
        int error = SubBand.saturate(sample - band.prediction());
        int magnitude = error >= 0 ? error : ~error;
        int level = 1;
        while (level < LEVELS.length && magnitude >= LEVELS[level] * band.step() >> 12) level++;
        // Codes count down from the smallest magnitude; the two smallest negative ones sit at the top (table 7/G.722).
        int code = error >= 0 ? 62 - level : level < 3 ? 64 - level : 34 - level;
        adaptLow(band, code >> 2);
        return code;
    }

    private int encodeHigh(int sample) {
        SubBand band = encoderHigh;
        int error = SubBand.saturate(sample - band.prediction());
        int magnitude = error >= 0 ? error : ~error;
        int code = (error >= 0 ? 2 : 0) | (magnitude >= HIGH_LEVEL * band.step() >> 12 ? 0 : 1);
        adaptHigh(band, code);
        return code;
    }

    private static void adaptLow(SubBand band, int four) {
        int difference = band.step() * FOUR_BITS[four] >> 15;
        band.scale(LOW_WEIGHTS[four]);
        band.adapt(difference);
    }

    private static void adaptHigh(SubBand band, int code) {
        int difference = band.step() * HIGH_OUTPUTS[code] >> 15;
        band.scale(HIGH_WEIGHTS[code]);
        band.adapt(difference);
    }

    @Override public int decode(byte[] payload, int offset, int bytes, short[] pcm, int pcmOffset) {
        int at = pcmOffset;
        for (int i = 0; i < bytes; i++) {
            int code = payload[offset + i] & 0xFF;
            int low = decodeLow(code & 0x3F);
            if (wide) {
                join(low, decodeHigh(code >> 6), pcm, at);
                at += 2;
            } else {
                pcm[at++] = (short) (low << 1);
            }
        }
        concealment.received(pcm, pcmOffset, at - pcmOffset);
        return at - pcmOffset;
    }

    private int decodeLow(int code) {
        SubBand band = decoderLow;
        int sample = limit(band.prediction() + (band.step() * SIX_BITS[code] >> 15));
        adaptLow(band, code >> 2);
        return sample;
    }

    private int decodeHigh(int code) {
        SubBand band = decoderHigh;
        int sample = limit(band.prediction() + (band.step() * HIGH_OUTPUTS[code] >> 15));
        adaptHigh(band, code);
        return sample;
    }

    private void join(int low, int high, short[] pcm, int at) {
        int[] x = join;
        if (joinAt == TAPS) joinAt = slide(x);
        x[joinAt + TAPS - 2] = low + high;
        x[joinAt + TAPS - 1] = low - high;
        int first = 0;
        int second = 0;
        for (int t = 0; t < 12; t++) {
            second += x[joinAt + 2 * t] * QMF[t];
            first += x[joinAt + 2 * t + 1] * QMF[11 - t];
        }
        joinAt += 2;
        pcm[at] = (short) SubBand.saturate(first >> 11);
        pcm[at + 1] = (short) SubBand.saturate(second >> 11);
    }

    /// Brings the 22 samples the filter still needs to the front.
    private static int slide(int[] x) {
        System.arraycopy(x, TAPS, x, 0, TAPS);
        return 0;
    }

    private static int limit(int value) {
        return Math.clamp(value, -16_384, 16_383);
    }

    @Override public void conceal(short[] pcm, int offset, int samples) {
        concealment.fill(pcm, offset, samples);
    }
}
