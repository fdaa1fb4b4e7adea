package dev.parley.sip.plug;

import gov.nist.javax.sip.stack.DefaultRouter;
import gov.nist.javax.sip.stack.HopImpl;
import java.util.ListIterator;
import javax.sip.SipException;
import javax.sip.SipStack;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;

/// JAIN-SIP's routing (RFC 3261 §16.12, §12.2.1.1), but the transport is the one we wrote into the topmost Via: a request
/// too large for a datagram goes over TCP (§18.1.1) whatever its URI says.
public final class ViaRouter implements Router {
    private final Router router;

    public ViaRouter(SipStack stack, String outboundProxy) {
        router = new DefaultRouter(stack, outboundProxy);
    }

    @Override public Hop getNextHop(Request request) throws SipException {
        Hop hop = router.getNextHop(request);
        ViaHeader via = (ViaHeader) request.getHeader(ViaHeader.NAME);
        if (hop == null || via == null || !via.getTransport().equalsIgnoreCase("tcp") || !hop.getTransport().equalsIgnoreCase("udp")) {
            return hop;
        }
        return new HopImpl(hop.getHost(), hop.getPort(), "TCP");
    }

    @Override public Hop getOutboundProxy() {
        return router.getOutboundProxy();
    }

    @Override @Deprecated @SuppressWarnings({"rawtypes", "deprecation"}) public ListIterator getNextHops(Request request) {
        return router.getNextHops(request);
    }
}
