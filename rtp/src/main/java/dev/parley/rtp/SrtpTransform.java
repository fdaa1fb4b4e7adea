package dev.parley.rtp;

/// Encrypts and proves the packets of one direction, RTP or RTCP, in place, with keys derived before. Knows no sequence:
/// which packet it is comes with it. Not thread-safe; allocates nothing after construction.
///
/// Each method takes a packet of `length` bytes at `offset` and returns the new length; what opens returns -1 for a packet
/// that does not prove itself, whose bytes are then meaningless.
sealed interface SrtpTransform permits CounterTransform, GcmTransform {
    /// Bytes an RTCP packet is proved with at least: header, index.
    int RTCP_LEAST = 8 + 4;

    /// @param header bytes up to the payload
    /// @param rollover counter of the sequence's cycles (ROC)
    int sealRtp(byte[] packet, int offset, int header, int length, int rollover);

    int openRtp(byte[] packet, int offset, int header, int length, int rollover);

    /// @param index 31 bits
    int sealRtcp(byte[] packet, int offset, int length, int index);

    int openRtcp(byte[] packet, int offset, int length);

    /// The index a sealed RTCP packet says it has, with the bit above it for "encrypted"; of a packet of [#RTCP_LEAST] bytes and a tag.
    int rtcpIndex(byte[] packet, int offset, int length);

    /// Bytes of the tag.
    int tag();

    /// Takes as long whatever differs.
    static boolean same(byte[] a, int aOffset, byte[] b, int bOffset, int length) {
        int difference = 0;
        for (int i = 0; i < length; i++) difference |= a[aOffset + i] ^ b[bOffset + i];
        return difference == 0;
    }
}
