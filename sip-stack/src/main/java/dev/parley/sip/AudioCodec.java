package dev.parley.sip;

/// An audio encoding we can negotiate, with its static payload type (RFC 3551 §6).
public enum AudioCodec {
    PCMU(0), PCMA(8);

    /// RTP clock of every codec here and of the telephone-event beside it.
    public static final int CLOCK_RATE = 8000;

    private final int staticPayloadType;

    AudioCodec(int staticPayloadType) {
        this.staticPayloadType = staticPayloadType;
    }

    /// The name in an `a=rtpmap` line.
    public String encodingName() {
        return name();
    }

    public int staticPayloadType() {
        return staticPayloadType;
    }
}
