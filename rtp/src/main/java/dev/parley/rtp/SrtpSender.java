package dev.parley.rtp;

/// Protects what one end sends (RFC 3711 §3.3): keeps the roll-over counter of its one stream and the index of its RTCP.
/// Lives as long as its key: a re-INVITE that keeps the key keeps this. Not thread-safe; allocates nothing.
public final class SrtpSender {
    /// Bytes a packet may grow by.
    public static final int MAXIMUM_GROWTH = 16 + 4;

    private final SrtpTransform rtp;
    private final SrtpTransform rtcp;
    private int rollover;
    private int lastSequence = -1;
    private int rtcpIndex;

    public SrtpSender(SrtpKey key) {
        rtp = key.transform(false);
        rtcp = key.transform(true);
    }

    /// @param rollover that another gateway had reached with this key before it handed the call over
    public void resume(int rollover, int lastSequence, int rtcpIndex) {
        this.rollover = rollover;
        this.lastSequence = lastSequence;
        this.rtcpIndex = rtcpIndex;
    }

    /// @param length of a packet with a plain 12-byte header, as [RtpPacketizer] writes it
    /// @return its new length
    public int protect(byte[] packet, int offset, int length) {
        int sequence = (short) RtpPacket.U16.get(packet, offset + 2) & 0xFFFF;
        if (sequence < lastSequence) rollover++;
        lastSequence = sequence;
        return rtp.sealRtp(packet, offset, RtpPacket.FIXED_HEADER, length, rollover);
    }

    /// @param length of a compound packet
    /// @return its new length
    public int protectRtcp(byte[] packet, int offset, int length) {
        rtcpIndex = rtcpIndex + 1 & 0x7FFF_FFFF;
        return rtcp.sealRtcp(packet, offset, length, rtcpIndex);
    }
}
