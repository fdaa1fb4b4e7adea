package dev.parley.sip;

import dev.parley.sip.plug.StreamTap;
import dev.parley.sip.plug.WireTap;
import gov.nist.javax.sip.message.SIPRequest;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sip.ListeningPoint;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.address.Hop;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/// JAIN-SIP, configured: its parser, transports and transactions. Its dialogs are off: [Dialog] is ours.
///
/// One UDP worker thread, on purpose. The listener only posts to mailboxes, so one thread parses for
/// thousands of calls a second, and it keeps the order of arrival: with two, an ACK and the re-INVITE behind
/// it change places. Each TCP connection has its own thread and so its own order.
final class JainStack {
    /// Largest message in bytes, over any transport: an Identity header or a big SDP passes 1,300 easily.
    static final int MAX_MESSAGE_BYTES = SipSockets.LARGEST_DATAGRAM;
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final int PORT_ATTEMPTS = 20;

    private final ThreadGroup threads;
    private final TunedStack stack;
    private final SipSockets sockets;
    private final SipProvider provider;
    private final int port;
    private final int tlsPort;

    private JainStack(ThreadGroup threads, TunedStack stack, SipSockets sockets, SipProvider provider, int port, int tlsPort) {
        this.threads = threads;
        this.stack = stack;
        this.sockets = sockets;
        this.provider = provider;
        this.port = port;
        this.tlsPort = tlsPort;
    }

    /// Opens the sockets and starts listening.
    static JainStack start(SipConfig config, Edge edge, SipListener listener) {
        for (int attempt = 1; ; attempt++) {
            int port = config.port() != 0 ? config.port() : freePort(config);
            try {
                return start(config, edge, port, listener);
            } catch (SipStartException e) {                     // somebody took the free port before us
                if (config.port() != 0 || attempt == PORT_ATTEMPTS) throw e;
            }
        }
    }

    private static JainStack start(SipConfig config, Edge edge, int port, SipListener listener) {
        int tlsPort = edge.tls().map(tls -> tls.port() == 0 ? freePort(config) : tls.port()).orElse(0);
        for (Transport transport : config.transports()) probe(transport, config.bindAddress(), transport == Transport.TLS ? tlsPort : port);
        ThreadGroup threads = new ThreadGroup("sip-" + port);
        SipSockets sockets = new SipSockets(edge);
        TunedStack stack = make(threads, sockets, edge);
        Transport failing = Transport.UDP;
        try {
            SipProvider provider = null;
            for (Transport transport : config.transports()) {
                failing = transport;
                if (transport == Transport.UDP) stack.sizeForDatagrams();
                else stack.sizeForStreams(MAX_MESSAGE_BYTES);
                ListeningPoint point = stack.createListeningPoint(config.bindAddress(), transport == Transport.TLS ? tlsPort : port,
                        transport.token());
                if (provider == null) provider = stack.createSipProvider(point);
                else provider.addListeningPoint(point);
            }
            assert provider != null;
            stack.sizeForStreams(MAX_MESSAGE_BYTES);
            provider.addSipListener(listener);
            return new JainStack(threads, stack, sockets, provider, port, tlsPort);
        } catch (Exception e) {
            try {
                stack.stop();
            } catch (RuntimeException halfStarted) {
                e.addSuppressed(halfStarted);
            }
            threads.interrupt();
            throw cannotListen(failing, config.bindAddress(), port, e);
        }
    }

    /// From now on `tap` sees every message.
    void tap(WireTap tap) {
        sockets.tap(tap);
        ((StreamTap) stack.getServerLogger()).tap(tap);
    }

    /// Threads inherit the group of the thread that makes them: so we can name and end those JAIN-SIP
    /// forgets.
    private static TunedStack make(ThreadGroup threads, SipSockets sockets, Edge edge) {
        CompletableFuture<TunedStack> made = new CompletableFuture<>();
        new Thread(threads, () -> {
            try {
                made.complete(new TunedStack(properties(edge), sockets));  // not SipFactory, which keeps every stack for ever
            } catch (SipException | RuntimeException e) {
                made.completeExceptionally(e);
            }
        }, "sip-start").start();
        try {
            return made.join();
        } catch (CompletionException e) {
            throw new SipStartException("the SIP stack does not start: " + rootMessage(e), e);
        }
    }

