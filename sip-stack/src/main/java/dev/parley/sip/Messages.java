package dev.parley.sip;

import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.header.HeaderFactoryImpl;
import gov.nist.javax.sip.message.MessageFactoryImpl;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sip.InvalidArgumentException;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.ContactHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.Header;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/// Makes the messages and headers one user agent sends. JAIN-SIP's checked exceptions end here: every value
/// comes from us or was parsed before, so a failure is a bug. Safe for any thread.
final class Messages {
    static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, REFER, NOTIFY, PRACK, UPDATE";
    /// Option tags we understand: RFC 3262, 4028, 3891, 4488.
    static final String SUPPORTED = "100rel, timer, replaces, norefersub";
    static final int MAX_FORWARDS = 70;

    private final MessageFactoryImpl messages = new MessageFactoryImpl();
    private final HeaderFactoryImpl headers = new HeaderFactoryImpl();
    private final AddressFactoryImpl addresses = new AddressFactoryImpl();
    private final String host;
    private final int port;
    private final String userAgent;
    private final int tlsPort;
    private final Transport first;

    Messages(SipConfig config, int port, int tlsPort) {
        this.host = config.advertisedHost();
        this.port = port;
        this.userAgent = config.userAgent();
        this.tlsPort = tlsPort;
        this.first = List.of(Transport.values()).stream().filter(config.transports()::contains).findFirst().orElseThrow();
    }

    private interface Making<T> {
        T make() throws ParseException, InvalidArgumentException;
    }

    private static <T> T made(Making<T> making) {
        try {
            return making.make();
        } catch (ParseException | InvalidArgumentException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /// A response with our Server and, where RFC 3261 §12.1.1 wants them, Contact and Allow.
    ///
    /// @param localTag put on the To header unless it has a tag or the response is a 100
    Response response(Request request, int status, String reason, String localTag) {
        return made(() -> {
            Response response = messages.createResponse(status, request);
            if (!reason.isEmpty()) response.setReasonPhrase(reason);
            ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
            if (status > 100 && to.getTag() == null) to.setTag(localTag);
            response.setHeader(header("Server", userAgent));
            if (status == 405 || status == 501 || status / 100 == 2 && !request.getMethod().equals(Request.BYE)) {
                response.setHeader(header("Allow", ALLOW));
            }
            return response;
        });
    }

    Request request(URI target, String method, List<Header> required) {
        return made(() -> {
            Request request = messages.createRequest(null);
            request.setMethod(method);
            request.setRequestURI(target);
            for (Header header : required) request.addHeader(header);
            request.setHeader(headers.createMaxForwardsHeader(MAX_FORWARDS));
            if (!method.equals(Request.ACK)) request.setHeader(header("User-Agent", userAgent));
            return request;
        });
    }

    /// The first hop decides the transport: its `;transport=`, else UDP (RFC 3263 §4.1 without NAPTR).
    ViaHeader via(URI nextHop) {
        return via(transport(nextHop));
    }

    ViaHeader via(Transport transport) {
        return made(() -> {
            ViaHeader via = headers.createViaHeader(host, port(transport), transport.token(), null);
            via.setRPort();
            return via;
        });
    }

    /// Makes the one Via of a request of ours a new one, where it stands: the next transaction gets its own branch.
    void renew(Message request, Transport transport) {
        made(() -> {
            ViaHeader via = (ViaHeader) request.getHeader(ViaHeader.NAME);
            via.setTransport(transport.token().toUpperCase(java.util.Locale.ROOT));
            via.setPort(port(transport));
            via.removeParameter("branch");
            return via;
        });
    }

    Transport transport(URI nextHop) {
        return Transport.asked(nextHop, first);
    }

    private int port(Transport transport) {
        return transport == Transport.TLS ? tlsPort : port;
    }

    ContactHeader contact(String user, Transport transport) {
        return made(() -> {
            SipURI uri = addresses.createSipURI(user.isEmpty() ? null : user, host);
            uri.setPort(port(transport));
            if (transport != Transport.UDP) uri.setTransportParam(transport.token());
            return headers.createContactHeader(addresses.createAddress(uri));
        });
    }

    /// @throws IllegalArgumentException when the text is no URI, or holds a line break
    URI uri(String text) {
        checkOneLine(text);
        return made(() -> addresses.createURI(text));
    }

    /// @throws IllegalArgumentException when the text is neither a name-addr nor a URI
    Address address(String text) {
        checkOneLine(text);
        return made(() -> addresses.createAddress(text));
    }

    HeaderFactoryImpl headers() {
        return headers;
    }

    Header from(Address address, String tag) {
        return made(() -> headers.createFromHeader(address, tag));
    }

    /// @param tag empty: none yet
    Header to(Address address, String tag) {
        return made(() -> headers.createToHeader(address, tag.isEmpty() ? null : tag));
    }

    Header callId(String value) {
        return made(() -> headers.createCallIdHeader(value));
    }

    Header cseq(long number, String method) {
        return made(() -> headers.createCSeqHeader(number, method));
    }

    Header route(Address address) {
        return headers.createRouteHeader((Address) address.clone());
    }

    /// @throws IllegalArgumentException a name or value that would break out of its line
    Header header(String name, String value) {
        checkOneLine(name);
        checkOneLine(value);
        try {
            return headers.createHeader(name, value);
        } catch (ParseException several) {                      // JAIN-SIP makes one value at a time: send it as it is
            ExtensionHeaderImpl raw = new ExtensionHeaderImpl(name);
            raw.setValue(value);
            return raw;
        }
    }

    void add(Message message, Map<String, String> extra) {
        extra.forEach((name, value) -> message.addHeader(header(name, value)));
    }

    /// Checks extra headers on the caller's thread, so that the fault surfaces where it was made.
    void check(Map<String, String> extra) {
        extra.forEach(this::header);
    }

    static void checkOneLine(String text) {
        if (text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0 || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("line break in a header");
        }
    }

    void sdp(Message message, SessionDescription description) {
        body(message, "application", "sdp", description.write());
    }

    void body(Message message, String type, String subtype, String text) {
        made(() -> {
            ContentTypeHeader contentType = headers.createContentTypeHeader(type, subtype);
            if (type.equals("message")) contentType.setParameter("version", "2.0");
            message.setContent(text, contentType);
            return message;
        });
    }

    /// RFC 3326; nothing for a cause of -1.
    void reason(Message message, int q850Cause, String text) {
        if (q850Cause < 0) return;
        String quoted = text.isEmpty() ? "" : ";text=\"" + text.replaceAll("[\"\\\\\\r\\n]", " ") + "\"";
        message.setHeader(header("Reason", "Q.850;cause=" + q850Cause + quoted));
    }

    static Optional<Transport> received(Request request) {
        ViaHeader via = (ViaHeader) request.getHeader(ViaHeader.NAME);
        return Optional.ofNullable(via).map(v -> Transport.of(v.getTransport(), Transport.UDP));
    }
}
