package dev.parley.sip;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import javax.sip.ClientTransaction;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.address.URI;
import javax.sip.header.ContactHeader;
import javax.sip.header.RouteHeader;
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
final class OutboundInvite implements Setup {
    private enum State { CALLING, PROCEEDING, CANCELLING, CONFIRMED, OVER }

    private static final int INTERWORKING = 127;                // ITU-T Q.850
    private static final int ANSWERED_ELSEWHERE = 26;           // non-selected user clearing
    private static final int MOST_FORKS = 16;
    private static final int SILENT_T1 = 8;                     // 4 s with the standard timers

    private final Leg leg;
    private final ContactHeader contact;
    private final Future<?> noAnswer;
    private final Map<String, Request> acks = new HashMap<>();      // by To-tag: every 2xx is acknowledged
    private final Map<String, Early> forks = new HashMap<>();       // by To-tag: who has answered provisionally
    private Request invite;
    private State state = State.CALLING;
    private boolean cancelWanted;
    private @Nullable Attempt attempt;
    private @Nullable SessionDescription early;
    private @Nullable Future<?> cancelDeadline;
    private int cancelCause = -1;
    private String cancelText = "";
    /// Set when we gave up by ourselves; null when the owner hung up.
    private SipCallEvent.@Nullable Ended lastWord;

    /// One fork before it has answered.
    private static final class Early {
        final Dialog dialog;
        long rseq = -1;

        Early(Dialog dialog) {
            this.dialog = dialog;
        }
    }

    /// @param offer in the INVITE
    OutboundInvite(Leg leg, Request invite, ContactHeader contact, SessionDescription offer) {
        this.leg = leg;
        this.invite = invite;
        this.contact = contact;
        leg.described(offer);
        leg.begin(this);
        this.noAnswer = leg.after(leg.agent().config().timers().noAnswer(), this::onNoAnswer);
    }

    void start() {
        leg.timer().ask(invite);
        leg.passage().dress(invite);
        if (state == State.CALLING) launch();
    }

    /// Where there is another host, this one is not waited for until Timer B: a carrier's dead node costs seconds, not half
    /// a minute.
    private void launch() {
        Attempt mine = new Attempt(invite);
        attempt = mine;
        Target target = leg.passage().target();
        mine.transaction = leg.send(invite, target, mine);
        if (leg.passage().hasNext()) leg.after(leg.agent().config().timers().t1().multipliedBy(SILENT_T1), () -> onSilentHost(mine));
    }

    private void onSilentHost(Attempt silent) {
        if (silent != attempt || state != State.CALLING || cancelWanted) return;
        silent.abandoned = true;
        elsewhere("does not answer");
    }

    /// One INVITE on its way to one host. What an abandoned one still says must not become our call.
    private final class Attempt implements Agent.Responses {
        private final Request sent;
        private @Nullable ClientTransaction transaction;
        private boolean abandoned;
        private @Nullable Dialog late;

        Attempt(Request sent) {
            this.sent = sent;
        }

        @Override public void on(Response response) {
            if (this == attempt) OutboundInvite.this.on(response);
            else if (abandoned) lateWord(response);
        }

        @Override public void failed(String reason) {
            if (this == attempt) OutboundInvite.this.failed(reason);
        }

        private void lateWord(Response response) {
            int status = response.getStatusCode();
            if (status < 200) {
                abandoned = false;                              // one CANCEL is enough
                if (transaction != null) sendCancel(transaction, ANSWERED_ELSEWHERE, "another host was asked");
            } else if (status < 300 && late == null) {
                late = Dialog.uac(leg.agent().messages(), sent, response, contact);
                leg.agent().sendAlone(late.ack(response));
                byeAlone(late);
            }
        }
    }

    /// The same INVITE as a new one of this call (§8.1.3.5), because the response told us how it would be taken.
    private void again() {
        Request next = copy();
        for (String header : List.of("Session-Expires", "Min-SE")) next.removeHeader(header);
        invite = next;
        state = State.CALLING;
        start();
    }

    private Request copy() {
        Request next = (Request) invite.clone();
        Messages messages = leg.agent().messages();
        next.setHeader(messages.cseq(Headers.cseq(invite).getSeqNumber() + 1, Request.INVITE));
        messages.renew(next, messages.transport(nextHop(invite)));
        return next;
    }

    /// Sends a copy with credentials in it.
    private boolean authorized(Response challenge) {
        Request next = copy();
        if (!leg.passage().answer(challenge, invite, next)) return false;
        invite = next;
        state = State.CALLING;
        launch();
        return true;
    }

    /// The next host of the trunk, while nobody behind this one has answered (RFC 3263 §4.3); its 100 is not that.
    private boolean elsewhere(String why) {
        boolean mine = state == State.CALLING || state == State.PROCEEDING && forks.isEmpty();
        if (!mine || cancelWanted || !leg.passage().next(why)) return false;
        state = State.CALLING;
        invite = copy();
        launch();
        return true;
    }

    private static URI nextHop(Request request) {
        RouteHeader route = (RouteHeader) request.getHeader(RouteHeader.NAME);
        return route == null ? request.getRequestURI() : route.getAddress().getURI();
    }

    // ---- responses

    private void on(Response response) {
        int status = response.getStatusCode();
        if (status != 503 && status != 408) leg.passage().reached();
        if (status < 200) onProvisional(response);
        else if (status < 300) onAnswer(response);
        else onRefusal(response);
    }

