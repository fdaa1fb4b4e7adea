package dev.parley.sip;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.sip.ClientTransaction;
import javax.sip.ServerTransaction;
import javax.sip.header.AllowHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// One call, from its INVITE to its BYE: what inbound and outbound calls have in common. All state is touched
/// in the mailbox only; the public methods and the stack's threads post to it.
///
/// ```
///            Setup                    established                 over
///   INVITE ──────────► 2xx + ACK ──► BYE/REFER/INVITE/INFO ──► ended ──► released (not in the table)
/// ```
final class Leg implements SipCall {
    private final Agent agent;
    private final Mailbox mailbox;
    private final Reinvites reinvites = new Reinvites(this);
    private final Transfers transfers = new Transfers(this);
    private final SessionTimer timer;
    private volatile DialogId id;
    private @Nullable SipCallListener listener;
    private @Nullable Setup setup;
    private @Nullable Dialog dialog;
    private @Nullable SessionDescription described;
    private boolean peerUpdates;
    private volatile boolean established;
    /// The other end has said BYE; a transfer's outcome may still come.
    private SipCallEvent.@Nullable Hungup leaving;
    private volatile boolean ended;
    private boolean released;
    private Access access = Access.OPEN;
    private Passage passage;

    Leg(Agent agent, DialogId id) {
        this.agent = agent;
        this.mailbox = agent.mailbox();
        this.id = id;
        this.passage = new Passage(Line.NONE, agent.messages());
        this.timer = new SessionTimer(this, reinvites::refresh);
    }

    /// Before anything else happens on it.
    void enter(Access how) {
        access = how;
        passage = new Passage(how.line(), agent.messages());
    }

    Passage passage() {
        return passage;
    }

    Access access() {
        return access;
    }

    void begin(Setup how) {
        setup = how;
    }

    void listen(SipCallListener who) {
        listener = who;
    }

    Agent agent() {
        return agent;
    }

    @Override public DialogId id() {
        return id;
    }

    /// The dialog exists from here; requests inside it may come. Not yet acknowledged.
    void dialog(Dialog made) {
        dialog = made;
        id = made.id();
    }

    Dialog dialog() {
        assert dialog != null : "no dialog yet";
        return dialog;
    }

    SessionTimer timer() {
        return timer;
    }

    /// The description of ours that holds: what a refresh repeats without a change (RFC 4028 §7.4, RFC 3264 §8).
    void described(SessionDescription ours) {
        described = ours;
    }

    @Nullable SessionDescription described() {
        return described;
    }

    /// Whether an offer of ours, or of theirs, in the INVITE that made the call is still open.
    Setup.Exchange exchange() {
        return setup == null ? Setup.Exchange.FREE : setup.exchange();
    }

    /// What the other end said it can do, in its INVITE or its answer (RFC 3261 §20.5).
    void peerAllows(Message message) {
        if (message.getHeader(AllowHeader.NAME) != null) peerUpdates = Headers.lists(message, "Allow", Request.UPDATE);
    }

    boolean peerUpdates() {
        return peerUpdates;
    }

    boolean isEstablished() {
        return established;
    }

    /// From here BYE ends the call and the setup is out of the way.
    void established() {
        established = true;
    }

    /// Whether we made the Call-ID, which decides who waits longer after a glare (RFC 3261 §14.1).
    boolean ownsCallId() {
        return setup instanceof OutboundInvite;
    }

    boolean isEnded() {
        return ended;
    }

    // ---- the mailbox

    void post(Runnable task) {
        mailbox.post(task);
    }

    boolean offer(Runnable task) {
        return mailbox.offer(task);
    }

    /// A timer that fires in the mailbox.
    Future<?> after(Duration delay, Runnable task) {
        return agent.after(delay, () -> post(task));
    }

    /// Sends a request inside the dialog; the responses come to the mailbox, a challenge is answered on the way.
    @Nullable ClientTransaction send(Request request, Agent.Responses responses) {
        passage.dress(request);
        return send(request, null, new Agent.Responses() {
            @Override public void on(Response response) {
                if (!retried(request, response, next -> sendAgain(next, responses))) responses.on(response);
            }

            @Override public void failed(String reason) {
                responses.failed(reason);
            }
        });
    }

