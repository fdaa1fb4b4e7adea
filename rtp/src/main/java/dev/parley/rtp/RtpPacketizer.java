package dev.parley.rtp;

/// Writes the RTP headers of one outgoing stream (RFC 3550 §5.1): one SSRC, sequence numbers without a gap.
/// First numbers are the caller's, who has the dice. Not thread-safe; allocates nothing.
public final class RtpPacketizer {
    private final int ssrc;
    private int sequence;
    private int timestamp;
    private long packets;
    private long payloadBytes;

    /// @param sequence number of the first packet, 0 to 65535
    /// @param timestamp of the first packet, RTP ticks
    public RtpPacketizer(int ssrc, int sequence, int timestamp) {
        this.ssrc = ssrc;
        this.sequence = sequence & 0xFFFF;
        this.timestamp = timestamp;
    }

    /// Writes a header for a packet that starts at the current [#timestamp], in front of `payloadBytes`
    /// bytes.
    ///
    /// @param marker first packet of a talkspurt (RFC 3551 §4.1), or of a telephone-event
    /// @return bytes written, [RtpPacket#FIXED_HEADER]
    public int header(byte[] out, int offset, int payloadType, boolean marker, int payloadBytes) {
        return header(out, offset, payloadType, marker, timestamp, payloadBytes);
    }

    /// As above with a timestamp of its own: a telephone-event keeps that of its start (RFC 4733 §2.2.1).
    public int header(byte[] out, int offset, int payloadType, boolean marker, int at, int payloadBytes) {
        assert payloadType >= 0 && payloadType <= 127 : "payload type " + payloadType;
        out[offset] = (byte) 0x80;
        out[offset + 1] = (byte) (marker ? payloadType | 0x80 : payloadType);
        RtpPacket.U16.set(out, offset + 2, (short) sequence);
        RtpPacket.U32.set(out, offset + 4, at);
        RtpPacket.U32.set(out, offset + 8, ssrc);
        sequence = sequence + 1 & 0xFFFF;
        packets++;
        this.payloadBytes += payloadBytes;
        return RtpPacket.FIXED_HEADER;
    }

    /// Time passes, sent or not: `ticks` of the RTP clock.
    public void advance(int ticks) {
        timestamp += ticks;
    }

    public int ssrc() {
        return ssrc;
    }

    /// Number of the next packet, 0 to 65535.
    public int sequence() {
        return sequence;
    }

    /// Of the next packet, RTP ticks.
    public int timestamp() {
        return timestamp;
    }

    /// Packets written so far: "sender's packet count" of RFC 3550 §6.4.1.
    public long packets() {
        return packets;
    }

    /// Payload bytes written so far: "sender's octet count" of RFC 3550 §6.4.1.
    public long payloadBytes() {
        return payloadBytes;
    }
}