    /// Tries the port ourselves first: JAIN-SIP fails late, half started, and with little to say.
    private static void probe(Transport transport, String address, int port) {
        InetSocketAddress wanted = new InetSocketAddress(address, port);
        try {
            switch (transport) {
                case UDP -> new DatagramSocket(wanted).close();
                case TCP, TLS -> {
                    try (ServerSocket socket = new ServerSocket()) {
                        socket.bind(wanted);
                    }
                }
            }
        } catch (IOException e) {
            throw cannotListen(transport, address, port, e);
        }
    }

    private static SipStartException cannotListen(Transport transport, String address, int port, Exception e) {
        return new SipStartException("cannot listen on " + transport.token() + " `" + address + ":" + port + "`: "
                + rootMessage(e), e);
    }

    private static Properties properties(Edge edge) {
        Properties p = new Properties();
        p.setProperty("javax.sip.STACK_NAME", "parley-" + NAMES.incrementAndGet());
        p.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        p.setProperty("gov.nist.javax.sip.AUTOMATIC_DIALOG_ERROR_HANDLING", "false");
        p.setProperty("gov.nist.javax.sip.DELIVER_UNSOLICITED_NOTIFY", "true");
        p.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
        p.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "1");
        p.setProperty("gov.nist.javax.sip.MAX_MESSAGE_SIZE", Integer.toString(MAX_MESSAGE_BYTES));
        p.setProperty("gov.nist.javax.sip.RECEIVE_UDP_BUFFER_SIZE", "4194304");
        p.setProperty("gov.nist.javax.sip.SEND_UDP_BUFFER_SIZE", "4194304");
        p.setProperty("gov.nist.javax.sip.LINGER_TIMER", "3");          // seconds; one value for the whole JVM
        p.setProperty("gov.nist.javax.sip.CONNECTION_TIMEOUT", "5000");
        p.setProperty("gov.nist.javax.sip.MAX_FORK_TIME_SECONDS", "0");
        p.setProperty("gov.nist.javax.sip.TLS_CLIENT_PROTOCOLS", "TLSv1.3,TLSv1.2");
        p.setProperty("gov.nist.javax.sip.TLS_CLIENT_AUTH_TYPE", edge.tls().filter(Edge.Tls::mutual).isPresent() ? "Enabled" : "Disabled");
        edge.tls().ifPresent(tls -> p.setProperty("gov.nist.javax.sip.ENABLED_CIPHER_SUITES",
                String.join(",", tls.context().getDefaultSSLParameters().getCipherSuites())));
        p.setProperty("gov.nist.javax.sip.STACK_LOGGER", "dev.parley.sip.plug.SilentStackLogger");
        p.setProperty("gov.nist.javax.sip.SERVER_LOGGER", "dev.parley.sip.plug.StreamTap");
        p.setProperty("gov.nist.javax.sip.MESSAGE_PARSER_FACTORY",
                "dev.parley.sip.plug.VersionKeepingParserFactory");
        return p;
    }

    /// JAIN-SIP takes no port 0. Whether the port is free for TCP too is found out by trying.
    private static int freePort(SipConfig config) {
        try (DatagramSocket any = new DatagramSocket(new InetSocketAddress(config.bindAddress(), 0))) {
            return any.getLocalPort();
        } catch (IOException e) {
            throw cannotListen(Transport.UDP, config.bindAddress(), 0, e);
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) root = root.getCause();
        return String.valueOf(root.getMessage());
    }

    SipProvider provider() {
        return provider;
    }

    /// Over UDP and TCP.
    int port() {
        return port;
    }

    /// 0: no TLS.
    int tlsPort() {
        return tlsPort;
    }

    SipSockets sockets() {
        return sockets;
    }

    /// Where the stack would send this by itself.
    @Nullable Hop nextHop(Request request) throws SipException {
        return stack.getNextHop((SIPRequest) request);
    }

    int transactions() {
        return stack.getServerTransactionTableSize() + stack.getClientTransactionTableSize();
    }

    /// Closes the sockets and ends the stack's threads. Blocks for about a second, which is JAIN-SIP's own
    /// fixed wait.
    void stop() {
        stack.stop();
        threads.interrupt();                                    // its event scanner waits for ever otherwise
    }
}
