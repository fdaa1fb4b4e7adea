package dev.parley.codecs;

/// G.711: 8000 samples per second, one byte each, in its two laws. Tables for both directions are built once
/// and shared; what belongs to a call is only the memory loss concealment needs. Single-threaded, allocates
/// nothing.
public final class G711 implements AudioCodec {
    private static final short[] ULAW_DECODE = new short[256];
    private static final short[] ALAW_DECODE = new short[256];
    /// Indexed by the upper 14 bits of the sample, all that µ-law looks at; A-law looks at 13.
    private static final byte[] ULAW_ENCODE = new byte[1 << 14];
    private static final byte[] ALAW_ENCODE = new byte[1 << 14];

    static {
        for (int code = 0; code < 256; code++) {
            ULAW_DECODE[code] = expandUlaw(code);
            ALAW_DECODE[code] = expandAlaw(code);
        }
        for (int index = 0; index < ULAW_ENCODE.length; index++) {
            short sample = (short) (index << 2);
            ULAW_ENCODE[index] = compressUlaw(sample);
            ALAW_ENCODE[index] = compressAlaw(sample);
        }
    }

    private final String encodingName;
    private final short[] decodeTable;
    private final byte[] encodeTable;
    private final Concealment concealment = new Concealment(8);

    private G711(String encodingName, short[] decodeTable, byte[] encodeTable) {
        this.encodingName = encodingName;
        this.decodeTable = decodeTable;
        this.encodeTable = encodeTable;
    }

    /// µ-law, static payload type 0 (RFC 3551 §4.5.14).
    public static G711 ulaw() {
        return new G711("PCMU", ULAW_DECODE, ULAW_ENCODE);
    }

    /// A-law, static payload type 8 (RFC 3551 §4.5.14).
    public static G711 alaw() {
        return new G711("PCMA", ALAW_DECODE, ALAW_ENCODE);
    }

    @Override public String encodingName() {
        return encodingName;
    }

    @Override public int sampleRate() {
        return 8000;
    }

    @Override public int clockRate() {
        return 8000;
    }

    @Override public int maximumPayload() {
        return 8 * LONGEST_PACKET_MILLIS;
    }

    @Override public int encode(short[] pcm, int offset, int samples, byte[] payload, int payloadOffset) {
        byte[] table = encodeTable;
        for (int i = 0; i < samples; i++) payload[payloadOffset + i] = table[(pcm[offset + i] >> 2) & 0x3FFF];
        return samples;
    }

    @Override public int decode(byte[] payload, int offset, int bytes, short[] pcm, int pcmOffset) {
        short[] table = decodeTable;
        for (int i = 0; i < bytes; i++) pcm[pcmOffset + i] = table[payload[offset + i] & 0xFF];
        concealment.received(pcm, pcmOffset, bytes);
        return bytes;
    }

    @Override public void conceal(short[] pcm, int offset, int samples) {
        concealment.fill(pcm, offset, samples);
    }

    /// The chord is the position of the leading bit of the biased magnitude, the step the four bits after it;
    /// all bits are sent inverted (G.711 table 2a, note 2).
    private static byte compressUlaw(short sample) {
        int sign = sample < 0 ? 0x80 : 0;
        // One's complement of negatives: the decision values of the two halves mirror each other.
        int magnitude = Math.min((sample < 0 ? ~sample : sample) >> 2, 8158) + 33;
        int chord = 26 - Integer.numberOfLeadingZeros(magnitude);
        int step = (magnitude >> (chord + 1)) & 0x0F;
        return (byte) ~(sign | chord << 4 | step);
    }

    private static short expandUlaw(int code) {
        int bits = ~code & 0xFF;
        int magnitude = (((bits & 0x0F) << 3) + 0x84 << ((bits & 0x70) >> 4)) - 0x84;
        return (short) ((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    /// As µ-law, but the two lowest chords share one step size and every other bit is inverted (G.711 table
    /// 1a, note 2).
    private static byte compressAlaw(short sample) {
        int sign = sample < 0 ? 0 : 0x80;
        int magnitude = (sample < 0 ? ~sample : sample) >> 3;
        int chord = Math.max(27 - Integer.numberOfLeadingZeros(magnitude), 0);
        int step = (chord < 2 ? magnitude >> 1 : magnitude >> chord) & 0x0F;
        return (byte) ((sign | chord << 4 | step) ^ 0x55);
    }

    private static short expandAlaw(int code) {
        int bits = code ^ 0x55;
        int chord = (bits & 0x70) >> 4;
        int magnitude = ((bits & 0x0F) << 4) + 8;
        if (chord > 0) magnitude = magnitude + 0x100 << chord - 1;
        return (short) ((bits & 0x80) != 0 ? magnitude : -magnitude);
    }
}
