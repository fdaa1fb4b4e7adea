package dev.parley.media;

import dev.parley.codecs.AudioCodec;
import dev.parley.codecs.VadSettings;
import dev.parley.governance.CallId;
import dev.parley.rtp.JitterSettings;

/// Everything one call's media starts with. Random first numbers come from the caller, who has the dice.
///
/// @param format what was agreed at first
/// @param ssrc of what we send
/// @param firstSequence of what we send, 0 to 65535
/// @param firstTimestamp of what we send, RTP ticks
/// @param rtpTimeoutNanos how long nothing may be heard before [MediaEvent.RtpTimeout]
/// @param recording whether [CallMedia#recording] keeps anything
public record MediaSettings(CallId call, MediaFormat format, int ssrc, int firstSequence, int firstTimestamp, VadSettings vad, JitterSettings jitter,
                            SourcePolicy sources, long rtpTimeoutNanos, boolean recording) {
    public MediaSettings {
        assert rtpTimeoutNanos > 0 : "rtp timeout " + rtpTimeoutNanos;
    }

    /// The usual: telephone voice activity, 40 ms of jitter buffer, symmetric RTP, 30 s until timeout,
    /// recorded.
    public static MediaSettings of(CallId call, AudioCodec codec, int payloadType, int telephoneEventPayloadType,
                                   int ssrc, int firstSequence, int firstTimestamp) {
        return of(call, new MediaFormat(codec, payloadType, telephoneEventPayloadType), ssrc, firstSequence, firstTimestamp);
    }

    /// As above, in any format.
    public static MediaSettings of(CallId call, MediaFormat format, int ssrc, int firstSequence, int firstTimestamp) {
        return new MediaSettings(call, format, ssrc, firstSequence, firstTimestamp, VadSettings.TELEPHONE, JitterSettings.TELEPHONE, SourcePolicy.SYMMETRIC, 30_000_000_000L, true);
    }

    public MediaSettings withVad(VadSettings vad) {
        return new MediaSettings(call, format, ssrc, firstSequence,
                firstTimestamp, vad, jitter, sources, rtpTimeoutNanos, recording);
    }

    public MediaSettings withJitter(JitterSettings jitter) {
        return new MediaSettings(call, format, ssrc, firstSequence,
                firstTimestamp, vad, jitter, sources, rtpTimeoutNanos, recording);
    }

    public MediaSettings withSources(SourcePolicy sources) {
        return new MediaSettings(call, format, ssrc, firstSequence,
                firstTimestamp, vad, jitter, sources, rtpTimeoutNanos, recording);
    }

    public MediaSettings withRtpTimeoutNanos(long nanos) {
        return new MediaSettings(call, format, ssrc, firstSequence,
                firstTimestamp, vad, jitter, sources, nanos, recording);
    }

    public MediaSettings withRecording(boolean recording) {
        return new MediaSettings(call, format, ssrc, firstSequence,
                firstTimestamp, vad, jitter, sources, rtpTimeoutNanos, recording);
    }
}
