package dev.parley.sip;

import java.util.Optional;
import javax.sip.ServerTransaction;
import javax.sip.message.Request;
import javax.sip.message.Response;

/// How a call comes to be: the INVITE that makes the dialog. Runs in the call's mailbox.
sealed interface Setup permits InboundInvite, OutboundInvite {
    /// Whose offer waits for its answer (RFC 6337 §2.2).
    enum Exchange { FREE, OURS, THEIRS }

    Exchange exchange();

    /// The early dialog a request belongs to, when there are several.
    Optional<Dialog> early(Request request);

    /// @return false: nothing it acknowledges
    boolean onPrack(ServerTransaction prack);

    /// Ends a call that is not established yet.
    void hangUp(int q850Cause, String text);

    /// An ACK that may belong to the first INVITE.
    ///
    /// @return false: it belongs to another one
    boolean onAck(Request ack);

    /// BYE before the call is established.
    void onEarlyBye(ServerTransaction bye);

    /// The caller's CANCEL, already answered 200.
    void onCancel();

    /// A 2xx outside its transaction: repeated, or from another fork.
    ///
    /// @return false: it answers another INVITE
    boolean onStrayAnswer(Response response);

    /// The call is over: stop timers.
    void stop();
}
