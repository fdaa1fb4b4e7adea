package dev.parley.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import javax.sip.address.Address;
import javax.sip.address.URI;
import javax.sip.header.ContactHeader;
import javax.sip.header.Header;
import javax.sip.header.RecordRouteHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/// The state two user agents share (RFC 3261 §12): tags, sequence numbers, remote target, route set.
/// Single-threaded: only its call's mailbox touches it.
final class Dialog {
    private final Messages messages;
    private final DialogId id;
    private final Address local;
    private final Address remote;
    private List<Address> routeSet;
    private final ContactHeader contact;
    private URI remoteTarget;
    private long localCSeq;
    private long remoteCSeq;

    private Dialog(Messages messages, DialogId id, Address local, Address remote, List<Address> routeSet,
                   URI remoteTarget, ContactHeader contact, long localCSeq, long remoteCSeq) {
        this.messages = messages;
        this.id = id;
        this.local = local;
        this.remote = remote;
        this.routeSet = routeSet;
        this.remoteTarget = remoteTarget;
        this.contact = contact;
        this.localCSeq = localCSeq;
        this.remoteCSeq = remoteCSeq;
    }

    /// §12.1.1: the route set is the request's Record-Route in order.
    static Dialog uas(Messages messages, Request invite, String localTag, ContactHeader contact, long firstCSeq) {
        DialogId id = new DialogId(Headers.callId(invite), localTag, Headers.fromTag(invite));
        URI target = target(invite);
        return new Dialog(messages, id, Headers.to(invite).getAddress(), Headers.from(invite).getAddress(),
                recordRoute(invite), target == null ? Headers.from(invite).getAddress().getURI() : target, contact,
                firstCSeq, Headers.cseq(invite).getSeqNumber());
    }

    /// §12.1.2: the route set is the response's Record-Route reversed.
    static Dialog uac(Messages messages, Request invite, Response response, ContactHeader contact) {
        DialogId id = new DialogId(Headers.callId(invite), Headers.fromTag(invite), Headers.toTag(response));
        URI target = target(response);
        return new Dialog(messages, id, Headers.from(invite).getAddress(), Headers.to(response).getAddress(),
                recordRoute(response).reversed(), target == null ? invite.getRequestURI() : target, contact,
                Headers.cseq(invite).getSeqNumber(), -1);
    }

    private static @Nullable URI target(Message message) {
        ContactHeader contact = (ContactHeader) message.getHeader(ContactHeader.NAME);
        return contact == null || contact.getAddress() == null ? null : contact.getAddress().getURI();
    }

    private static List<Address> recordRoute(Message message) {
        List<Address> route = new ArrayList<>();
        ListIterator<?> headers = message.getHeaders(RecordRouteHeader.NAME);
        while (headers != null && headers.hasNext()) {
            route.add(((RecordRouteHeader) headers.next()).getAddress());
        }
        return route;
    }

    DialogId id() {
        return id;
    }

    ContactHeader contact() {
        return contact;
    }

    /// The 2xx that confirms an early dialog decides its route set anew (§13.2.2.4).
    void confirm(Response response) {
        routeSet = recordRoute(response).reversed();
        refreshTarget(response);
    }

    boolean belongs(Request request) {
        return Headers.fromTag(request).equals(id.remoteTag());
    }

    /// Where the other end wants requests: its Contact.
    String remoteTarget() {
        return remoteTarget.toString();
    }

    /// A re-INVITE or its 2xx may move the other end (§12.2.1.2, §12.2.2).
    void refreshTarget(Message message) {
        URI target = target(message);
        if (target != null) remoteTarget = target;
    }

    /// @return false: the request is older than one already seen, which is a 500 (§12.2.2)
    boolean accept(Request request) {
        long number = Headers.cseq(request).getSeqNumber();
        if (number <= remoteCSeq) return false;
        remoteCSeq = number;
        return true;
    }

    /// The next request in this dialog (§12.2.1.1).
    Request request(String method) {
        return request(method, ++localCSeq);
    }

    /// A refused request once more, as a new one (§8.1.3.5): for credentials to be added.
    Request again(Request refused) {
        Request next = (Request) refused.clone();
        next.setHeader(messages.cseq(++localCSeq, refused.getMethod()));
        messages.renew(next, messages.transport(nextHop()));
        return next;
    }

    /// The ACK for a 2xx: same sequence number as its INVITE, a transaction of its own (§13.2.2.4).
    Request ack(Response response) {
        return request(Request.ACK, Headers.cseq(response).getSeqNumber());
    }

    /// The remote target goes into the Request-URI and the whole route set into Route. A strict first router
    /// (no `lr`) is handled on sending: JAIN-SIP's router then swaps the two as §12.2.1.1 describes.
    private Request request(String method, long number) {
        List<Header> headers = new ArrayList<>();
        headers.add(messages.callId(id.callId()));
        headers.add(messages.cseq(number, method));
        headers.add(messages.from((Address) local.clone(), id.localTag()));
        headers.add(messages.to((Address) remote.clone(), id.remoteTag()));
        headers.add(messages.via(nextHop()));
        for (Address hop : routeSet) headers.add(messages.route(hop));
        Request request = messages.request((URI) remoteTarget.clone(), method, headers);
        if (!method.equals(Request.ACK) && !method.equals(Request.BYE)) {
            request.setHeader((Header) contact.clone());
        }
        return request;
    }

    private URI nextHop() {
        return routeSet.isEmpty() ? remoteTarget : routeSet.getFirst().getURI();
    }
}
