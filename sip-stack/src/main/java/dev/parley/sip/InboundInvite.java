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

    private static final int RECOVERY_ON_TIMER = 102;           // ITU-T Q.850
    private static final int INTERWORKING = 127;

    private final Leg leg;
    private final ServerTransaction transaction;
    private final SIPRequest invite;
    private final Optional<SessionDescription> offer;
    private final Optional<DialogId> replaces;
    private final Calls.Merge merge;
    private final Future<?> noAnswer;
    private final ReliableProvisionals reliable;
    private State state = State.WAITING;
    /// The offer was answered in a reliable provisional response.
    private boolean early;
    private @Nullable AcceptedInvite accepted;
    /// A hang-up that must wait for the ACK (RFC 3261 §15).
    private @Nullable Runnable afterAck;

    InboundInvite(Leg leg, ServerTransaction transaction, Optional<SessionDescription> offer, Optional<DialogId> replaces) {
        this.leg = leg;
        this.transaction = transaction;
        this.invite = (SIPRequest) transaction.getRequest();
        this.offer = offer;
        this.replaces = replaces;
        this.reliable = new ReliableProvisionals(leg, transaction, this::onNoPrack);
        this.merge = Calls.Merge.of(invite);
        Agent agent = leg.agent();
        ContactHeader contact = agent.messages().contact(calledUser(), transport());
        leg.dialog(Dialog.uas(agent.messages(), invite, leg.id().localTag(), contact, agent.firstCSeq()));
        leg.begin(this);
        leg.peerAllows(invite);
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

    @Override public Optional<DialogId> replaces() {
        return replaces;
    }

    // ---- what the owner decides

    /// Without an offer a reliable 180 would have to carry ours (RFC 3262 §5); then the 200 is the first to do so.
    @Override public void ringing() {
        leg.post(() -> {
            if (state != State.WAITING) return;
            boolean must = ReliableProvisionals.required(invite);
            if (must && offer.isEmpty()) return;
            provisional(180, must, null);
        });
    }

    @Override public void progress(SessionDescription answer) {
        leg.post(() -> {
            if (state != State.WAITING || offer.isEmpty()) return;
            boolean surely = ReliableProvisionals.possible(invite);
            if (surely) early = true;
            provisional(183, surely, answer);
        });
    }

    private void provisional(int status, boolean surely, @Nullable SessionDescription answer) {
        Response response = response(status, status == 183 ? "Session Progress" : "");
        response.setHeader((Header) leg.dialog().contact().clone());
        if (answer != null) {
            leg.agent().messages().sdp(response, answer);
            leg.described(answer);
        }
        if (surely) reliable.send(response);
        else leg.agent().respond(transaction, response);
    }

    @Override public void answer(SessionDescription description) {
        leg.post(() -> {
            if (state != State.WAITING) return;
            reliable.afterPending(() -> ok(description));       // RFC 3262 §3: no 2xx past an open reliable response
        });
    }

    private void ok(SessionDescription description) {
        if (state != State.WAITING) return;
        state = State.ANSWERED;
        noAnswer.cancel(false);
        Response ok = response(200, "");
        ok.setHeader((Header) leg.dialog().contact().clone());
        ok.setHeader(leg.agent().messages().header("Supported", Messages.SUPPORTED));
        leg.timer().accept(invite, ok);
        leg.agent().messages().sdp(ok, description);
        leg.described(description);
        accepted = new AcceptedInvite(leg, transaction, ok, this::onNoAck);
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
            default -> leg.fail("the ACK brought no answer to our offer", INTERWORKING);
        }
        return true;
    }

    private void onNoAck() {
        leg.established();
        if (afterAck != null) afterAck.run();
        else leg.fail("no ACK within 64*T1", RECOVERY_ON_TIMER);
    }

    /// RFC 3262 §3: rejected with a 5xx.
    private void onNoPrack() {
        if (state != State.WAITING) return;
        leg.agent().respond(transaction, response(504, "No PRACK"));
        leg.end(new SipCallEvent.Failed("no PRACK within 64*T1", RECOVERY_ON_TIMER));
        leave();
    }

    @Override public boolean onPrack(ServerTransaction prack) {
        if (!reliable.acknowledgedBy(prack.getRequest())) return false;
        // An offer in a PRACK (RFC 3262 §5) we do not take: UPDATE and re-INVITE are there for that.
        leg.respond(prack, Bodies.type(prack.getRequest()).isEmpty() ? 200 : 488);
        reliable.resume();
        return true;
    }

    @Override public Exchange exchange() {
        return switch (state) {
            case WAITING -> offer.isEmpty() || early ? Exchange.FREE : Exchange.THEIRS;
            case ANSWERED -> offer.isEmpty() ? Exchange.OURS : Exchange.FREE;
            case CONFIRMED, OVER -> Exchange.FREE;
        };
    }

    @Override public Optional<Dialog> early(Request request) {
        return Optional.empty();                                // one INVITE makes one dialog of ours
    }

    private void onNoAnswer() {
        if (state != State.WAITING) return;
        leg.agent().respond(transaction, response(480, ""));
        leg.end(new SipCallEvent.Failed("not answered in time", 19));
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
        reliable.stop();
        noAnswer.cancel(false);
        if (accepted != null) accepted.stop();
        leg.agent().calls().release(merge);
    }
}
