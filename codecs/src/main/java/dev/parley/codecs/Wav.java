package dev.parley.codecs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// WAV files as bytes: 16-bit PCM, one or two channels. Writes the plain 44-byte header; reads any RIFF file
/// whose chunks lead to such data, and says nothing about others. Files belong to the caller.
public final class Wav {
    /// Bytes of the header [#header] writes.
    public static final int HEADER = 44;
    private static final int PCM = 1;
    private static final int EXTENSIBLE = 0xFFFE;

    /// What a file holds. `dataOffset` and `dataBytes`: where its samples are.
    public record Format(int sampleRate, int channels, int dataOffset, int dataBytes) {
        /// Samples per channel.
        public int frames() {
            return dataBytes / (2 * channels);
        }
    }

    private Wav() { }

    /// @param dataBytes of samples that follow; for a file still being written any number, put right with a
    ///     second header
    public static byte[] header(int sampleRate, int channels, int dataBytes) {
        assert channels == 1 || channels == 2 : "channels " + channels;
        return ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(fourCc("RIFF")).putInt(36 + dataBytes).putInt(fourCc("WAVE"))
                .putInt(fourCc("fmt ")).putInt(16).putShort((short) PCM).putShort((short) channels)
                .putInt(sampleRate).putInt(sampleRate * channels * 2)
                .putShort((short) (channels * 2)).putShort((short) 16)
                .putInt(fourCc("data")).putInt(dataBytes).array();
    }

    /// Samples, interleaved when there are two channels, as the bytes a WAV file holds.
    ///
    /// @return bytes written, twice `samples`
    public static int write(short[] samples, int offset, int count, byte[] out, int outOffset) {
        for (int i = 0; i < count; i++) {
            out[outOffset + 2 * i] = (byte) samples[offset + i];
            out[outOffset + 2 * i + 1] = (byte) (samples[offset + i] >> 8);
        }
        return 2 * count;
    }

    /// A whole file in memory.
    public static byte[] file(int sampleRate, int channels, short[] samples) {
        byte[] file = new byte[HEADER + 2 * samples.length];
        System.arraycopy(header(sampleRate, channels, 2 * samples.length), 0, file, 0, HEADER);
        write(samples, 0, samples.length, file, HEADER);
        return file;
    }

    /// @return where the samples are, or empty when this is no RIFF/WAVE file of 16-bit PCM in one or two
    ///     channels. A data chunk that claims more than there is (a file cut short, a stream's 0xFFFFFFFF)
    ///     ends with the file
    public static Optional<Format> read(byte[] file) {
        var bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 12 || bytes.getInt(0) != fourCc("RIFF")) return Optional.empty();
        if (bytes.getInt(8) != fourCc("WAVE")) return Optional.empty();
        int rate = 0;
        int channels = 0;
        for (long at = 12; at + 8 <= file.length; ) {
            int chunk = (int) at;
            long length = bytes.getInt(chunk + 4) & 0xFFFF_FFFFL;
            if (bytes.getInt(chunk) == fourCc("fmt ")) {
                if (length < 16 || at + 24 > file.length) return Optional.empty();
                int encoding = bytes.getShort(chunk + 8) & 0xFFFF;
                channels = bytes.getShort(chunk + 10);
                rate = bytes.getInt(chunk + 12);
                boolean pcm = encoding == PCM || encoding == EXTENSIBLE;
                if (!pcm || bytes.getShort(chunk + 22) != 16) return Optional.empty();
                if (channels < 1 || channels > 2 || rate < 1) return Optional.empty();
            } else if (bytes.getInt(chunk) == fourCc("data") && channels > 0) {
                int there = (int) Math.min(length, file.length - at - 8);
                return Optional.of(new Format(rate, channels, chunk + 8, there - there % (2 * channels)));
            }
            at += 8 + length + (length & 1);                    // chunks are padded to even lengths
        }
        return Optional.empty();
    }

    /// The samples of a file [#read] understood, interleaved when there are two channels.
    public static short[] samples(byte[] file, Format format) {
        short[] samples = new short[format.dataBytes() / 2];
        var data = ByteBuffer.wrap(file, format.dataOffset(), format.dataBytes()).order(ByteOrder.LITTLE_ENDIAN);
        data.asShortBuffer().get(samples);
        return samples;
    }

    private static int fourCc(String name) {
        return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
    }
}
