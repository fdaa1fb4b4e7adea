package dev.parley.sip;

import java.util.Map;

/// One call, in either direction. Every method may be called from any thread and returns at once; it takes
/// effect after what the call is already doing. What makes no sense in the call's state is ignored.
public interface SipCall {
    DialogId id();

    /// Ends the call: CANCEL, decline (603) or BYE as its state requires, with a Reason header (RFC 3326).
    ///
    /// @param q850Cause 16 for normal clearing; -1 sends no Reason
    void hangUp(int q850Cause, String text);

    /// Asks the other end to call `targetUri` (REFER, RFC 3515). The outcome is a
    /// [SipCallEvent.TransferDone].
    ///
    /// @param headers extra headers, such as `Referred-By` and `User-to-User`
    /// @throws IllegalArgumentException a header name or value with CR or LF
    void refer(String targetUri, Map<String, String> headers);

    /// Attended transfer (RFC 5589 §7): asks the other end to take our place in `consultation`, an answered call of
    /// the same user agent, by an INVITE with Replaces (RFC 3891).
    void referReplacing(SipCall consultation, Map<String, String> headers);

    /// Sends a digit by INFO (`application/dtmf-relay`), for peers that take no telephone-events.
    ///
    /// @throws IllegalArgumentException not 0-9, *, #, A-D
    void sendDigit(char digit, int durationMillis);

    /// Offers a new session. 491 is retried once after the wait of RFC 3261 §14.1.
    void reinvite(SessionDescription offer);

    /// Answers [SipCallEvent.Reoffered]: carries an answer, or the offer when the re-INVITE had none.
    void respondReinvite(SessionDescription description);

    /// Refuses [SipCallEvent.Reoffered]; the session stays as it was.
    void rejectReinvite(int status, String reason);

    /// Takes the request of [SipCallEvent.ReferRequested]: 202 and a first NOTIFY of 100 Trying.
    void acceptRefer();

    void rejectRefer(int status, String reason);

    /// Tells the other end how the call it asked for goes; a final status ends the subscription.
    void notifyTransfer(int status, String reason);
}
