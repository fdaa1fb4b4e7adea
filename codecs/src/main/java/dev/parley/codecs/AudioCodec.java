package dev.parley.codecs;

/// One direction pair of one call's codec. Mono, 16-bit linear PCM on the inside. Stateful and single-threaded unless
/// the implementation says otherwise; nothing allocates after construction.
public interface AudioCodec {
    /// The encoding name of the SDP `rtpmap` (RFC 8866 §6.6), e.g. `PCMU`.
    String encodingName();

    /// Samples per second of the PCM side.
    int sampleRate();

    /// @return bytes written to `payload` from `payloadOffset`
    int encode(short[] pcm, int offset, int samples, byte[] payload, int payloadOffset);

    /// @return samples written to `pcm` from `pcmOffset`
    int decode(byte[] payload, int offset, int bytes, short[] pcm, int pcmOffset);

    /// Fills in for `samples` that were lost or late.
    void conceal(short[] pcm, int offset, int samples);
}
