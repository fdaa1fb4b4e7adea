package dev.parley.sip.plug;

import gov.nist.core.net.DefaultNetworkLayer;
import gov.nist.core.net.NetworkLayer;
import gov.nist.javax.sip.SipStackImpl;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// The sockets JAIN-SIP uses. A datagram is received whole, up to 65,535 bytes, into one array that is used over and
/// over; JAIN-SIP gets a copy of exactly its length. Its own way is an array of the largest size for every datagram, so
/// that either big INVITEs are cut or every small one pays for them.
public final class WireNetworkLayer implements NetworkLayer {
    private static final int LARGEST = 65_535;

    private final NetworkLayer plain = DefaultNetworkLayer.SINGLETON;
    private volatile WireTap tap = (sent, remote, transport, bytes, length) -> { };

    public WireNetworkLayer() { }

    public void tap(WireTap next) {
        tap = next;
    }

    WireTap tap() {
        return tap;
    }

    @Override public DatagramSocket createDatagramSocket() throws SocketException {
        return new WholeDatagrams(new InetSocketAddress(0));
    }

    @Override public DatagramSocket createDatagramSocket(int port, InetAddress address) throws SocketException {
        return new WholeDatagrams(new InetSocketAddress(address, port));
    }

    /// One thread receives (JAIN-SIP's reader); any thread sends.
    private final class WholeDatagrams extends DatagramSocket {
        private final DatagramPacket whole = new DatagramPacket(new byte[LARGEST], LARGEST);

        WholeDatagrams(InetSocketAddress address) throws SocketException {
            super(address);
        }

        @Override public void receive(DatagramPacket packet) throws IOException {
            whole.setLength(LARGEST);
            super.receive(whole);
            byte[] exact = Arrays.copyOf(whole.getData(), whole.getLength());
            packet.setData(exact);
            packet.setSocketAddress(whole.getSocketAddress());
            tap.message(false, (InetSocketAddress) whole.getSocketAddress(), "udp", exact, exact.length);
        }

        @Override public void send(DatagramPacket packet) throws IOException {
            super.send(packet);
            if (packet.getOffset() == 0) {
                tap.message(true, (InetSocketAddress) packet.getSocketAddress(), "udp", packet.getData(), packet.getLength());
            }
        }
    }

    // ---- the rest as it comes

    @Override public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
        return plain.createServerSocket(port, backlog, address);
    }

    @Override public SSLServerSocket createSSLServerSocket(int port, int backlog, InetAddress address) throws IOException {
        return plain.createSSLServerSocket(port, backlog, address);
    }

    @Override public Socket createSocket(InetAddress address, int port) throws IOException {
        return plain.createSocket(address, port);
    }

    @Override public Socket createSocket(InetAddress address, int port, InetAddress own) throws IOException {
        return plain.createSocket(address, port, own);
    }

    @Override public Socket createSocket(InetAddress address, int port, InetAddress own, int ownPort) throws IOException {
        return plain.createSocket(address, port, own, ownPort);
    }

    @Override public SSLSocket createSSLSocket(InetAddress address, int port) throws IOException {
        return plain.createSSLSocket(address, port);
    }

    @Override public SSLSocket createSSLSocket(InetAddress address, int port, InetAddress own) throws IOException {
        return plain.createSSLSocket(address, port, own);
    }

    @Override public void setSipStack(SipStackImpl stack) { }
}
