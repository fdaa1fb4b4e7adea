package dev.parley.sip;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import javax.sip.ServerTransaction;
import javax.sip.header.Header;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// Session changes inside a call by re-INVITE (RFC 3261 §14) and UPDATE (RFC 3311), both ways, one at a time. Runs in the call's mailbox.
final class Reinvites {
    private static final int RECOVERY_ON_TIMER = 102;           // ITU-T Q.850
    private static final int INTERWORKING = 127;
    private static final int NO_SUCH_CALL = 31;                 // normal, unspecified: there is nothing left to clear

    private final Leg leg;
    private @Nullable ServerTransaction received;
    private boolean offerless;
    private @Nullable AcceptedInvite accepted;
    private @Nullable SessionDescription sent;
    private @Nullable Request ack;
    private @Nullable Future<?> retry;

    Reinvites(Leg leg) {
        this.leg = leg;
    }

    void onInvite(ServerTransaction transaction) {
        Request invite = transaction.getRequest();
        if (refusedForNow(transaction)) return;
        switch (Bodies.sdp(invite)) {
            case Bodies.Sdp.Bad(_) -> bad(transaction);
            case Bodies.Sdp.Unsupported(_) -> unsupported(transaction);
            case Bodies.Sdp.None() -> received(transaction, Optional.empty());
            case Bodies.Sdp.Some(var offer) -> received(transaction, Optional.of(offer));
        }
    }

    /// RFC 3311 §5.2. Without a body it refreshes the session and the target and concerns nobody else.
    void onUpdate(ServerTransaction transaction) {
        switch (Bodies.sdp(transaction.getRequest())) {
            case Bodies.Sdp.Bad(_) -> bad(transaction);
            case Bodies.Sdp.Unsupported(_) -> unsupported(transaction);
            case Bodies.Sdp.None() -> {
                leg.dialog().refreshTarget(transaction.getRequest());
                leg.agent().respond(transaction, ok(transaction));
            }
            case Bodies.Sdp.Some(var offer) -> {
                if (!refusedForNow(transaction)) received(transaction, Optional.of(offer));
            }
        }
    }

    /// One exchange at a time: 491 when ours is open, 500 with a wait when theirs is (RFC 3261 §14.2, RFC 3311 §5.2).
    private boolean refusedForNow(ServerTransaction transaction) {
        if (sent != null && retry == null || leg.exchange() == Setup.Exchange.OURS) {
            leg.respond(transaction, 491);
        } else if (received != null || accepted != null && accepted.waiting() || leg.exchange() == Setup.Exchange.THEIRS) {
            String seconds = Integer.toString(leg.agent().between(0, 11));
            leg.agent().respond(transaction, 500, "", leg.id().localTag(), Map.of("Retry-After", seconds));
        } else {
            return false;
        }
        return true;
    }

    private void bad(ServerTransaction transaction) {
        leg.agent().respond(transaction, 400, "Bad Session Description", leg.id().localTag(), Map.of());
    }

    private void unsupported(ServerTransaction transaction) {
        leg.agent().respond(transaction, 415, "", leg.id().localTag(), Map.of("Accept", "application/sdp"));
    }

    private void received(ServerTransaction transaction, Optional<SessionDescription> offer) {
        received = transaction;
        offerless = offer.isEmpty();
        leg.dialog().refreshTarget(transaction.getRequest());
        leg.peerAllows(transaction.getRequest());
        if (isInvite(transaction)) leg.respond(transaction, 100);
        leg.deliver(new SipCallEvent.Reoffered(offer));
    }

    private static boolean isInvite(ServerTransaction transaction) {
        return transaction.getRequest().getMethod().equals(Request.INVITE);
    }

    private Response ok(ServerTransaction transaction) {
        Response ok = leg.agent().messages().response(transaction.getRequest(), 200, "", leg.id().localTag());
        ok.setHeader((Header) leg.dialog().contact().clone());
        ok.setHeader(leg.agent().messages().header("Supported", Messages.SUPPORTED));
        leg.timer().accept(transaction.getRequest(), ok);
        return ok;
    }

    void respond(SessionDescription description) {
        if (received == null) return;
        ServerTransaction transaction = received;
        received = null;
        Response ok = ok(transaction);
        leg.agent().messages().sdp(ok, description);
        leg.described(description);
        if (isInvite(transaction)) {
            accepted = new AcceptedInvite(leg, transaction, ok, () -> leg.fail("no ACK for a re-INVITE", RECOVERY_ON_TIMER));
        } else {
            leg.agent().respond(transaction, ok);
        }
    }

