package dev.parley.sip;

/// An audio encoding we can negotiate: its name, clock and number in SDP (RFC 3551 §6, RFC 7587 §7).
public enum AudioCodec {
    PCMU("PCMU", 8000, 1, 0, ""),
    PCMA("PCMA", 8000, 1, 8, ""),
    /// Counts 8000 ticks a second though it samples at 16,000 (RFC 3551 §4.5.2).
    G722("G722", 8000, 1, 9, ""),
    /// Written as two channels whatever it carries (RFC 7587 §7); what it decodes to here is telephone band, and the
    /// peer may save the bits of the rest.
    OPUS("opus", 48_000, 2, 111, "minptime=10;useinbandfec=1;maxplaybackrate=8000;sprop-maxcapturerate=8000"),
    L16("L16", 8000, 1, 118, "");

    private static final int FIRST_DYNAMIC = 96;

    private final String encodingName;
    private final int clockRate;
    private final int channels;
    private final int payloadType;
    private final String parameters;

    AudioCodec(String encodingName, int clockRate, int channels, int payloadType, String parameters) {
        this.encodingName = encodingName;
        this.clockRate = clockRate;
        this.channels = channels;
        this.payloadType = payloadType;
        this.parameters = parameters;
    }

    /// The name in an `a=rtpmap` line.
    public String encodingName() {
        return encodingName;
    }

    /// RTP ticks per second.
    public int clockRate() {
        return clockRate;
    }

    /// As written in an `a=rtpmap` line.
    public int channels() {
        return channels;
    }

    /// The payload type our own offers give it: the static one where there is one.
    public int payloadType() {
        return payloadType;
    }

    /// Whether that number means this encoding without an `a=rtpmap`.
    public boolean isStatic() {
        return payloadType < FIRST_DYNAMIC;
    }

    /// Our `a=fmtp` parameters, empty for none.
    public String parameters() {
        return parameters;
    }

    /// What follows the payload type in an `a=rtpmap` line.
    String rtpmap() {
        return encodingName + "/" + clockRate + (channels == 1 ? "" : "/" + channels);
    }
}
