package dev.parley.sip;

import java.util.Optional;

/// Something that happened on a call, in the past tense. [Ended] is the last one a call delivers,
/// at most once; a call we hung up ourselves delivers nothing more.
public sealed interface SipCallEvent {

    /// The call is over.
    sealed interface Ended extends SipCallEvent { }

    /// The ACK for a 200 of ours: media may start.
    ///
    /// @param answer present when the 200 carried the offer (delayed offer, RFC 3264 §5)
    record Acknowledged(Optional<SessionDescription> answer) implements SipCallEvent { }

    /// The caller gave up before we answered; 487 has been sent.
    record Cancelled() implements Ended { }

    /// The other end sent BYE.
    ///
    /// @param q850Cause from its Reason header (RFC 3326), -1 when it gave none
    record Hungup(int q850Cause, String text) implements Ended { }

    /// A re-INVITE, UPDATE or PRACK with an offer, or a re-INVITE without one. Answer it with [SipCall#respondReinvite] or [SipCall#rejectReinvite].
    ///
    /// @param offer empty: the other end wants our offer in the 200
    record Reoffered(Optional<SessionDescription> offer) implements SipCallEvent { }

    /// The other end took our re-INVITE.
    record ReofferAccepted(SessionDescription answer) implements SipCallEvent { }

    /// The other end refused our re-INVITE: the session stays as it was.
    record ReofferRefused(int status, String reason) implements SipCallEvent { }

    /// 180 to our INVITE.
    record Ringing() implements SipCallEvent { }

    /// A provisional response to our INVITE with a session description. Several when the call was forked.
    record EarlyMedia(SessionDescription answer) implements SipCallEvent { }

    /// 2xx to our INVITE; the ACK has been sent.
    record Answered(SessionDescription answer) implements SipCallEvent { }

    /// 3xx-6xx to our INVITE.
    ///
    /// @param retryAfterSeconds -1 when not given
    record Refused(int status, String reason, int retryAfterSeconds) implements Ended { }

    /// What the other end's NOTIFY says about a transfer still under way.
    record TransferProgress(int status) implements SipCallEvent { }

    /// How a transfer we asked for ended: 2xx only when a NOTIFY said so (RFC 3515 §2.4.5). The call lives
    /// on.
    ///
    /// @param status the target's final status; 408 when no outcome came in time; 500 when the subscription
    ///               ended without one
    record TransferDone(int status) implements SipCallEvent { }

    /// The other end does not transfer: it refused our REFER, or did not answer it.
    ///
    /// @param status of its response, 408 without one
    record TransferRefused(int status) implements SipCallEvent { }

    /// The other end took our REFER and left without telling what became of it (`Refer-Sub: false`, or BYE with
    /// no NOTIFY after it). [Hungup] follows.
    record TransferUnreported() implements SipCallEvent { }

    /// The other end asks us to call `target`. Answer with [SipCall#acceptRefer] or [SipCall#rejectRefer].
    ///
    /// @param target the Refer-To URI as written, header parameters included
    record ReferRequested(String target) implements SipCallEvent { }

    /// A digit sent in an INFO request.
    ///
    /// @param digit 0-9, *, #, A-D
    /// @param durationMillis -1 when not given
    record InfoDigit(char digit, int durationMillis) implements SipCallEvent { }

    /// The call broke: no ACK, no response, nothing to send to. BYE or CANCEL was sent where one could be.
    ///
    /// @param q850Cause what the Reason header says, -1 for none
    record Failed(String reason, int q850Cause) implements Ended {
        Failed(String reason) {
            this(reason, -1);
        }
    }
}
