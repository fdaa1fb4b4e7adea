package dev.parley.session;

import dev.parley.agent.ToolOutcome;
import dev.parley.sip.NegotiatedMedia;
import dev.parley.sip.SessionDescription;
import java.util.Map;
import java.util.Optional;

/// Everything that can happen to a call, in the past tense. They reach it through its mailbox, one at a time.
public sealed interface CallEvent {
    // The dialog

    /// An INVITE for a route of ours. Without an offer the 200 carries ours (delayed offer).
    record Invited(Optional<SessionDescription> offer) implements CallEvent { }

    record Acknowledged(Optional<SessionDescription> answer) implements CallEvent { }

    record Reoffered(Optional<SessionDescription> offer) implements CallEvent { }

    /// Another dialog takes the place of ours (RFC 3891): the same call, from here on with somebody else's phone.
    record Replaced(Optional<SessionDescription> offer, String caller) implements CallEvent { }

    /// A dialog that we began, because the caller's side asked us to, has taken the place of the caller's.
    record Moved(NegotiatedMedia agreed, String to) implements CallEvent { }

    /// The call is gone: BYE or CANCEL of the caller, or a dialog that the gateway had to give up.
    ///
    /// @param by `caller` or `gateway`
    /// @param cause for people
    /// @param q850Cause ITU-T Q.850, -1 when nobody gave one
    record HungUp(String by, String cause, int q850Cause) implements CallEvent {
        public HungUp(String cause) {
            this("caller", cause, -1);
        }
    }

    /// How a transfer we asked for ended; 2xx: the target answered (RFC 3515).
    record TransferDone(int status) implements CallEvent { }

    /// The caller's side does not transfer (its answer to our REFER); 408: it did not answer.
    record TransferRefused(int status) implements CallEvent { }

    /// The caller's side took the REFER and left without telling what became of it.
    record TransferUnreported() implements CallEvent { }

    // The other leg, when we dial the target ourselves

    record TargetAnswered() implements CallEvent { }

    /// Busy, no answer, declined, unreachable. `status`: SIP, 408 for none.
    record TargetRefused(int status, String reason) implements CallEvent { }

    /// The target has hung up.
    record TargetLeft(String cause) implements CallEvent { }

    /// The target gives the caller back: `by` says how.
    record HandedBack(String by) implements CallEvent { }

    // The media

    /// `onsetAt`: arrival of the first sample of speech; `decidedAt`: when the detector was sure.
    record SpeechStarted(long onsetAt, long decidedAt) implements CallEvent { }

    /// `lastSpeechAt`: arrival of the last sample of speech.
    record SpeechEnded(long lastSpeechAt) implements CallEvent { }

    record DigitPressed(char digit) implements CallEvent { }

    /// The first audible sample of a line left the socket at `at`.
    record PlaybackStarted(long decision, long at) implements CallEvent { }

    record PlaybackFinished(long decision, int samples) implements CallEvent { }

    /// Stopped after `samples` of `total`; -1: its length was not known yet.
    record PlaybackCut(long decision, int samples, int total) implements CallEvent { }

    /// The first packet without the line that was stopped left the socket at `at`; told before its [PlaybackCut].
    record PlaybackStopped(long at) implements CallEvent { }

    record MediaTimedOut() implements CallEvent { }

    record RecordingChanged(boolean recording) implements CallEvent { }

    // The providers

    /// The synthesiser handed over the first sample of a line at `at`.
    record SynthesisStarted(long decision, long at) implements CallEvent { }

    record SynthesisFailed(long decision, String reason) implements CallEvent { }

    record PartiallyTranscribed(String words) implements CallEvent { }

    record Transcribed(String words, double confidence) implements CallEvent { }

    record TranscriberFailed(String reason) implements CallEvent { }

    /// `generation` says which request it answers: what an old one still says is ignored.
    record IntentRecognised(int generation, String intent, double confidence) implements CallEvent { }

    record SlotSaid(int generation, String slot, String said) implements CallEvent { }

    record TextGenerated(int generation, String piece) implements CallEvent { }

    record ToolProposed(int generation, String tool, Map<String, String> arguments) implements CallEvent { }

    record GenerationFinished(int generation) implements CallEvent { }

    record GenerationFailed(int generation, String reason) implements CallEvent { }

    record ToolReturned(long decision, ToolOutcome outcome) implements CallEvent { }

    // The evidence

    /// The first `records` records that this call wanted written survive a crash.
    record EvidenceDurable(long records) implements CallEvent { }

    /// A record of this call is not on the disk, and nobody can say when it will be.
    record EvidenceLost(String reason) implements CallEvent { }

    // The operator

    /// `reason` for people and the record.
    record HangUpRequested(String reason) implements CallEvent { }

    /// `operator`: the name of whoever asked, for the record.
    record OperatorHungUp(String operator, String reason) implements CallEvent { }

    record OperatorTransferred(String operator, String destination) implements CallEvent { }
}