    private void sendAgain(Request request, Agent.Responses responses) {
        send(request, null, new Agent.Responses() {
            @Override public void on(Response response) {
                // answered once more only if our nonce had become stale
                if (!retried(request, response, next -> send(next, null, responses))) responses.on(response);
            }

            @Override public void failed(String reason) {
                responses.failed(reason);
            }
        });
    }

    private boolean retried(Request refused, Response response, Consumer<Request> how) {
        if (dialog == null || response.getStatusCode() != 401 && response.getStatusCode() != 407) return false;
        Request next = dialog.again(refused);
        if (!passage.answer(response, refused, next)) return false;
        how.accept(next);
        return true;
    }

    /// Sends any request; the responses come to the mailbox.
    ///
    /// @param target null: where the route or the Request-URI leads
    @Nullable ClientTransaction send(Request request, @Nullable Target target, Agent.Responses responses) {
        return agent.send(request, target, new Agent.Responses() {
            @Override public void on(Response response) {
                post(() -> responses.on(response));
            }

            @Override public void failed(String reason) {
                post(() -> responses.failed(reason));
            }
        });
    }

    // ---- telling the listener

    void deliver(SipCallEvent event) {
        if (!ended && listener != null) listener.on(event);
    }

    /// The last event. The call stays in the table until [#release].
    void end(SipCallEvent.Ended event) {
        if (ended) return;
        SipCallListener last = listener;
        finish();
        if (last != null) last.on(event);
    }

    /// No more events, no more timers.
    void finish() {
        ended = true;
        timer.stop();
        reinvites.stop();
        transfers.stop();
        if (setup != null) setup.stop();
    }

    /// Gives the place back and leaves the table; requests are then answered 481. A call of ours is
    /// remembered for 64·T1 more, for 2xx responses of other forks that come late (RFC 3261 §13.2.2.4).
    void release() {
        assert ended : "released before its end";
        if (released) return;
        released = true;
        agent.calls().leave();
        access.giveBack().run();
        if (ownsCallId()) agent.after(agent.config().timers().giveUp(), () -> agent.calls().remove(this));
        else agent.calls().remove(this);
    }

    /// Breaks the call off: tells the listener and says BYE with the reason.
    void fail(String reason, int q850Cause) {
        if (ended) return;
        end(new SipCallEvent.Failed(reason, q850Cause));
        bye(q850Cause, reason);
    }

    /// Ends the dialog and leaves the table when the other end has confirmed or is silent for 64·T1.
    void bye(int q850Cause, String text) {
        if (!ended) finish();
        Request bye = dialog().request(Request.BYE);
        agent.messages().reason(bye, q850Cause, text);
        send(bye, new Agent.Responses() {
            @Override public void on(Response response) {
                if (response.getStatusCode() >= 200) release();
            }

            @Override public void failed(String reason) {
                release();
            }
        });
    }

    // ---- requests from the other end

    void onAck(Request ack) {
        if (ended || setup == null || setup.onAck(ack)) return;
        reinvites.onAck(ack);
    }

    void onCancel() {
        if (!ended && setup != null) setup.onCancel();
    }

    void onStrayAnswer(Response response) {
        if (setup != null && !setup.onStrayAnswer(response)) reinvites.onStrayAnswer(response);
    }

    void onRequest(ServerTransaction transaction) {
        Request request = transaction.getRequest();
        if (setup != null) setup.early(request).ifPresent(this::dialog);
        if (dialog == null || !dialog.belongs(request)) {
            respond(transaction, 481);
        } else if (leaving != null && request.getMethod().equals(Request.NOTIFY)) {
            transfers.onNotify(transaction);                    // the subscription outlives the BYE (RFC 5057 §3.2)
        } else if (ended || leaving != null) {
            respond(transaction, 481);
        } else if (!dialog.accept(request)) {
            agent.respond(transaction, 500, "Out Of Order", id.localTag(), Map.of());
        } else {
            switch (request.getMethod()) {
                case Request.BYE -> onBye(transaction);
                case Request.INVITE -> reinvites.onInvite(transaction);
                case Request.UPDATE -> reinvites.onUpdate(transaction);
                case Request.PRACK -> onPrack(transaction);
                case Request.INFO -> onInfo(transaction);
                case Request.REFER -> transfers.onRefer(transaction);
                case Request.NOTIFY -> transfers.onNotify(transaction);
                case Request.OPTIONS -> respond(transaction, 200);
                default -> respond(transaction, 405);
            }
        }
    }

