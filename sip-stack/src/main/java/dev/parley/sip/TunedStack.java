package dev.parley.sip;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.message.MessageExt;
import gov.nist.javax.sip.stack.DefaultRouter;
import java.util.ListIterator;
import java.util.Properties;
import javax.sip.PeerUnavailableException;
import javax.sip.SipException;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/// JAIN-SIP's stack with our sockets and our routing: a request that carries a [Hop] goes there, any other where
/// RFC 3261 §8.1.2 says.
final class TunedStack extends SipStackImpl {
    /// What JAIN-SIP allocates per datagram; [SipSockets] puts an array of the right size in its place.
    private static final int PLACEHOLDER_BYTES = 1;

    TunedStack(Properties properties, SipSockets sockets) throws PeerUnavailableException {
        super(properties);
        this.networkLayer = sockets;
        setRouter(new HopRouter(new DefaultRouter(this, null)));
    }

    /// While UDP listening points are made: their receive arrays get this length.
    void sizeForDatagrams() {
        this.maxMessageSize = PLACEHOLDER_BYTES;
    }

    /// Afterwards: the longest message on a connection.
    void sizeForStreams(int bytes) {
        this.maxMessageSize = bytes;
    }

    private record HopRouter(DefaultRouter otherwise) implements Router {
        @Override public @Nullable Hop getNextHop(Request request) throws SipException {
            Object chosen = ((MessageExt) request).getApplicationData();
            return chosen instanceof Hop hop ? hop : otherwise.getNextHop(request);
        }

        @Override public @Nullable Hop getOutboundProxy() {
            return null;
        }

        @SuppressWarnings("deprecation")                        // the interface still wants it
        @Override public ListIterator<?> getNextHops(Request request) {
            return otherwise.getNextHops(request);
        }
    }
}
