package dev.parley.sip;

import dev.parley.sip.trunk.Trunk;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An INVITE waiting for our answer. What it says never changes; the methods that act follow [SipCall]'s
/// rules.
public interface IncomingCall {
    /// The handle for everything after the answer, and for hanging up before it.
    SipCall call();

    DialogId id();

    /// User part of the Request-URI, empty when it has none: the number that was routed to us.
    String calledUser();

    /// User part of the To header: the number that was dialled.
    String dialledUser();

    /// The From URI.
    String callerUri();

    /// Display name of From, empty when it has none.
    String callerDisplay();

    Transport transport();

    /// The trunk it came over; empty: a stranger who may call.
    Optional<Trunk> trunk();

    /// Source address of the INVITE.
    String remoteAddress();

    int remotePort();

    /// Values of a header by name, in order; empty when absent.
    List<String> headers(String name);

    /// Empty: delayed offer. [#answer] then carries our offer and the ACK the answer.
    Optional<SessionDescription> offer();

    /// The call of ours whose place this one takes (RFC 3891): answer this one and hang that one up, or reject.
    Optional<DialogId> replaces();

    /// Sends 180 Ringing; reliably when the caller requires it (RFC 3262).
    void ringing();

    /// Sends 183 with an answer to the offer: the caller hears us before we have answered. Reliably where the
    /// caller can take that; the same description must then be in [#answer]. Ignored when there was no offer.
    void progress(SessionDescription answer);

    /// Sends 200 OK, repeated until the ACK (RFC 3261 §13.3.1.4).
    void answer(SessionDescription description);

    /// Sends a final refusal.
    ///
    /// @param status 300 to 699
    /// @param headers extra headers, such as `Retry-After`
    void reject(int status, String reason, Map<String, String> headers);

    default void reject(int status, String reason) {
        reject(status, reason, Map.of());
    }
}
