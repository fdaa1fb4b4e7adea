package dev.parley.sip;

import dev.parley.sip.trunk.Gatekeeper;
import dev.parley.sip.trunk.Trunk;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.SIPServerTransaction;
import java.net.InetAddress;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.sip.ClientTransaction;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// Where messages enter: makes the server transaction, refuses what any user agent refuses, and posts the
/// rest to the call it belongs to. Runs on the stack's threads, so it never waits for a call.
final class Dispatcher implements SipListener {
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
    /// What we tell callers we have no place for, in seconds.
    private static final Map<String, String> RETRY_LATER = Map.of("Retry-After", "10");

    private final Agent agent;
    private final SipEvents events;
    private final CountDownLatch opened = new CountDownLatch(1);

    Dispatcher(Agent agent, SipEvents events) {
        this.agent = agent;
        this.events = events;
    }

    /// The agent is complete; messages that came earlier may go on.
    void open() {
        opened.countDown();
    }

    @Override public void processRequest(RequestEvent event) {
        try {
            opened.await();
            Request request = event.getRequest();
            if (request.getMethod().equals(Request.ACK)) onAck(request);
            else onRequest(request, event.getServerTransaction());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | AssertionError e) {
            LOG.log(System.Logger.Level.ERROR, "a request was dropped", e);
        }
    }

    private void onAck(Request ack) {
        agent.calls().find(Headers.callId(ack), Headers.toTag(ack))
                .ifPresent(leg -> leg.offer(() -> leg.onAck(ack)));
    }

    private void onRequest(Request request, ServerTransaction existing) {
        Admission admission = admission(request);
        if (admission == null) return;
        ServerTransaction transaction = existing;
        if (transaction == null) {
            try {
                transaction = agent.stack().provider().getNewServerTransaction(request);
            } catch (TransactionAlreadyExistsException repeated) {
                admission.giveBack();
                return;
            } catch (SipException e) {                          // a header the method must have is missing
                admission.giveBack();
                if (e.getCause() instanceof ParseException) agent.respondAlone(request, 400, "Missing Header");
                return;
            }
        }
        ServerTransaction answering = timed(transaction);
        Optional<RequestChecks.Refusal> refusal = RequestChecks.refuse(request, agent.config().timers());
        if (refusal.isPresent()) {
            admission.giveBack();
            RequestChecks.Refusal why = refusal.get();
            agent.respond(answering, why.status(), why.reason(), agent.token(), why.headers());
        } else if (request.getMethod().equals(Request.CANCEL)) {
            onCancel(answering);
        } else if (!Headers.toTag(request).isEmpty()) {
            onInDialog(answering);
        } else {
            switch (request.getMethod()) {
                case Request.INVITE -> onInvite(answering, admission);
                case Request.OPTIONS -> onOptions(answering);
                default -> agent.respond(answering, 481, agent.token());
            }
        }
    }

    private ServerTransaction timed(ServerTransaction transaction) {
        try {
            transaction.setRetransmitTimer((int) agent.config().timers().t1().toMillis());
        } catch (IllegalStateException running) {
            // its timers stay at the standard T1
        }
        return transaction;
    }

    /// That a request may come in: over which trunk, and the room it takes.
    private record Admission(Optional<Trunk> trunk, Gatekeeper.Place place, Agent agent) {
        void giveBack() {
            place.giveBack(agent.edge().clock().getAsLong());
        }
    }

    /// Asks the gatekeeper about a request that begins something. Answers without a transaction, so that a flood
    /// leaves nothing behind.
    ///
    /// @return null: answered or dropped
    private @Nullable Admission admission(Request request) {
        Optional<Gatekeeper> gatekeeper = agent.edge().gatekeeper();
        boolean begins = Headers.toTag(request).isEmpty() && !request.getMethod().equals(Request.CANCEL);
        long now = agent.edge().clock().getAsLong();
        if (gatekeeper.isEmpty() || !begins) return new Admission(Optional.empty(), Gatekeeper.Place.NONE, agent);
        InetAddress source = ((SIPRequest) request).getPeerPacketSourceAddress();
        Gatekeeper.Arrival arrival = new Gatekeeper.Arrival(request.getMethod(), request.getRequestURI().toString(), source.getAddress(),
                source.getHostAddress(), Headers.first(request, "User-Agent").orElse(""), Headers.values(request, "Authorization"));
        return switch (gatekeeper.get().judge(arrival, now)) {
            case Gatekeeper.Decision.Admit(var trunk, var place) -> new Admission(trunk, place, agent);
            case Gatekeeper.Decision.Drop() -> null;
            case Gatekeeper.Decision.Challenge(var challenges) -> {
                agent.respondAlone(request, 401, "", challenges.stream().map(c -> agent.messages().header("WWW-Authenticate", c)).toList());
                yield null;
            }
            case Gatekeeper.Decision.Refuse(var status, var reason, var headers) -> {
                agent.respondAlone(request, status, reason,
                        headers.entrySet().stream().map(h -> agent.messages().header(h.getKey(), h.getValue())).toList());
                yield null;
            }
        };
    }

    private void onInDialog(ServerTransaction transaction) {
        Request request = transaction.getRequest();
        Optional<Leg> leg = agent.calls().find(Headers.callId(request), Headers.toTag(request));
        if (leg.isEmpty()) {
            agent.respond(transaction, 481, "");
        } else if (!leg.get().offer(() -> leg.get().onRequest(transaction))) {
            agent.respond(transaction, 503, "", "", RETRY_LATER);
        }
    }

