package dev.parley.media;

import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.RtpPacketizer;

/// Ticks of sound in, packets of the agreed length out. What is left of one length when another is agreed on is sent in
/// the first packet of the new one. Media loop only; allocates nothing after construction.
final class Sending {
    private static final int LONGEST = 60 * MediaFormat.SAMPLE_RATE / 1000;

    private final RtpPacketizer stream;
    private final short[] waiting = new short[LONGEST + AudioRing.FRAMES];
    private int samples;
    private boolean begun;

    Sending(RtpPacketizer stream) {
        this.stream = stream;
    }

    /// One tick of sound.
    void say(short[] pcm) {
        System.arraycopy(pcm, 0, waiting, samples, AudioRing.FRAMES);
        samples += AudioRing.FRAMES;
    }

    /// Writes the next datagram that is full.
    ///
    /// @return its bytes; 0: there is none in this tick
    int next(MediaFormat format, byte[] out, int offset) {
        int packet = format.samplesPerPacket();
        while (samples >= packet) {
            int bytes = format.codec().encode(waiting, 0, packet, out, offset + RtpPacket.FIXED_HEADER);
            samples -= packet;
            System.arraycopy(waiting, packet, waiting, 0, samples);
            int header = 0;
            if (bytes > 0) header = stream.header(out, offset, format.payloadType(), !begun, bytes);
            begun = true;                                       // one talkspurt, from the first packet to the last
            stream.advance(packet * format.ticksPerSample());
            if (bytes > 0) return header + bytes;
        }
        return 0;
    }
}
