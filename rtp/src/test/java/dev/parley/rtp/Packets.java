package dev.parley.rtp;

/// Packets for tests.
final class Packets {
    static final int SSRC = 0x1234;

    private Packets() { }

    /// 20 ms whose bytes all are `number`.
    static RtpPacket audio(int sequence, int timestamp, int number) {
        RtpPacket packet = audio(sequence, timestamp);
        java.util.Arrays.fill(packet.buffer(), 12, 172, (byte) number);
        return packet;
    }

    /// Four bytes of payload that say which packet this is.
    static void number(byte[] datagram, int number) {
        RtpPacket.U32.set(datagram, 12, number);
    }

    static int number(byte[] payload) {
        return (int) RtpPacket.U32.get(payload, 0);
    }

    /// 20 ms of G.711 whose bytes all carry the low bits of the sequence number.
    static RtpPacket audio(int sequence, int timestamp) {
        return audio(SSRC, sequence, timestamp, 160);
    }

    static RtpPacket audio(int ssrc, int sequence, int timestamp, int bytes) {
        byte[] datagram = new byte[12 + bytes];
        java.util.Arrays.fill(datagram, 12, datagram.length, (byte) sequence);
        new RtpPacketizer(ssrc, sequence, timestamp).header(datagram, 0, 0, false, bytes);
        return wrap(datagram);
    }

    static RtpPacket event(int sequence, int timestamp, int event, boolean end, int duration) {
        byte[] datagram = new byte[16];
        new RtpPacketizer(SSRC, sequence, timestamp).header(datagram, 0, 101, false, 4);
        datagram[12] = (byte) event;
        datagram[13] = (byte) (end ? 0x8A : 0x0A);
        datagram[14] = (byte) (duration >> 8);
        datagram[15] = (byte) duration;
        return wrap(datagram);
    }

    static RtpPacket wrap(byte[] datagram) {
        var packet = new RtpPacket();
        RtpPacket.Fault fault = packet.wrap(datagram, 0, datagram.length);
        if (fault != RtpPacket.Fault.NONE) throw new AssertionError(fault);
        return packet;
    }
}