    /// RFC 3261 §9.2: 200 to the CANCEL whatever becomes of the INVITE, 481 when there is none.
    private void onCancel(ServerTransaction cancel) {
        SIPServerTransaction invite = ((SIPServerTransaction) cancel).getCanceledInviteTransaction();
        if (invite == null) {
            agent.respond(cancel, 481, agent.token());
            return;
        }
        Object call = invite.getApplicationData();
        agent.respond(cancel, 200, call instanceof Leg leg ? leg.id().localTag() : agent.token());
        if (call instanceof Leg leg) leg.offer(leg::onCancel);
    }

    /// Health for whoever monitors us: 503 while draining, calls go on.
    private void onOptions(ServerTransaction transaction) {
        if (agent.draining()) {
            agent.respond(transaction, 503, "Draining", agent.token(), RETRY_LATER);
        } else {
            agent.respond(transaction, 200, "", agent.token(),
                    Map.of("Accept", "application/sdp", "Supported", Messages.SUPPORTED));
        }
    }

    /// Whose place an INVITE wants to take (RFC 3891 §3).
    private sealed interface Replaced {
        record Nobody() implements Replaced { }
        record Call(DialogId dialog) implements Replaced { }
        record No(int status) implements Replaced { }
    }

    private Replaced replaced(Request invite) {
        return switch (Replaces.read(invite)) {
            case Replaces.Read.None _ -> new Replaced.Nobody();
            case Replaces.Read.Malformed _ -> new Replaced.No(400);
            case Replaces.Read.One(var wanted) -> {
                Optional<Leg> leg = agent.calls().find(wanted.callId(), wanted.localTag())
                        .filter(found -> found.id().remoteTag().equals(wanted.remoteTag()));
                if (leg.isEmpty()) yield new Replaced.No(481);
                if (leg.get().isEnded()) yield new Replaced.No(603);
                if (!leg.get().isEstablished()) yield new Replaced.No(481);     // early, and not by an INVITE of ours
                yield wanted.earlyOnly() ? new Replaced.No(486) : new Replaced.Call(leg.get().id());
            }
        };
    }

    private void onInvite(ServerTransaction transaction, Admission admission) {
        Request request = transaction.getRequest();
        Replaced replaced = replaced(request);
        if (replaced instanceof Replaced.No(var status)) {
            admission.giveBack();
            agent.respond(transaction, status, agent.token());
            return;
        }
        Calls.Merge merge = Calls.Merge.of(request);
        Optional<String> earlier = agent.calls().claim(merge, Headers.branch(request));
        if (earlier.isPresent()) {                              // §8.2.2.2: the same request over another path
            admission.giveBack();
            if (!earlier.get().equals(Headers.branch(request))) agent.respond(transaction, 482, agent.token());
            else forget(transaction);                           // late repetition: its transaction is gone already
            return;
        }
        if (agent.draining() || !agent.calls().admit(agent.config().maximumCalls())) {
            agent.calls().release(merge);
            admission.giveBack();
            agent.respond(transaction, 503, "", agent.token(), RETRY_LATER);
            return;
        }
        agent.respond(transaction, 100, "");
        Leg leg = new Leg(agent, new DialogId(Headers.callId(request), agent.token(), Headers.fromTag(request)));
        leg.enter(Access.in(admission.trunk(), admission::giveBack));
        InboundInvite invite;
        try {
            invite = new InboundInvite(leg, transaction, Bodies.sdp(request).found(),
                    replaced instanceof Replaced.Call(var dialog) ? Optional.of(dialog) : Optional.empty());
        } catch (RuntimeException unusable) {                   // parsed, yet no dialog can be made of it
            agent.calls().release(merge);
            agent.calls().leave();
            admission.giveBack();
            agent.respond(transaction, 400, agent.token());
            return;
        }
        transaction.setApplicationData(leg);
        agent.calls().put(leg);
        leg.post(() -> present(leg, invite));
    }

    private static void forget(ServerTransaction transaction) {
        try {
            transaction.terminate();
        } catch (SipException alreadyGone) {
            // which is what we want
        }
    }

    private void present(Leg leg, InboundInvite invite) {
        try {
            leg.listen(events.onInvite(invite));
        } catch (RuntimeException | AssertionError e) {
            LOG.log(System.Logger.Level.ERROR, "an incoming call could not be presented", e);
            invite.onRefusedByOwner();
        }
    }

    @Override public void processResponse(ResponseEvent event) {
        Response response = event.getResponse();
        ClientTransaction transaction = event.getClientTransaction();
        if (transaction != null && transaction.getApplicationData() instanceof Agent.Responses responses) {
            responses.on(response);
        } else if (response.getStatusCode() / 100 == 2
                && Headers.cseq(response).getMethod().equals(Request.INVITE)) {
            agent.calls().find(Headers.callId(response), Headers.fromTag(response))
                    .ifPresent(leg -> leg.offer(() -> leg.onStrayAnswer(response)));
        }
    }

    /// JAIN-SIP reports a transport error the same way, so the reason names both.
    @Override public void processTimeout(TimeoutEvent event) {
        if (event.isServerTransaction()) return;                // an ACK for a refusal that never came
        ClientTransaction transaction = event.getClientTransaction();
        if (transaction.getApplicationData() instanceof Agent.Responses responses) {
            responses.failed(transaction.getRequest().getMethod() + " timed out or could not be delivered");
        }
    }

    @Override public void processIOException(IOExceptionEvent event) { }

    @Override public void processTransactionTerminated(TransactionTerminatedEvent event) { }

    @Override public void processDialogTerminated(DialogTerminatedEvent event) { }
}
