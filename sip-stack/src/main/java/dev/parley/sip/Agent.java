package dev.parley.sip;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.sip.ClientTransaction;
import javax.sip.InvalidArgumentException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.header.Header;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// What every call of one user agent shares: the stack, the message maker, the call table, the one scheduler
/// and the threads that mailboxes borrow.
final class Agent {
    private static final System.Logger LOG = System.getLogger(Agent.class.getName());

    /// Hears the responses to one request of ours. Called on stack threads: post to the mailbox.
    interface Responses {
        void on(Response response);

        /// No final response will come: timed out or could not be sent.
        void failed(String reason);

        /// For requests whose fate changes nothing.
        Responses UNHEARD = new Responses() {
            @Override public void on(Response response) { }

            @Override public void failed(String reason) { }
        };
    }

    private final SipConfig config;
    private final Calls calls = new Calls();
    private final ScheduledThreadPoolExecutor timers;
    private final ExecutorService threads;
    private final RandomGenerator random;
    private final JainStack stack;
    private final Messages messages;
    private final Edge edge;
    private final Outbox outbox;
    private volatile boolean draining;

    Agent(SipConfig config, Edge edge, SipEvents events, RandomGenerator random) {
        this.config = config;
        this.edge = edge;
        this.random = random;
        Dispatcher dispatcher = new Dispatcher(this, events);
        this.stack = JainStack.start(config, edge, dispatcher);
        this.messages = new Messages(config, stack.port(), stack.tlsPort());
        this.outbox = new Outbox(config, edge, stack, messages);
        this.timers = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().name("sip-timers-" + stack.port()).daemon().factory());
        timers.setRemoveOnCancelPolicy(true);
        this.threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sip-call-", 0).factory());
        dispatcher.open();
    }

    SipConfig config() {
        return config;
    }

    Calls calls() {
        return calls;
    }

    Messages messages() {
        return messages;
    }

    JainStack stack() {
        return stack;
    }

    boolean draining() {
        return draining;
    }

    void drain(boolean on) {
        draining = on;
        edge.gatekeeper().ifPresent(gatekeeper -> gatekeeper.drain(on));
    }

    Edge edge() {
        return edge;
    }

    Mailbox mailbox() {
        return new Mailbox(threads);
    }

    /// 128 random bits: unique and not to be guessed, so a stranger cannot address our dialogs.
    String token() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    long firstCSeq() {
        return 1 + random.nextInt(1 << 20);
    }

    int between(int low, int high) {
        return random.nextInt(low, high);
    }

    Future<?> after(Duration delay, Runnable task) {
        return timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Starts a client transaction. A request too large for a datagram goes over TCP, and as a datagram after all when
    /// nobody listens there (RFC 3261 §18.1.1).
    ///
    /// @return null when nothing could be sent; `responses` has been told
    @Nullable ClientTransaction send(Request request, Responses responses) {
        return send(request, null, responses);
    }

    /// @param target null: where the route or the Request-URI leads
    @Nullable ClientTransaction send(Request request, @Nullable Target target, Responses responses) {
        try {
            return outbox.send(request, target, responses, (int) config.timers().t1().toMillis());
        } catch (SipException | RuntimeException e) {
            responses.failed("cannot send " + request.getMethod() + ": " + e.getMessage());
            return null;
        }
    }

    /// Sends a request that has no transaction: an ACK for a 2xx.
    void sendAlone(Request request) {
        try {
            outbox.sendAlone(request);
        } catch (SipException | RuntimeException e) {           // the 2xx comes again and so does the ACK
            LOG.log(System.Logger.Level.DEBUG, "an ACK could not be sent", e);
        }
    }

    /// @return false: the transaction is over or the peer cannot be reached
    boolean respond(ServerTransaction transaction, Response response) {
        try {
            transaction.sendResponse(response);
            return true;
        } catch (SipException | InvalidArgumentException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "a response could not be sent", e);
            return false;
        }
    }

    /// Answers a request that got no transaction.
    void respondAlone(Request request, int status, String reason) {
        respondAlone(request, status, reason, List.of());
    }

    /// Without state (RFC 3261 §8.2.7): what a flood of requests costs is its answers.
    void respondAlone(Request request, int status, String reason, List<Header> headers) {
        try {
            Response response = messages.response(request, status, reason, token());
            headers.forEach(response::addHeader);
            stack.provider().sendResponse(response);
        } catch (SipException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "a response could not be sent", e);
        }
    }

    /// Answers with a status and nothing else.
    boolean respond(ServerTransaction transaction, int status, String reason, String localTag,
                    Map<String, String> extra) {
        Response response = messages.response(transaction.getRequest(), status, reason, localTag);
        messages.add(response, extra);
        return respond(transaction, response);
    }

    boolean respond(ServerTransaction transaction, int status, String localTag) {
        return respond(transaction, status, "", localTag, Map.of());
    }

    void close() {
        stack.stop();
        timers.shutdownNow();
        threads.shutdown();
        try {
            threads.awaitTermination(2, TimeUnit.SECONDS);
            timers.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
