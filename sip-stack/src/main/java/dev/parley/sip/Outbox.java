package dev.parley.sip;

import gov.nist.javax.sip.message.MessageExt;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.HopImpl;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import javax.sip.ClientTransaction;
import javax.sip.SipException;
import javax.sip.address.Hop;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.RouteHeader;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/// The last step of a request of ours: which host, over which transport. Safe for any thread; may wait for a
/// look-up or a connection.
final class Outbox {
    /// Above this a datagram may be broken up on the way: TCP, if the other end takes it (RFC 3261 §18.1.1).
    static final int LARGEST_OVER_UDP = 1_300;
    private static final long NO_TCP_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int MOST_REMEMBERED = 1_024;

    private final SipConfig config;
    private final Edge edge;
    private final JainStack stack;
    private final Messages messages;
    /// Hosts that refused a connection, and when.
    private final ConcurrentMap<String, Long> withoutTcp = new ConcurrentHashMap<>();

    Outbox(SipConfig config, Edge edge, JainStack stack, Messages messages) {
        this.config = config;
        this.edge = edge;
        this.stack = stack;
        this.messages = messages;
    }

    /// Makes sending a transaction or not one rule for both.
    private interface Way<T> {
        T send() throws SipException;
    }

    /// @param chosen null: where the route or the Request-URI leads
    ClientTransaction send(Request request, @Nullable Target chosen, Agent.Responses responses, int t1Millis) throws SipException {
        return sent(request, chosen, () -> {
            ClientTransaction transaction = stack.provider().getNewClientTransaction(request);
            transaction.setApplicationData(responses);
            transaction.setRetransmitTimer(t1Millis);
            try {
                transaction.sendRequest();
            } catch (SipException e) {
                transaction.setApplicationData(null);           // its end is told by us, and not again by the stack
                throw e;
            }
            return transaction;
        });
    }

    /// A request without a transaction: an ACK for a 2xx.
    void sendAlone(Request request) throws SipException {
        sent(request, null, () -> {
            stack.provider().sendRequest(request);
            return request;
        });
    }

    private <T> T sent(Request request, @Nullable Target chosen, Way<T> way) throws SipException {
        if (request.getMethod().equals(Request.CANCEL)) {       // the way its INVITE went, with that one's branch (§9.1)
            Object invite = ((SIPRequest) request).getInviteTransaction();
            if (invite instanceof ClientTransaction sent) {
                ((MessageExt) request).setApplicationData(((MessageExt) sent.getRequest()).getApplicationData());
            }
            return way.send();
        }
        Hop hop = hop(request, chosen);
        if (hop == null) return way.send();
        Transport transport = Transport.of(hop.getTransport(), Transport.UDP);
        if (transport == Transport.UDP && isBig(request) && mayTryTcp(hop)) {
            try {
                over(request, new HopImpl(hop.getHost(), hop.getPort(), "tcp"), Transport.TCP);
                return way.send();
            } catch (SipException e) {
                if (withoutTcp.size() >= MOST_REMEMBERED) withoutTcp.clear();
                withoutTcp.put(hop.getHost() + ":" + hop.getPort(), edge.clock().getAsLong());
            }
        }
        over(request, hop, transport);
        return way.send();
    }

    private void over(Request request, Hop hop, Transport transport) {
        ((MessageExt) request).setApplicationData(hop);
        ((SIPRequest) request).setTransaction(null);            // of an attempt before this one
        messages.renew(request, transport);
    }

    private boolean isBig(Request request) {
        return config.transports().contains(Transport.TCP) && ((SIPRequest) request).encodeAsBytes("udp").length > LARGEST_OVER_UDP;
    }

    private boolean mayTryTcp(Hop hop) {
        Long refused = withoutTcp.get(hop.getHost() + ":" + hop.getPort());
        return refused == null || edge.clock().getAsLong() - refused > NO_TCP_NANOS;
    }

    private @Nullable Hop hop(Request request, @Nullable Target chosen) throws SipException {
        Target target = chosen != null ? chosen : located(request).orElse(null);
        if (target == null) return stack.nextHop(request);
        stack.sockets().expect(target);
        return new HopImpl(target.address(), target.port(), target.transport().token());
    }

    private Optional<Target> located(Request request) {
        RouteHeader route = (RouteHeader) request.getHeader(RouteHeader.NAME);
        URI next = route == null ? request.getRequestURI() : route.getAddress().getURI();
        if (!(next instanceof SipURI sip) || isAddress(sip.getHost())) return Optional.empty();
        List<Target> found = edge.locator().locate(next.toString());
        return found.stream().filter(t -> config.transports().contains(t.transport())).findFirst();
    }

    private static boolean isAddress(String host) {
        return host.startsWith("[") || host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }
}
