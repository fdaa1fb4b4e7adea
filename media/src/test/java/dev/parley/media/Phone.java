package dev.parley.media;

import dev.parley.codecs.AudioCodec;
import dev.parley.codecs.G711;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.RtpPacketizer;
import dev.parley.rtp.TelephoneEventSender;
import java.io.ByteArrayOutputStream;

/// The other end of a call in tests: sends what it is told, keeps what it hears as sent, packet by packet.
final class Phone {
    static final long TICK = 20_000_000;                        // ns

    final RtpPacketizer stream;
    final TelephoneEventSender keys;
    final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    AudioCodec codec = G711.ulaw();
    int payloadType;
    int lastHeardSequence = -1;
    int lastHeardTimestamp;

    Phone(int ssrc) {
        stream = new RtpPacketizer(ssrc, 65_530, -1000);
        keys = new TelephoneEventSender(stream, 101);
    }

    /// The datagram of one tick: a key when one is pressed, else `pcm`.
    byte[] say(short[] pcm) {
        byte[] datagram = new byte[CallMedia.MAXIMUM_DATAGRAM];
        int length;
        if (keys.isActive()) {
            length = keys.tick(datagram, 0);
        } else {
            keys.idle();
            stream.header(datagram, 0, payloadType, false, pcm.length);
            length = 12 + codec.encode(pcm, 0, pcm.length, datagram, 12);
        }
        stream.advance(pcm.length * codec.clockRate() / 8000);
        return java.util.Arrays.copyOf(datagram, length);
    }

    /// A datagram from the gateway. Its stream must go on without a gap in sequence and time.
    void hear(byte[] datagram, int length) {
        var packet = new RtpPacket();
        if (packet.wrap(datagram, 0, length) != RtpPacket.Fault.NONE) throw new AssertionError("not RTP");
        if (lastHeardSequence >= 0) {
            if (packet.sequence() != (lastHeardSequence + 1 & 0xFFFF)) throw new AssertionError("gap in sequence");
            if (packet.timestamp() - lastHeardTimestamp != 160) throw new AssertionError("gap in time");
        }
        lastHeardSequence = packet.sequence();
        lastHeardTimestamp = packet.timestamp();
        heard.write(datagram, packet.payloadOffset(), packet.payloadLength());
    }

    short[] heardPcm() {
        byte[] bytes = heard.toByteArray();
        short[] pcm = new short[bytes.length];
        codec.decode(bytes, 0, bytes.length, pcm, 0);
        return pcm;
    }
}
