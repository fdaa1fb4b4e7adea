package dev.parley.sip.plug;

import gov.nist.core.ServerLogger;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Properties;
import javax.sip.SipStack;

/// Where JAIN-SIP would write its message trace: tells the [WireTap] what passes over connections. Datagrams the tap sees
/// at their socket, retransmissions included. Writes nothing itself.
public final class StreamTap implements ServerLogger {
    private volatile WireTap tap = (sent, remote, transport, bytes, length) -> { };

    public StreamTap() { }

    @Override public void logMessage(SIPMessage message, String from, String to, boolean sender, long time) {
        Via via = message.getTopmostVia();
        if (via == null || via.getTransport() == null) return;
        String transport = via.getTransport().toLowerCase(Locale.ROOT);
        if (transport.equals("udp")) return;
        byte[] bytes = message.encodeAsBytes(transport);
        tap.message(sender, address(sender ? to : from), transport, bytes, bytes.length);
    }

    @Override public void logMessage(SIPMessage message, String from, String to, String status, boolean sender,
                                     long time) {
        logMessage(message, from, to, sender, time);
    }

    @Override public void logMessage(SIPMessage message, String from, String to, String status, boolean sender) {
        logMessage(message, from, to, sender, 0);
    }

    private static InetSocketAddress address(String hostPort) {
        int colon = hostPort.lastIndexOf(':');
        try {
            return InetSocketAddress.createUnresolved(hostPort.substring(0, Math.max(colon, 0)),
                    Integer.parseInt(hostPort.substring(colon + 1).strip()));
        } catch (IllegalArgumentException odd) {
            return InetSocketAddress.createUnresolved(hostPort, 0);
        }
    }

    public void tap(WireTap next) {
        tap = next;
    }

    @Override public void setSipStack(SipStack sipStack) { }
    @Override public void closeLogFile() { }
    @Override public void logException(Exception ex) { }
    @Override public void setStackProperties(Properties stackProperties) { }
}