    private void onProvisional(Response response) {
        if (state == State.CALLING) state = State.PROCEEDING;
        if (state != State.PROCEEDING) return;
        if (response.getStatusCode() > 100 && !Headers.toTag(response).isEmpty() && !onFork(response)) return;
        if (cancelWanted) {
            cancel();
        } else if (Bodies.sdp(response) instanceof Bodies.Sdp.Some(var answer)) {
            early = answer;
            leg.deliver(new SipCallEvent.EarlyMedia(answer));
        } else if (response.getStatusCode() == 180) {
            leg.deliver(new SipCallEvent.Ringing());
        }
    }

    /// A provisional response makes an early dialog (§12.1.2); a reliable one is acknowledged in it (RFC 3262 §4).
    ///
    /// @return false: heard before, or out of order
    private boolean onFork(Response response) {
        String tag = Headers.toTag(response);
        if (!forks.containsKey(tag) && forks.size() >= MOST_FORKS) return false;
        Early fork = forks.computeIfAbsent(tag, _ -> new Early(Dialog.uac(leg.agent().messages(), invite, response, contact)));
        leg.dialog(fork.dialog);
        leg.peerAllows(response);
        int rseq = Headers.number(response, "RSeq");
        if (rseq < 0 || !Headers.lists(response, "Require", "100rel")) return true;
        if (fork.rseq >= 0 && rseq != fork.rseq + 1) return false;
        fork.rseq = rseq;
        Request prack = fork.dialog.request(Request.PRACK);
        prack.setHeader(leg.agent().messages().header("RAck", rseq + " " + Headers.cseq(invite).getSeqNumber() + " INVITE"));
        leg.send(prack, Agent.Responses.UNHEARD);
        return true;
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
        leg.peerAllows(response);
        state = State.CONFIRMED;
        if (cancelWanted) {
            quietEnd();
            leg.bye(cancelCause, cancelText);
            return;
        }
        leg.timer().agreed(response);
        switch (Bodies.sdp(response)) {
            case Bodies.Sdp.Some(var answer) -> leg.deliver(new SipCallEvent.Answered(answer));
            case Bodies.Sdp.None() when early != null -> leg.deliver(new SipCallEvent.Answered(early));
            default -> leg.fail("the call was answered without a session description", INTERWORKING);
        }
    }

    private Dialog acknowledge(Response response) {
        Early fork = forks.get(Headers.toTag(response));
        Dialog dialog = fork != null ? fork.dialog : Dialog.uac(leg.agent().messages(), invite, response, contact);
        if (fork != null) dialog.confirm(response);
        Request ack = dialog.ack(response);
        Passage.copyCredentials(invite, ack);
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
        } else if (acks.size() < MOST_FORKS) {
            byeAlone(acknowledge(response));
        }
        return true;
    }

    private void byeAlone(Dialog fork) {
        Request bye = fork.request(Request.BYE);
        leg.agent().messages().reason(bye, ANSWERED_ELSEWHERE, "another branch of this call was answered");
        leg.agent().send(bye, Agent.Responses.UNHEARD);
    }

    private void onRefusal(Response response) {
        if (state == State.CONFIRMED || state == State.OVER) return;
        if (response.getStatusCode() == 422 && !cancelWanted && leg.timer().raise(response)) {
            again();
            return;
        }
        if (!cancelWanted && authorized(response)) return;
        if (response.getStatusCode() == 503 && elsewhere("answers 503")) return;
        over(new SipCallEvent.Refused(response.getStatusCode(), response.getReasonPhrase(),
                Headers.number(response, "Retry-After")));
    }

    private void failed(String reason) {
        if (elsewhere(reason)) return;
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
        lastWord = new SipCallEvent.Failed("not answered in time", 19);
        hangUp(19, "no answer");                                // Q.850: no answer from user
    }

    private void cancel() {
        state = State.CANCELLING;
        ClientTransaction transaction = attempt == null ? null : attempt.transaction;
        if (transaction == null || !sendCancel(transaction, cancelCause, cancelText)) return;
        cancelDeadline = leg.after(leg.agent().config().timers().giveUp(), this::onCancelIgnored);
    }

    /// @return false: a final response is here already
    private boolean sendCancel(ClientTransaction transaction, int cause, String text) {
        try {
            Request cancel = transaction.createCancel();
            leg.agent().messages().reason(cancel, cause, text);
            leg.agent().send(cancel, Agent.Responses.UNHEARD);
            return true;
        } catch (SipException finalResponseIsHere) {
            return false;
        }
    }

    /// §9.1: no final response within 64·T1 of the CANCEL ends the transaction.
    private void onCancelIgnored() {
        if (state != State.CANCELLING) return;
        try {
            if (attempt != null && attempt.transaction != null) attempt.transaction.terminate();
        } catch (SipException gone) {
            // over either way
        }
        over(new SipCallEvent.Failed("neither answered nor cancelled"));
    }

    /// Until a response answers our offer, it is open: for the other end's UPDATE that is glare (RFC 3311 §5.2).
    @Override public Exchange exchange() {
        return state == State.CONFIRMED || early != null ? Exchange.FREE : Exchange.OURS;
    }

    @Override public Optional<Dialog> early(Request request) {
        if (state != State.PROCEEDING) return Optional.empty();
        return Optional.ofNullable(forks.get(Headers.fromTag(request))).map(fork -> fork.dialog);
    }

    // ---- the other half of [Setup], which concerns a UAS

    @Override public boolean onPrack(ServerTransaction prack) {
        return false;
    }

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
