package dev.parley.rtp;

/// Opens what the other end sends (RFC 3711 §3.3): guesses the roll-over counter, refuses what does not prove itself and
/// what was seen before. Remembers some streams by SSRC, so that a source that changes it is followed and one that comes
/// back is not replayed. Lives as long as its key. Not thread-safe; allocates nothing after construction.
public final class SrtpReceiver {
    private static final int STREAMS = 8;
    private static final int HALF = 1 << 15;

    private final SrtpTransform rtp;
    private final SrtpTransform rtcp;
    private final Stream[] streams = new Stream[STREAMS];
    private int known;
    private long clock;
    private long forged;
    private long replayed;

    private static final class Stream {
        int ssrc;
        int rollover;                                           // ROC
        int highest = -1;                                       // s_l
        long used;
        final ReplayWindow rtp = new ReplayWindow();
        final ReplayWindow rtcp = new ReplayWindow();

        void begin(int ssrc) {
            this.ssrc = ssrc;
            rollover = 0;
            highest = -1;
            rtp.clear();
            rtcp.clear();
        }
    }

    public SrtpReceiver(SrtpKey key) {
        rtp = key.transform(false);
        rtcp = key.transform(true);
        for (int i = 0; i < STREAMS; i++) streams[i] = new Stream();
    }

    /// @return the new length of the packet, or -1: it is none, it is not proved, or it came before
    public int open(byte[] bytes, int offset, int length) {
        if (length < RtpPacket.FIXED_HEADER || (bytes[offset] & 0xC0) != 0x80) return refuse();
        int header = header(bytes, offset, length);
        if (header < 0) return refuse();
        int sequence = (short) RtpPacket.U16.get(bytes, offset + 2) & 0xFFFF;
        Stream stream = stream((int) RtpPacket.U32.get(bytes, offset + 8));
        int rollover = guess(stream, sequence);
        long index = (rollover & 0xFFFF_FFFFL) << 16 | sequence;
        if (rollover < 0 || !stream.rtp.isNew(index)) {
            replayed++;
            return -1;
        }
        int plain = rtp.openRtp(bytes, offset, header, length, rollover);
        if (plain < 0) return refuse();
        keep(stream);
        if (stream.highest < 0 || rollover > stream.rollover || rollover == stream.rollover && sequence > stream.highest) {
            stream.rollover = rollover;
            stream.highest = sequence;
        }
        stream.rtp.add(index);
        return plain;
    }

    /// As [#open], of a compound RTCP packet.
    public int openRtcp(byte[] bytes, int offset, int length) {
        if (length < SrtpTransform.RTCP_LEAST + rtcp.tag() || (bytes[offset] & 0xC0) != 0x80) return refuse();
        Stream stream = stream((int) RtpPacket.U32.get(bytes, offset + 4));
        long index = rtcp.rtcpIndex(bytes, offset, length) & 0x7FFF_FFFFL;
        if (!stream.rtcp.isNew(index)) {
            replayed++;
            return -1;
        }
        int plain = rtcp.openRtcp(bytes, offset, length);
        if (plain < 0) return refuse();
        keep(stream);
        stream.rtcp.add(index);
        return plain;
    }

    private int refuse() {
        forged++;
        return -1;
    }

    /// Bytes of the header with CSRCs and extension, which are proved but not encrypted; -1: longer than the packet.
    private static int header(byte[] bytes, int offset, int length) {
        int header = RtpPacket.FIXED_HEADER + 4 * (bytes[offset] & 0x0F);
        if ((bytes[offset] & 0x10) == 0) return header <= length ? header : -1;
        if (header + 4 > length) return -1;
        header += 4 + 4 * ((short) RtpPacket.U16.get(bytes, offset + header + 2) & 0xFFFF);
        return header <= length ? header : -1;
    }

    /// §3.3.1: the counter that brings the sequence nearest to the highest seen; -1: before the first cycle.
    private static int guess(Stream stream, int sequence) {
        if (stream.highest < 0) return 0;
        if (stream.highest < HALF) return sequence - stream.highest > HALF ? stream.rollover - 1 : stream.rollover;
        return stream.highest - HALF > sequence ? stream.rollover + 1 : stream.rollover;
    }

    /// The stream with this SSRC; else the one to begin, which is kept only if the packet proves itself: the spare, or the one
    /// unused for longest.
    private Stream stream(int ssrc) {
        for (int i = 0; i < known; i++) if (streams[i].ssrc == ssrc) return streams[i];
        if (known == STREAMS) {
            int oldest = 0;
            for (int i = 1; i < STREAMS; i++) if (streams[i].used < streams[oldest].used) oldest = i;
            Stream spare = streams[oldest];
            streams[oldest] = streams[STREAMS - 1];
            streams[STREAMS - 1] = spare;
            known--;
        }
        streams[known].begin(ssrc);
        return streams[known];
    }

    private void keep(Stream stream) {
        stream.used = ++clock;
        if (known < STREAMS && streams[known] == stream) known++;
    }

    /// Packets that were not proved.
    public long forged() {
        return forged;
    }

    /// Packets that had come before, or were too old to tell.
    public long replayed() {
        return replayed;
    }
}
