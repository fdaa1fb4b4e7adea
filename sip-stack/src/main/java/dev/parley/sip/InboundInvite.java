package dev.parley.sip;

import dev.parley.sip.trunk.Trunk;
import gov.nist.javax.sip.message.SIPRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import javax.sip.ServerTransaction;
import javax.sip.header.ContactHeader;
import javax.sip.header.Header;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// The UAS side of an INVITE (RFC 3261 §13.3): what the owner sees as an [IncomingCall].
///
/// ```
///   WAITING ── answer ──► ANSWERED ── ACK ──► CONFIRMED
///      │ CANCEL, BYE, reject,  │ no ACK in 64·T1: BYE
///      ▼ hangUp, no answer     ▼
///     OVER ◄──────────────────────
/// ```
final class InboundInvite implements IncomingCall, Setup {
    private enum State { WAITING, ANSWERED, CONFIRMED, OVER }

    private final Leg leg;
    private final ServerTransaction transaction;
    private final SIPRequest invite;
    private final Optional<SessionDescription> offer;
    private final Calls.Merge merge;
    private final Future<?> noAnswer;
    private State state = State.WAITING;
    private @Nullable AcceptedInvite accepted;
    /// A hang-up that must wait for the ACK (RFC 3261 §15).
    private @Nullable Runnable afterAck;

    InboundInvite(Leg leg, ServerTransaction transaction, Optional<SessionDescription> offer) {
        this.leg = leg;
        this.transaction = transaction;
        this.invite = (SIPRequest) transaction.getRequest();
        this.offer = offer;
        this.merge = Calls.Merge.of(invite);
        Agent agent = leg.agent();
        ContactHeader contact = agent.messages().contact(calledUser(), transport());
        leg.dialog(Dialog.uas(agent.messages(), invite, leg.id().localTag(), contact, agent.firstCSeq()));
        leg.begin(this);
        this.noAnswer = leg.after(agent.config().timers().noAnswer(), this::onNoAnswer);
    }

    // ---- what the INVITE says

    @Override public SipCall call() {
        return leg;
    }

    @Override public DialogId id() {
        return leg.id();
    }

    @Override public String calledUser() {
        return Headers.user(invite.getRequestURI());
    }

    @Override public String dialledUser() {
        return Headers.user(Headers.to(invite).getAddress().getURI());
    }

    @Override public String callerUri() {
        return Headers.from(invite).getAddress().getURI().toString();
    }

    @Override public String callerDisplay() {
        String display = Headers.from(invite).getAddress().getDisplayName();
        return display == null ? "" : display;
    }

    @Override public Transport transport() {
        return Messages.received(invite).orElse(Transport.UDP);
    }

    @Override public Optional<Trunk> trunk() {
        return leg.access().trunk();
    }

    @Override public String remoteAddress() {
        return invite.getPeerPacketSourceAddress().getHostAddress();
    }

    @Override public int remotePort() {
        return invite.getPeerPacketSourcePort();
    }

    @Override public List<String> headers(String name) {
        return Headers.values(invite, name);
    }

    @Override public Optional<SessionDescription> offer() {
        return offer;
    }

    // ---- what the owner decides

    @Override public void ringing() {
        leg.post(() -> {
            if (state != State.WAITING) return;
            Response ringing = response(180, "");
            ringing.setHeader((Header) leg.dialog().contact().clone());
            leg.agent().respond(transaction, ringing);
        });
    }

    @Override public void answer(SessionDescription description) {
        leg.post(() -> {
            if (state != State.WAITING) return;
            state = State.ANSWERED;
            noAnswer.cancel(false);
            Response ok = response(200, "");
            ok.setHeader((Header) leg.dialog().contact().clone());
            leg.agent().messages().sdp(ok, description);
            accepted = new AcceptedInvite(leg, transaction, ok, this::onNoAck);
        });
    }

    @Override public void reject(int status, String reason, Map<String, String> headers) {
        assert status >= 300 && status < 700 : "status " + status;
        leg.agent().messages().check(headers);
        leg.post(() -> {
            if (state != State.WAITING) return;
            Response refusal = response(status, reason);
            leg.agent().messages().add(refusal, headers);
            refuse(refusal);
        });
    }

    @Override public void hangUp(int q850Cause, String text) {
        switch (state) {
            case WAITING -> {
                Response decline = response(603, "Decline");
                leg.agent().messages().reason(decline, q850Cause, text);
                refuse(decline);
            }
            case ANSWERED -> afterAck = () -> leg.bye(q850Cause, text);
            case CONFIRMED, OVER -> { }
        }
    }

    private Response response(int status, String reason) {
        return leg.agent().messages().response(invite, status, reason, leg.id().localTag());
    }

    private void refuse(Response response) {
        leg.agent().respond(transaction, response);
        leg.finish();
        leave();
    }

    // ---- what happens to it

    @Override public boolean onAck(Request ack) {
        if (accepted == null || !accepted.acknowledgedBy(ack)) return false;
        state = State.CONFIRMED;
        leg.established();
        if (afterAck != null) {
            afterAck.run();
            return true;
        }
        if (offer.isPresent()) {
            leg.deliver(new SipCallEvent.Acknowledged(Optional.empty()));
            return true;
        }
        switch (Bodies.sdp(ack)) {                              // delayed offer: the answer is here or nowhere
            case Bodies.Sdp.Some(var answer) -> leg.deliver(new SipCallEvent.Acknowledged(Optional.of(answer)));
            default -> leg.fail("the ACK brought no answer to our offer");
        }
        return true;
    }

    private void onNoAck() {
        leg.established();
        if (afterAck != null) afterAck.run();
        else leg.fail("no ACK within 64*T1");
    }

    private void onNoAnswer() {
        if (state != State.WAITING) return;
        leg.agent().respond(transaction, response(480, ""));
        leg.end(new SipCallEvent.Failed("not answered in time"));
        leave();
    }

    @Override public void onCancel() {
        if (state != State.WAITING) return;                     // §9.2: too late, the 200 stands
        leg.agent().respond(transaction, response(487, ""));
        leg.end(new SipCallEvent.Cancelled());
        leave();
    }

    @Override public void onEarlyBye(ServerTransaction bye) {
        leg.respond(bye, 200);
        if (state == State.WAITING) leg.agent().respond(transaction, response(487, ""));
        Headers.Reason reason = Headers.reason(bye.getRequest());
        leg.end(new SipCallEvent.Hungup(reason.q850Cause(), reason.text()));
        leave();
    }

    @Override public boolean onStrayAnswer(Response response) {
        return false;                                           // we sent no INVITE here
    }

    /// The listener could not take the call.
    void onRefusedByOwner() {
        if (state == State.WAITING) refuse(response(500, ""));
    }

    private void leave() {
        leg.release();
    }

    @Override public void stop() {
        state = State.OVER;
        noAnswer.cancel(false);
        if (accepted != null) accepted.stop();
        leg.agent().calls().release(merge);
    }
}
