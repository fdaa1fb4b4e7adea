package dev.parley.codecs;

/// Opus (RFC 6716, in RTP by RFC 7587), mono speech. The system's `libopus` does the work when there is one, Concentus
/// (pure Java, several times slower, allocates) when there is not. The RTP clock is 48,000 whatever the sample rate.
public final class Opus {
    /// Bytes of the largest frame (RFC 6716 §3.4).
    static final int LARGEST_FRAME = 1275;
    static final int CLOCK_RATE = 48_000;

    /// How the encoder works; the decoder takes what comes.
    ///
    /// @param bitsPerSecond 6000 to 128,000
    /// @param forwardErrorCorrection whether each packet repeats the essence of the one before (`useinbandfec`)
    /// @param discontinuous whether silence is not sent (`usedtx`)
    /// @param expectedLossPercent 0 to 100: how much of that repetition is worth its bits
    /// @param complexity 0 to 10
    public record Settings(int bitsPerSecond, boolean forwardErrorCorrection, boolean discontinuous,
                           int expectedLossPercent, int complexity) {
        /// 24 kbit/s with in-band error correction for one loss in ten, always sending.
        public static final Settings TELEPHONE = new Settings(24_000, true, false, 10, 5);

        public Settings {
            assert bitsPerSecond >= 6000 && bitsPerSecond <= 128_000 : "bit rate " + bitsPerSecond;
            assert expectedLossPercent >= 0 && expectedLossPercent <= 100 : "expected loss " + expectedLossPercent;
            assert complexity >= 0 && complexity <= 10 : "complexity " + complexity;
        }

        public Settings withDiscontinuous(boolean discontinuous) {
            return new Settings(bitsPerSecond, forwardErrorCorrection, discontinuous, expectedLossPercent, complexity);
        }

        public Settings withForwardErrorCorrection(boolean wanted) {
            return new Settings(bitsPerSecond, wanted, discontinuous, expectedLossPercent, complexity);
        }
    }

    private Opus() { }

    /// The best there is here.
    ///
    /// @param sampleRate 8000, 12,000, 16,000, 24,000 or 48,000 samples per second
    public static AudioCodec create(int sampleRate, Settings settings) {
        return isNative() ? nativeCodec(sampleRate, settings) : javaCodec(sampleRate, settings);
    }

    /// Whether `libopus.so.0` was found.
    public static boolean isNative() {
        return LibOpus.isPresent();
    }

    static AudioCodec nativeCodec(int sampleRate, Settings settings) {
        return new NativeOpus(checked(sampleRate), settings);
    }

    static AudioCodec javaCodec(int sampleRate, Settings settings) {
        return new JavaOpus(checked(sampleRate), settings);
    }

    /// There are frames of 10, 20, 40 and 60 ms (RFC 6716 §2.1.4).
    static int frameMillis(int wantedMillis) {
        return wantedMillis == 30 ? 20 : wantedMillis == 50 ? 40 : wantedMillis;
    }

    private static int checked(int sampleRate) {
        assert sampleRate == 8000 || sampleRate == 12_000 || sampleRate == 16_000 || sampleRate == 24_000
                || sampleRate == 48_000 : "sample rate " + sampleRate;
        return sampleRate;
    }

    /// Samples per channel a packet holds (RFC 6716 §3.1), at `sampleRate`; 0: the bytes are not Opus.
    public static int samples(byte[] payload, int offset, int bytes, int sampleRate) {
        if (bytes < 1) return 0;
        int toc = payload[offset] & 0xFF;
        int frame = frame(toc, sampleRate);
        int count = switch (toc & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> bytes < 2 ? 0 : payload[offset + 1] & 0x3F;
        };
        int samples = frame * count;
        return samples <= sampleRate / 1000 * AudioCodec.LONGEST_PACKET_MILLIS ? samples : 0;
    }

    /// Samples of one frame, from the table-of-contents byte.
    private static int frame(int toc, int sampleRate) {
        int size = toc >> 3 & 3;
        if ((toc & 0x80) != 0) return (sampleRate << size) / 400;                     // CELT: 2.5 to 20 ms
        if ((toc & 0x60) == 0x60) return (toc & 8) != 0 ? sampleRate / 50 : sampleRate / 100;         // hybrid
        return size == 3 ? sampleRate * 60 / 1000 : (sampleRate << size) / 100;       // SILK: 10 to 60 ms
    }
}
