package dev.parley.media;

/// What the media of a call has to tell the call, in order. Times are nanoseconds since process start.
/// Decisions are those of [dev.parley.governance.ApprovedUtterance]; samples are at 8000 per second.
public sealed interface MediaEvent {
    /// When it happened, or when it was noticed if that is later.
    long at();

    /// The first valid RTP packet since `start` was heard.
    record FirstPacket(long at) implements MediaEvent { }

    /// From now on only `source` is listened to, and audio should be sent there.
    record SourceLatched(long source, long at) implements MediaEvent { }

    /// Nothing has been heard since `lastPacketAt`. Told once per silence; the next packet arms it again.
    record RtpTimeout(long lastPacketAt, long at) implements MediaEvent { }

    /// One key was pressed; `durationMillis` as far as it was heard.
    record Digit(char digit, int durationMillis, long at) implements MediaEvent { }

    /// The caller began to speak with sample `sampleIndex` of the ear, which arrived at `onsetAt`.
    record SpeechStarted(long onsetAt, long decidedAt, long sampleIndex) implements MediaEvent {
        @Override public long at() {
            return decidedAt;
        }
    }

    /// The caller's last speech arrived at `lastSpeechAt`; `sampleIndex` is the first sample after it.
    record SpeechEnded(long lastSpeechAt, long decidedAt, long sampleIndex) implements MediaEvent {
        @Override public long at() {
            return decidedAt;
        }
    }

    /// The first packet with an audible sample of this utterance leaves at `firstAudibleAt`. A silent one has
    /// none.
    record PlaybackStarted(long decision, long firstAudibleAt) implements MediaEvent {
        @Override public long at() {
            return firstAudibleAt;
        }
    }

    /// The whole utterance was sent.
    record PlaybackFinished(long decision, long samplesSent, long at) implements MediaEvent { }

    /// It was stopped after `samplesSent`, possibly 0, of the `samplesTotalKnown` the synthesiser had made by
    /// then.
    record PlaybackCut(long decision, long samplesSent, long samplesTotalKnown, long at) implements MediaEvent { }

    /// The synthesiser gave up; what it had made was sent.
    record PlaybackFailed(long decision, long samplesSent, long at) implements MediaEvent { }

    /// From `frame` on (samples per channel since the start) the recording holds digital silence.
    record RecordingPaused(long frame, long at) implements MediaEvent { }

    /// From `frame` on the recording holds both directions again.
    record RecordingResumed(long frame, long at) implements MediaEvent { }
}
