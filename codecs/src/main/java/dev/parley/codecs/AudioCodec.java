package dev.parley.codecs;

/// One direction pair of one call's codec. Mono, 16-bit linear PCM on the inside. Stateful and single-threaded unless
/// the implementation says otherwise; nothing allocates after construction unless the implementation says so.
public interface AudioCodec {
    /// The longest packet any codec here decodes (RFC 6716 §3.1), milliseconds.
    int LONGEST_PACKET_MILLIS = 120;

    /// The encoding name of the SDP `rtpmap` (RFC 8866 §6.6), e.g. `PCMU`.
    String encodingName();

    /// Samples per second of the PCM side.
    int sampleRate();

    /// RTP ticks per second. Not always [#sampleRate]: G.722 counts 8000 though it samples at 16,000 (RFC 3551
    /// §4.5.2), Opus counts 48,000 whatever it samples at (RFC 7587 §4.1).
    int clockRate();

    /// Most bytes one packet of [#LONGEST_PACKET_MILLIS] may have; longer payloads are not this codec's and are not given to it.
    int maximumPayload();

    /// The packet time nearest to `wantedMillis` (10 to 60, in tens) that has a frame of its own, never a longer one.
    default int frameMillis(int wantedMillis) {
        return wantedMillis;
    }

    /// @param samples 10, 20, 40 or 60 ms of them; G.711, G.722 and L16 take any number (G.722 at 16,000 an even one)
    /// @return bytes written to `payload` from `payloadOffset`; 0: this is silence and nothing need be sent (DTX)
    int encode(short[] pcm, int offset, int samples, byte[] payload, int payloadOffset);

    /// @return samples written to `pcm` from `pcmOffset`, at most [#LONGEST_PACKET_MILLIS] of them; 0: these bytes
    ///     are not this codec's
    int decode(byte[] payload, int offset, int bytes, short[] pcm, int pcmOffset);

    /// Fills in for `samples` that were lost or late.
    void conceal(short[] pcm, int offset, int samples);

    /// Decodes what a packet says about the one before it, which was lost (in-band forward error correction).
    ///
    /// @param samples that were lost, the length of one packet
    /// @return samples written; 0: it says nothing, conceal
    default int recover(byte[] next, int offset, int bytes, short[] pcm, int pcmOffset, int samples) {
        return 0;
    }
}
