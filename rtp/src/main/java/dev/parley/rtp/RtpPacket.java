package dev.parley.rtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A view of one RTP packet (RFC 3550 §5.1) in a buffer the caller owns: no copy, no allocation.
/// Valid until the next [#wrap] or until the buffer changes. Not thread-safe.
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// |                           timestamp                           |
/// |           synchronization source (SSRC) identifier            |
/// |            contributing source (CSRC) identifiers             |
/// ```
public final class RtpPacket {
    /// Why some bytes are not an RTP packet.
    public enum Fault {
        NONE,
        /// Shorter than its header says.
        SHORT,
        /// Not version 2: STUN, DTLS, or nonsense.
        VERSION,
        /// Second byte in the range of RTCP packet types (RFC 5761 §4).
        RTCP,
        /// Padding longer than the payload, or of length zero.
        PADDING
    }

    /// Bytes before CSRCs, extension and payload.
    public static final int FIXED_HEADER = 12;
    /// Largest datagram anything here builds or accepts, bytes.
    public static final int MAXIMUM = 1500;

    static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle U32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] buffer = new byte[FIXED_HEADER];
    private int offset;
    private int payloadOffset;
    private int payloadLength;
    private int extensionOffset;

    /// A view of nothing yet: twelve zero bytes.
    public RtpPacket() { }

    /// @return `NONE`, or why this is not RTP; after a fault the view still shows the previous packet
    public Fault wrap(byte[] datagram, int offset, int length) {
        if (length < FIXED_HEADER) return Fault.SHORT;
        int first = datagram[offset];
        if ((first & 0xC0) != 0x80) return Fault.VERSION;
        int second = datagram[offset + 1] & 0xFF;
        if (second >= 192 && second <= 223) return Fault.RTCP;
        int end = FIXED_HEADER + 4 * (first & 0x0F);
        int extension = 0;
        if ((first & 0x10) != 0) {
            if (length < end + 4) return Fault.SHORT;
            extension = offset + end;
            end += 4 + 4 * ((short) U16.get(datagram, offset + end + 2) & 0xFFFF);
        }
        if (length < end) return Fault.SHORT;
        int payload = length - end;
        if ((first & 0x20) != 0) {
            int padding = datagram[offset + length - 1] & 0xFF;
            if (padding == 0 || padding > payload) return Fault.PADDING;
            payload -= padding;
        }
        this.buffer = datagram;
        this.offset = offset;
        this.payloadOffset = offset + end;
        this.payloadLength = payload;
        this.extensionOffset = extension;
        return Fault.NONE;
    }

    public boolean marker() {
        return (buffer[offset + 1] & 0x80) != 0;
    }

    /// 0 to 127.
    public int payloadType() {
        return buffer[offset + 1] & 0x7F;
    }

    /// 0 to 65535.
    public int sequence() {
        return (short) U16.get(buffer, offset + 2) & 0xFFFF;
    }

    /// RTP clock ticks, unsigned 32-bit.
    public int timestamp() {
        return (int) U32.get(buffer, offset + 4);
    }

    /// Synchronisation source, an opaque 32-bit number.
    public int ssrc() {
        return (int) U32.get(buffer, offset + 8);
    }

    /// Contributing sources, 0 to 15.
    public int csrcCount() {
        return buffer[offset] & 0x0F;
    }

    public int csrc(int index) {
        assert index < csrcCount() : "csrc " + index + " of " + csrcCount();
        return (int) U32.get(buffer, offset + FIXED_HEADER + 4 * index);
    }

    public boolean hasExtension() {
        return extensionOffset != 0;
    }

    /// The "defined by profile" half of the extension header (RFC 3550 §5.3.1), 0 to 65535; only with an
    /// extension.
    public int extensionProfile() {
        return (short) U16.get(buffer, extensionOffset) & 0xFFFF;
    }

    /// The wrapped array; [#payloadOffset] and [#payloadLength] point into it.
    public byte[] buffer() {
        return buffer;
    }

    public int payloadOffset() {
        return payloadOffset;
    }

    /// Bytes without padding; may be 0.
    public int payloadLength() {
        return payloadLength;
    }
}