    private void onPrack(ServerTransaction transaction) {
        if (setup == null || !setup.onPrack(transaction)) respond(transaction, 481);
    }

    private void onBye(ServerTransaction transaction) {
        if (!established && setup != null) {
            setup.onEarlyBye(transaction);
            return;
        }
        respond(transaction, 200);
        Headers.Reason reason = Headers.reason(transaction.getRequest());
        leaving = new SipCallEvent.Hungup(reason.q850Cause(), reason.text());
        timer.stop();
        if (!transfers.outlivesBye(this::left)) left();
    }

    private void left() {
        if (leaving == null || released) return;
        end(leaving);
        release();
    }

    private void onInfo(ServerTransaction transaction) {
        switch (InfoDigits.read(transaction.getRequest())) {
            case InfoDigits.Read.Digit(var event) -> {
                respond(transaction, 200);
                deliver(event);
            }
            case InfoDigits.Read.Nothing() -> respond(transaction, 200);
            case InfoDigits.Read.Malformed() -> respond(transaction, 400);
            case InfoDigits.Read.Unsupported() -> agent.respond(transaction, 415, "", id.localTag(),
                    Map.of("Accept", "application/dtmf-relay, application/dtmf"));
        }
    }

    boolean respond(ServerTransaction transaction, int status) {
        return agent.respond(transaction, status, id.localTag());
    }

    // ---- what the owner asks for

    @Override public void hangUp(int q850Cause, String text) {
        post(() -> {
            if (ended || leaving != null) return;
            if (established) bye(q850Cause, text);
            else if (setup != null) setup.hangUp(q850Cause, text);
        });
    }

    @Override public void refer(String targetUri, Map<String, String> headers) {
        Messages.checkOneLine(targetUri);
        agent.messages().check(headers);
        Map<String, String> extra = Map.copyOf(headers);
        postEstablished(() -> transfers.refer(targetUri, extra));
    }

    @Override public void referReplacing(SipCall consultation, Map<String, String> headers) {
        if (!(consultation instanceof Leg other)) throw new IllegalArgumentException("not a call of this user agent");
        agent.messages().check(headers);
        Map<String, String> extra = Map.copyOf(headers);
        other.postEstablished(() -> {
            DialogId theirs = other.id;
            String replaces = theirs.callId() + ";to-tag=" + theirs.remoteTag() + ";from-tag=" + theirs.localTag();
            ReferTarget target = new ReferTarget(other.dialog().remoteTarget().split("\\?", 2)[0], Optional.of(replaces));
            postEstablished(() -> transfers.refer(target.write(), extra));
        });
    }

    @Override public void sendDigit(char digit, int durationMillis) {
        String body = InfoDigits.write(digit, durationMillis);
        postEstablished(() -> {
            Request info = dialog().request(Request.INFO);
            agent.messages().body(info, "application", "dtmf-relay", body);
            send(info, Agent.Responses.UNHEARD);
        });
    }

    @Override public void reinvite(SessionDescription offer) {
        postEstablished(() -> reinvites.reinvite(offer));
    }

    @Override public void respondReinvite(SessionDescription description) {
        postLive(() -> reinvites.respond(description));
    }

    @Override public void rejectReinvite(int status, String reason) {
        postLive(() -> reinvites.reject(status, reason));
    }

    @Override public void acceptRefer() {
        postEstablished(transfers::accept);
    }

    @Override public void rejectRefer(int status, String reason) {
        postEstablished(() -> transfers.reject(status, reason));
    }

    @Override public void notifyTransfer(int status, String reason) {
        Messages.checkOneLine(reason);
        postEstablished(() -> transfers.notifyOther(status, reason));
    }

    private void postEstablished(Runnable task) {
        postLive(() -> {
            if (established) task.run();
        });
    }

    private void postLive(Runnable task) {
        post(() -> {
            if (!ended && leaving == null) task.run();
        });
    }
}
