package dev.parley.sip;

import dev.parley.sip.plug.WireTap;
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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// The sockets JAIN-SIP works with. Ours, for three things its own cannot do: read a datagram of any size without
/// a 64 KiB array for each, leave unread what the gatekeeper does not hear, and check the name in a certificate.
final class SipSockets implements NetworkLayer {
    static final int LARGEST_DATAGRAM = 65_535;
    private static final int CONNECT_MILLIS = 3_000;
    private static final int MOST_NAMES = 4_096;

    private final Edge edge;
    private volatile WireTap tap = (_, _, _, _, _) -> { };
    private final ConcurrentMap<InetSocketAddress, String> names = new ConcurrentHashMap<>();

    SipSockets(Edge edge) {
        this.edge = edge;
    }

    void tap(WireTap next) {
        tap = next;
    }

    /// Over TLS this address has to prove that it is this host.
    void expect(Target target) {
        if (target.transport() != Transport.TLS) return;
        if (names.size() >= MOST_NAMES) names.clear();
        names.put(new InetSocketAddress(target.address(), target.port()), target.name());
    }

    // ---- UDP

    @Override public DatagramSocket createDatagramSocket() throws SocketException {
        return new Ear(new InetSocketAddress(0));
    }

    @Override public DatagramSocket createDatagramSocket(int port, InetAddress address) throws SocketException {
        return new Ear(new InetSocketAddress(address, port));
    }

    /// JAIN-SIP brings a small array; a datagram of 65,535 bytes comes back in one of its own size.
    private final class Ear extends DatagramSocket {
        private final DatagramPacket whole = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);

        Ear(InetSocketAddress address) throws SocketException {
            super(address);
        }

        @Override public void receive(DatagramPacket packet) throws IOException {
            while (true) {
                whole.setLength(LARGEST_DATAGRAM);
                super.receive(whole);
                if (welcome(whole)) break;
            }
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

    private boolean welcome(DatagramPacket packet) {
        if (edge.gatekeeper().isEmpty()) return true;
        byte[] source = packet.getAddress().getAddress();
        String text = packet.getAddress().getHostAddress();
        long now = edge.clock().getAsLong();
        if (!edge.gatekeeper().get().hears(source, text, now)) return false;
        if (looksLikeSip(packet.getData(), packet.getLength())) return true;
        edge.gatekeeper().get().garbage(source, text, now);
        return false;
    }

    /// A first line with `SIP/` in it, or a keep-alive of line breaks (RFC 5626 §3.5.1).
    static boolean looksLikeSip(byte[] data, int length) {
        int from = 0;
        while (from < length && (data[from] == '\r' || data[from] == '\n')) from++;
        if (from == length) return length > 0;
        int end = from;
        while (end < length && data[end] != '\n') end++;
        return new String(data, from, end - from, StandardCharsets.ISO_8859_1).contains("SIP/");
    }

    // ---- TCP

    @Override public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
        return new ServerSocket(port, backlog, address);
    }

    @Override public Socket createSocket(InetAddress address, int port) throws IOException {
        return createSocket(address, port, null, 0);
    }

    @Override public Socket createSocket(InetAddress address, int port, @Nullable InetAddress from) throws IOException {
        return createSocket(address, port, from, 0);
    }

    @Override public Socket createSocket(InetAddress address, int port, @Nullable InetAddress from, int fromPort) throws IOException {
        Socket socket = new Socket();
        try {
            if (from != null) socket.bind(new InetSocketAddress(from, fromPort));
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    // ---- TLS

    private Edge.Tls tls() throws IOException {
        Edge.Tls tls = edge.tlsOrNull();
        if (tls == null) throw new IOException("TLS is not configured");
        return tls;
    }

    @Override public SSLServerSocket createSSLServerSocket(int port, int backlog, InetAddress address) throws IOException {
        return (SSLServerSocket) tls().context().getServerSocketFactory().createServerSocket(port, backlog, address);
    }

    @Override public SSLSocket createSSLSocket(InetAddress address, int port) throws IOException {
        return createSSLSocket(address, port, null);
    }

    /// The certificate has to name the host that was looked up (RFC 5922 §7.1 by DNS name, or the address itself),
    /// and that name is what we ask for (SNI).
    @Override public SSLSocket createSSLSocket(InetAddress address, int port, @Nullable InetAddress from) throws IOException {
        String name = names.getOrDefault(new InetSocketAddress(address.getHostAddress(), port), address.getHostAddress());
        Socket plain = createSocket(address, port, from, 0);
        try {
            plain.setSoTimeout(CONNECT_MILLIS);
            SSLSocket socket = (SSLSocket) tls().context().getSocketFactory().createSocket(plain, name, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();                            // here, so that a bad certificate is our exception
            socket.setSoTimeout(0);
            return socket;
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    @Override public void setSipStack(SipStackImpl stack) { }
}
