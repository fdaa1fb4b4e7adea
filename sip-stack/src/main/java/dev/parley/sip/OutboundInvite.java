package dev.parley.sip;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import javax.sip.ClientTransaction;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.header.ContactHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// The UAC side of an INVITE (RFC 3261 §13.2).
///
/// ```
///   CALLING ── 1xx ──► PROCEEDING ── 2xx: ACK ──► CONFIRMED
///      │ hangUp            │ hangUp: CANCEL           every other 2xx, whenever: ACK and BYE
///      └─ 1xx: CANCEL ─► CANCELLING ── 487 or nothing ──► OVER
/// ```
final class OutboundInvite implements Setup, Agent.Responses {
    private enum State { CALLING, PROCEEDING, CANCELLING, CONFIRMED, OVER }

    private final Leg leg;
    private final Request invite;
    private final ContactHeader contact;
    private final Future<?> noAnswer;
    private final Map<String, Request> acks = new HashMap<>();      // by To-tag: every 2xx is acknowledged
    private State state = State.CALLING;
    private boolean cancelWanted;
    private @Nullable ClientTransaction transaction;
    private @Nullable SessionDescription early;
    private @Nullable Future<?> cancelDeadline;
    private int cancelCause = -1;
    private String cancelText = "";
    /// Set when we gave up by ourselves; null when the owner hung up.
    private SipCallEvent.@Nullable Ended lastWord;

    OutboundInvite(Leg leg, Request invite, ContactHeader contact) {
        this.leg = leg;
        this.invite = invite;
        this.contact = contact;
        leg.begin(this);
        this.noAnswer = leg.after(leg.agent().config().timers().noAnswer(), this::onNoAnswer);
    }

    void start() {
        if (state == State.CALLING) transaction = leg.send(invite, this);
    }

    // ---- responses

    @Override public void on(Response response) {
        int status = response.getStatusCode();
        if (status < 200) onProvisional(response);
        else if (status < 300) onAnswer(response);
        else onRefusal(response);
    }

    private void onProvisional(Response response) {
        if (state == State.CALLING) state = State.PROCEEDING;
        if (state != State.PROCEEDING) return;
        if (cancelWanted) {
            cancel();
        } else if (Bodies.sdp(response) instanceof Bodies.Sdp.Some(var answer)) {
            early = answer;
            leg.deliver(new SipCallEvent.EarlyMedia(answer));
        } else if (response.getStatusCode() == 180) {
            leg.deliver(new SipCallEvent.Ringing());
        }
    }

    private void onAnswer(Response response) {
        if (Headers.toTag(response).isEmpty()) {
            over(new SipCallEvent.Failed("a 2xx without a To tag"));
        } else if (state == State.CALLING || state == State.PROCEEDING) {
            confirm(response);
        } else {
            onStrayAnswer(response);
        }
    }

    private void confirm(Response response) {
        noAnswer.cancel(false);
        Dialog dialog = acknowledge(response);
        leg.dialog(dialog);
        leg.established();
        state = State.CONFIRMED;
        if (cancelWanted) {
            quietEnd();
            leg.bye(cancelCause, cancelText);
            return;
        }
        switch (Bodies.sdp(response)) {
            case Bodies.Sdp.Some(var answer) -> leg.deliver(new SipCallEvent.Answered(answer));
            case Bodies.Sdp.None() when early != null -> leg.deliver(new SipCallEvent.Answered(early));
            default -> leg.fail("the call was answered without a session description");
        }
    }

    private Dialog acknowledge(Response response) {
        Dialog dialog = Dialog.uac(leg.agent().messages(), invite, response, contact);
        Request ack = dialog.ack(response);
        acks.put(Headers.toTag(response), ack);
        leg.agent().sendAlone((Request) ack.clone());
        return dialog;
    }

    /// A 2xx that is a repetition wants its ACK again (§13.2.2.4); one of another fork, or one that crossed
    /// our CANCEL, makes a dialog nobody wants: ACK and BYE.
    @Override public boolean onStrayAnswer(Response response) {
        if (Headers.cseq(response).getSeqNumber() != Headers.cseq(invite).getSeqNumber()) return false;
        Request known = acks.get(Headers.toTag(response));
        if (known != null) {
            leg.agent().sendAlone((Request) known.clone());
        } else if (state == State.CANCELLING) {
            leg.dialog(acknowledge(response));
            leg.established();
            quietEnd();
            leg.bye(cancelCause, cancelText);
        } else if (acks.size() < 16) {
            byeAlone(acknowledge(response));
        }
        return true;
    }

    private void byeAlone(Dialog fork) {
        leg.agent().send(fork.request(Request.BYE), new Agent.Responses() {
            @Override public void on(Response response) { }

            @Override public void failed(String reason) { }
        });
    }

    private void onRefusal(Response response) {
        if (state == State.CONFIRMED || state == State.OVER) return;
        over(new SipCallEvent.Refused(response.getStatusCode(), response.getReasonPhrase(),
                Headers.number(response, "Retry-After")));
    }

    @Override public void failed(String reason) {
        if (state != State.CONFIRMED && state != State.OVER) over(new SipCallEvent.Failed(reason));
    }

    private void over(SipCallEvent.Ended event) {
        if (!cancelWanted) leg.end(event);
        else quietEnd();
        leg.release();
    }

    /// What the owner asked for needs no telling; running out of time does.
    private void quietEnd() {
        if (lastWord != null) leg.end(lastWord);
        else leg.finish();
    }

    // ---- giving up

    @Override public void hangUp(int q850Cause, String text) {
        if (cancelWanted) return;
        cancelWanted = true;
        cancelCause = q850Cause;
        cancelText = text;
        if (state == State.PROCEEDING) cancel();                // §9.1: not before a provisional response
    }

    private void onNoAnswer() {
        if (state != State.CALLING && state != State.PROCEEDING) return;
        lastWord = new SipCallEvent.Failed("not answered in time");
        hangUp(19, "no answer");                                // Q.850: no answer from user
    }

    private void cancel() {
        state = State.CANCELLING;
        if (transaction == null) return;
        try {
            Request cancel = transaction.createCancel();
            leg.agent().messages().reason(cancel, cancelCause, cancelText);
            leg.agent().send(cancel, new Agent.Responses() {
                @Override public void on(Response response) { }

                @Override public void failed(String reason) { }
            });
        } catch (SipException finalResponseIsHere) {
            return;
        }
        cancelDeadline = leg.after(leg.agent().config().timers().giveUp(), this::onCancelIgnored);
    }

    /// §9.1: no final response within 64·T1 of the CANCEL ends the transaction.
    private void onCancelIgnored() {
        if (state != State.CANCELLING) return;
        try {
            if (transaction != null) transaction.terminate();
        } catch (SipException gone) {
            // over either way
        }
        over(new SipCallEvent.Failed("neither answered nor cancelled"));
    }

    // ---- the other half of [Setup], which concerns a UAS

    @Override public boolean onAck(Request ack) {
        return false;
    }

    @Override public void onEarlyBye(ServerTransaction bye) {
        leg.respond(bye, 481);
    }

    @Override public void onCancel() { }

    @Override public void stop() {
        state = State.OVER;
        noAnswer.cancel(false);
        if (cancelDeadline != null) cancelDeadline.cancel(false);
    }
}
