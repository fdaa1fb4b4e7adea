package dev.parley.sip;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import javax.sip.address.Address;
import javax.sip.address.URI;
import javax.sip.header.ContactHeader;
import javax.sip.header.Header;
import javax.sip.message.Request;

/// A SIP user agent (RFC 3261): listens for calls and places them. Owns its sockets, one scheduler and the
/// stack's threads; all are gone after [#close]. Safe for any thread.
public final class SipUserAgent implements AutoCloseable {
    private final Agent agent;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// Listens at once.
    ///
    /// @throws SipStartException when an address or port cannot be had
    public SipUserAgent(SipConfig config, SipEvents events) {
        this(config, events, new SecureRandom());
    }

    /// @param random source of tags and Call-IDs, which a stranger must not be able to guess
    public SipUserAgent(SipConfig config, SipEvents events, RandomGenerator random) {
        this(config, Edge.OPEN, events, random);
    }

    /// @param edge who is let in, how hosts are found, what TLS shows of us
    public SipUserAgent(SipConfig config, Edge edge, SipEvents events) {
        this(config, edge, events, new SecureRandom());
    }

    public SipUserAgent(SipConfig config, Edge edge, SipEvents events, RandomGenerator random) {
        agent = new Agent(config, edge, events, random);
    }

    /// The port in use, for UDP and TCP.
    public int port() {
        return agent.stack().port();
    }

    /// The port in use for TLS, 0: none.
    public int tlsPort() {
        return agent.stack().tlsPort();
    }

    /// Places a call. Returns before anything is sent; what becomes of it is told to the listener.
    ///
    /// @param target the URI to call; its `;transport=` chooses the transport, UDP otherwise
    /// @param from who calls: a URI, or a display name and a URI in angle brackets
    /// @param headers extra headers of the INVITE, such as `User-to-User`
    /// @throws IllegalArgumentException a malformed URI, or a line break in a header
    public SipCall invite(String target, String from, Map<String, String> headers, SessionDescription offer,
                          SipCallListener listener) {
        return invite(target, from, headers, offer, Line.NONE, listener);
    }

    /// The same over a trunk.
    ///
    /// @param line the way the call's requests take; told when the call is over
    public SipCall invite(String target, String from, Map<String, String> headers, SessionDescription offer, Line line,
                          SipCallListener listener) {
        return invite(freshCallId(), target, from, headers, offer, line, listener);
    }

    /// A Call-ID for a call to come.
    public String freshCallId() {
        return agent.token() + "@" + agent.config().advertisedHost();
    }

    /// The same with a Call-ID of [#freshCallId], for whoever has to know it before anything is sent.
    public SipCall invite(String callId, String target, String from, Map<String, String> headers, SessionDescription offer, Line line,
                          SipCallListener listener) {
        Messages messages = agent.messages();
        messages.check(headers);
        URI targetUri = messages.uri(target);
        Address caller = messages.address(from);
        ContactHeader contact = messages.contact(Headers.user(caller.getURI()), messages.transport(targetUri));
        DialogId id = new DialogId(callId, agent.token(), "");
        List<Header> required = new ArrayList<>();
        required.add(messages.callId(id.callId()));
        required.add(messages.cseq(agent.firstCSeq(), Request.INVITE));
        required.add(messages.from(caller, id.localTag()));
        required.add(messages.to(messages.address("<" + target + ">"), ""));
        required.add(messages.via(targetUri));
        for (String hop : line.route()) required.add(messages.route(messages.address("<" + hop + ">")));
        Request invite = messages.request(targetUri, Request.INVITE, required);
        invite.setHeader(contact);
        invite.setHeader(messages.header("Allow", Messages.ALLOW));
        messages.add(invite, headers);
        messages.sdp(invite, offer);

        Leg leg = new Leg(agent, id);
        leg.enter(Access.out(line));
        OutboundInvite setup = new OutboundInvite(leg, invite, contact, offer);
        agent.calls().enter();
        agent.calls().put(leg);
        leg.post(() -> {
            leg.listen(listener);
            setup.start();
        });
        return leg;
    }

    /// Sends a request outside any dialog and answers its challenges. Waits only for a look-up or a connection.
    ///
    /// @param callId the same for every REGISTER of one binding; empty takes a new one
    /// @param cseq of the first attempt; each challenge answered takes the next number, at most two
    /// @throws IllegalArgumentException a malformed URI, or a line break in a header
    public void request(String method, String target, String from, String to, String callId, long cseq,
                        Map<String, String> headers, Line line, SipReply.Ear ear) {
        OutOfDialog.send(agent, method, target, from, to, callId, cseq, headers, line, ear);
    }

    /// A Contact of ours, in angle brackets.
    public String contact(String user, Transport transport) {
        return agent.messages().contact(user, transport).getAddress().toString();
    }

    /// From now on `tap` sees every message.
    public void tap(SipTap tap) {
        agent.stack().tap(tap::message);
    }

    /// While draining, INVITE and OPTIONS are answered 503; calls in progress go on.
    public void drain(boolean on) {
        agent.drain(on);
    }

    /// Calls that are being set up, up, or being taken down.
    public int openCalls() {
        return agent.calls().open();
    }

    /// Entries in the dialog table: open calls, and outbound ones of the last 64·T1.
    public int openDialogs() {
        return agent.calls().dialogs();
    }

    /// Transactions the stack holds, those that only absorb retransmissions included.
    public int openTransactions() {
        return agent.stack().transactions();
    }

    /// Stops listening and forgets all calls without a word to the other ends: hang up first. Blocks for
    /// about a second.
    @Override public void close() {
        if (closed.compareAndSet(false, true)) agent.close();
    }
}
