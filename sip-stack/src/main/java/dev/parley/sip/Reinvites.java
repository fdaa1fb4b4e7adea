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

/// Session changes inside a call (RFC 3261 §14), both ways, one at a time. Runs in the call's mailbox.
final class Reinvites {
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
        if (sent != null && retry == null) {
            leg.respond(transaction, 491);                      // §14.2: glare
        } else if (received != null || accepted != null && accepted.waiting()) {
            String seconds = Integer.toString(leg.agent().between(0, 11));
            leg.agent().respond(transaction, 500, "", leg.id().localTag(), Map.of("Retry-After", seconds));
        } else {
            switch (Bodies.sdp(invite)) {
                case Bodies.Sdp.Bad(_) -> leg.agent().respond(transaction, 400, "Bad Session Description",
                        leg.id().localTag(), Map.of());
                case Bodies.Sdp.Unsupported(_) -> leg.agent().respond(transaction, 415, "",
                        leg.id().localTag(), Map.of("Accept", "application/sdp"));
                case Bodies.Sdp.None() -> received(transaction, Optional.empty());
                case Bodies.Sdp.Some(var offer) -> received(transaction, Optional.of(offer));
            }
        }
    }

    private void received(ServerTransaction transaction, Optional<SessionDescription> offer) {
        received = transaction;
        offerless = offer.isEmpty();
        leg.dialog().refreshTarget(transaction.getRequest());
        leg.respond(transaction, 100);
        leg.deliver(new SipCallEvent.Reoffered(offer));
    }

    void respond(SessionDescription description) {
        if (received == null) return;
        ServerTransaction transaction = received;
        received = null;
        Messages messages = leg.agent().messages();
        Response ok = messages.response(transaction.getRequest(), 200, "", leg.id().localTag());
        ok.setHeader((Header) leg.dialog().contact().clone());
        messages.sdp(ok, description);
        accepted = new AcceptedInvite(leg, transaction, ok, () -> leg.fail("no ACK for a re-INVITE"));
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

    private void send(SessionDescription offer, boolean mayRetry) {
        retry = null;
        Request invite = leg.dialog().request(Request.INVITE);
        invite.setHeader(leg.agent().messages().header("Allow", Messages.ALLOW));
        leg.agent().messages().sdp(invite, offer);
        leg.send(invite, new Agent.Responses() {
            @Override public void on(Response response) {
                onResponse(response, mayRetry);
            }

            @Override public void failed(String reason) {
                leg.fail("no response to a re-INVITE");         // §14.1: as for a 408
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
            leg.agent().sendAlone(ack);
            switch (Bodies.sdp(response)) {
                case Bodies.Sdp.Some(var answer) -> leg.deliver(new SipCallEvent.ReofferAccepted(answer));
                default -> leg.fail("a re-INVITE was accepted without an answer");
            }
        } else if (status == 491 && mayRetry) {
            retry = leg.after(glareWait(), () -> send(offer, false));
        } else if (status == 481 || status == 408) {
            leg.fail("the other end no longer knows the call");
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
