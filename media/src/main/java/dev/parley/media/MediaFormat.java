package dev.parley.media;

import dev.parley.codecs.AudioCodec;

/// What both ends agreed on for one call's audio. All sound inside is 8000 samples per second; a codec with another RTP
/// clock counts whole ticks per sample.
///
/// @param codec 8000 samples per second; one call's alone from here on
/// @param payloadType of the codec in both directions, 0 to 127
/// @param telephoneEventPayloadType of RFC 4733 events, or -1 when none were agreed
/// @param telephoneEventClockRate of those, RTP ticks per second
/// @param ptimeMillis of the packets we send, 10 to 60 in tens; one the codec has no frame for becomes the next shorter it has
public record MediaFormat(AudioCodec codec, int payloadType, int telephoneEventPayloadType, int telephoneEventClockRate,
                          int ptimeMillis) {
    static final int SAMPLE_RATE = 8000;

    public MediaFormat {
        assert codec.sampleRate() == SAMPLE_RATE : "codec at " + codec.sampleRate();
        assert codec.clockRate() % SAMPLE_RATE == 0 : "clock of " + codec.clockRate();
        assert payloadType >= 0 && payloadType <= 127 : "payload type " + payloadType;
        assert telephoneEventPayloadType >= -1 && telephoneEventPayloadType <= 127 : "telephone-event payload type";
        assert ptimeMillis >= 10 && ptimeMillis <= 60 && ptimeMillis % 10 == 0 : "ptime " + ptimeMillis;
        ptimeMillis = codec.frameMillis(ptimeMillis);
    }

    /// 20 ms, events at the telephone's clock.
    public MediaFormat(AudioCodec codec, int payloadType, int telephoneEventPayloadType) {
        this(codec, payloadType, telephoneEventPayloadType, SAMPLE_RATE, 20);
    }

    int ticksPerSample() {
        return codec.clockRate() / SAMPLE_RATE;
    }

    int samplesPerPacket() {
        return ptimeMillis * (SAMPLE_RATE / 1000);
    }
}