    void reject(int status, String reason) {
        if (received == null) return;
        leg.agent().respond(received, status, reason, leg.id().localTag(), Map.of());
        received = null;
    }

    void onAck(Request request) {
        if (accepted == null || !accepted.acknowledgedBy(request)) return;
        Optional<SessionDescription> answer = offerless ? Bodies.sdp(request).found() : Optional.empty();
        leg.deliver(new SipCallEvent.Acknowledged(answer));
    }

    void reinvite(SessionDescription offer) {
        if (sent != null || received != null || accepted != null && accepted.waiting()) {
            leg.deliver(new SipCallEvent.ReofferRefused(491, "Request Pending"));
            return;
        }
        sent = offer;
        send(offer, true);
    }

    /// The session timer is half over and ours to restart: UPDATE where the other end takes it (RFC 4028 §7.4), else
    /// the same description again. When something else is under way, that restarts it too.
    void refresh() {
        SessionDescription same = leg.described();
        if (leg.peerUpdates()) update();
        else if (same != null && sent == null && received == null && !(accepted != null && accepted.waiting())) {
            sent = same;
            send(same, true);
        }
    }

    private void update() {
        Request update = leg.dialog().request(Request.UPDATE);
        leg.timer().ask(update);
        leg.send(update, new Agent.Responses() {
            @Override public void on(Response response) {
                int status = response.getStatusCode();
                if (status < 200 || leg.isEnded()) return;
                if (status < 300) {
                    leg.dialog().refreshTarget(response);
                    leg.timer().agreed(response);
                } else if (status == 422 && leg.timer().raise(response)) {
                    update();
                } else if (status == 481 || status == 408) {
                    leg.fail("the other end no longer knows the call", NO_SUCH_CALL);
                }                                               // else: it lives; the timer ends it if nothing refreshes
            }

            @Override public void failed(String reason) {
                leg.fail("session timer: our refresh was not answered", RECOVERY_ON_TIMER);
            }
        });
    }

    private void send(SessionDescription offer, boolean mayRetry) {
        retry = null;
        Request invite = leg.dialog().request(Request.INVITE);
        invite.setHeader(leg.agent().messages().header("Allow", Messages.ALLOW));
        leg.timer().ask(invite);
        leg.agent().messages().sdp(invite, offer);
        leg.send(invite, new Agent.Responses() {
            @Override public void on(Response response) {
                onResponse(response, mayRetry);
            }

            @Override public void failed(String reason) {
                leg.fail("no response to a re-INVITE", RECOVERY_ON_TIMER);      // §14.1: as for a 408
            }
        });
    }

    private void onResponse(Response response, boolean mayRetry) {
        int status = response.getStatusCode();
        if (status < 200 || sent == null) return;
        SessionDescription offer = sent;
        if (status < 300) {
            sent = null;
            leg.dialog().refreshTarget(response);
            ack = leg.dialog().ack(response);
            leg.agent().sendAlone((Request) ack.clone());
            if (leg.isEnded()) return;                          // our BYE crossed it
            leg.described(offer);
            leg.timer().agreed(response);
            switch (Bodies.sdp(response)) {
                case Bodies.Sdp.Some(var answer) -> leg.deliver(new SipCallEvent.ReofferAccepted(answer));
                default -> leg.fail("a re-INVITE was accepted without an answer", INTERWORKING);
            }
        } else if (status == 491 && mayRetry) {
            retry = leg.after(glareWait(), () -> send(offer, false));
        } else if (status == 422 && mayRetry && leg.timer().raise(response)) {
            send(offer, false);
        } else if (status == 481 || status == 408) {
            leg.fail("the other end no longer knows the call", NO_SUCH_CALL);
        } else {
            sent = null;
            leg.deliver(new SipCallEvent.ReofferRefused(status, response.getReasonPhrase()));
        }
    }

    /// §14.1: 2.1 to 4 s in steps of 10 ms for whoever made the Call-ID, else 0 to 2 s. One range for both
    /// ends of a call would collide again.
    private Duration glareWait() {
        boolean ours = leg.ownsCallId();
        return Duration.ofMillis(10L * (ours ? leg.agent().between(210, 401) : leg.agent().between(0, 201)));
    }

    /// A 2xx to a re-INVITE came again: our ACK was lost.
    void onStrayAnswer(Response response) {
        if (ack != null && Headers.cseq(ack).getSeqNumber() == Headers.cseq(response).getSeqNumber()) {
            leg.agent().sendAlone((Request) ack.clone());
        }
    }

    void stop() {
        if (accepted != null) accepted.stop();
        if (retry != null) retry.cancel(false);
        if (received != null) leg.respond(received, 487);
        received = null;
    }
}
