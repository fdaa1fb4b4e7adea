package dev.parley.media;

import dev.parley.codecs.AudioCodec;
import dev.parley.codecs.VadSettings;
import dev.parley.governance.CallId;
import dev.parley.rtp.JitterSettings;

/// Everything one call's media starts with. Random first numbers come from the caller, who has the dice.
///
/// @param codec 8000 samples per second; belongs to this call alone from here on
/// @param payloadType of the codec in both directions, 0 to 127
/// @param telephoneEventPayloadType of RFC 4733 events at 8000 ticks per second, or -1 when none were agreed
/// @param ssrc of what we send
/// @param firstSequence of what we send, 0 to 65535
/// @param firstTimestamp of what we send, RTP ticks
/// @param rtpTimeoutNanos how long nothing may be heard before [MediaEvent.RtpTimeout]
/// @param recording whether [CallMedia#recording] keeps anything
public record MediaSettings(CallId call, AudioCodec codec, int payloadType, int telephoneEventPayloadType,
                            int ssrc, int firstSequence, int firstTimestamp, VadSettings vad, JitterSettings jitter,
                            SourcePolicy sources, long rtpTimeoutNanos, boolean recording) {
    public MediaSettings {
        assert codec.sampleRate() == 8000 : "codec at " + codec.sampleRate();
        assert payloadType >= 0 && payloadType <= 127 : "payload type " + payloadType;
        assert telephoneEventPayloadType >= -1 && telephoneEventPayloadType <= 127 : "telephone-event payload type";
        assert rtpTimeoutNanos > 0 : "rtp timeout " + rtpTimeoutNanos;
    }

    /// The usual: telephone voice activity, 40 ms of jitter buffer, symmetric RTP, 30 s until timeout,
    /// recorded.
    public static MediaSettings of(CallId call, AudioCodec codec, int payloadType, int telephoneEventPayloadType,
                                   int ssrc, int firstSequence, int firstTimestamp) {
        return new MediaSettings(call, codec, payloadType, telephoneEventPayloadType, ssrc, firstSequence,
                firstTimestamp, VadSettings.TELEPHONE, JitterSettings.G711, SourcePolicy.SYMMETRIC, 30_000_000_000L, true);
    }

    public MediaSettings withVad(VadSettings vad) {
        return new MediaSettings(call, codec, payloadType, telephoneEventPayloadType, ssrc, firstSequence,
                firstTimestamp, vad, jitter, sources, rtpTimeoutNanos, recording);
    }

    public MediaSettings withJitter(JitterSettings jitter) {
        return new MediaSettings(call, codec, payloadType, telephoneEventPayloadType, ssrc, firstSequence,
                firstTimestamp, vad, jitter, sources, rtpTimeoutNanos, recording);
    }

    public MediaSettings withSources(SourcePolicy sources) {
        return new MediaSettings(call, codec, payloadType, telephoneEventPayloadType, ssrc, firstSequence,
                firstTimestamp, vad, jitter, sources, rtpTimeoutNanos, recording);
    }

    public MediaSettings withRtpTimeoutNanos(long nanos) {
        return new MediaSettings(call, codec, payloadType, telephoneEventPayloadType, ssrc, firstSequence,
                firstTimestamp, vad, jitter, sources, nanos, recording);
    }

    public MediaSettings withRecording(boolean recording) {
        return new MediaSettings(call, codec, payloadType, telephoneEventPayloadType, ssrc, firstSequence,
                firstTimestamp, vad, jitter, sources, rtpTimeoutNanos, recording);
    }
}
