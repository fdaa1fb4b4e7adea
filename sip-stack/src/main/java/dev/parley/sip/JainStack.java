package dev.parley.sip;

import dev.parley.sip.plug.StreamTap;
import dev.parley.sip.plug.WireNetworkLayer;
import dev.parley.sip.plug.WireTap;
import gov.nist.javax.sip.SipStackImpl;
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

/// JAIN-SIP, configured: its parser, transports and transactions. Its dialogs are off: [Dialog] is ours.
///
/// One UDP worker thread, on purpose. The listener only posts to mailboxes, so one thread parses for
/// thousands of calls a second, and it keeps the order of arrival: with two, an ACK and the re-INVITE behind
/// it change places. Each TCP connection has its own thread and so its own order.
final class JainStack {
    /// Largest message in bytes.
    private static final int MAX_MESSAGE_BYTES = 65_535;
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final int PORT_ATTEMPTS = 20;

    private final ThreadGroup threads;
    private final Stack stack;
    private final SipProvider provider;
    private final int port;

    private JainStack(ThreadGroup threads, Stack stack, SipProvider provider, int port) {
        this.threads = threads;
        this.stack = stack;
        this.provider = provider;
        this.port = port;
    }

    /// Opens the sockets and starts listening.
    static JainStack start(SipConfig config, SipListener listener) {
        for (int attempt = 1; ; attempt++) {
            int port = config.port() != 0 ? config.port() : freePort(config);
            try {
                return start(config, port, listener);
            } catch (SipStartException e) {                     // somebody took the free port before us
                if (config.port() != 0 || attempt == PORT_ATTEMPTS) throw e;
            }
        }
    }

    private static JainStack start(SipConfig config, int port, SipListener listener) {
        for (Transport transport : config.transports()) probe(transport, config.bindAddress(), port);
        ThreadGroup threads = new ThreadGroup("sip-" + port);
        Stack stack = make(threads);
        Transport failing = Transport.UDP;
        try {
            SipProvider provider = null;
            for (Transport transport : config.transports()) {
                failing = transport;
                stack.opensDatagrams = transport == Transport.UDP;
                ListeningPoint point = stack.createListeningPoint(config.bindAddress(), port, transport.token());
                stack.opensDatagrams = false;
                if (provider == null) provider = stack.createSipProvider(point);
                else provider.addListeningPoint(point);
            }
            assert provider != null;
            provider.addSipListener(listener);
            return new JainStack(threads, stack, provider, port);
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

    /// Asks for one byte a datagram: [WireNetworkLayer] brings an array of the right length itself.
    private static final class Stack extends SipStackImpl {
        private boolean opensDatagrams;

        Stack(Properties properties) throws javax.sip.PeerUnavailableException {
            super(properties);
        }

        @Override public int getMaxMessageSize() {
            return opensDatagrams ? 1 : super.getMaxMessageSize();
        }
    }

    /// From now on `tap` sees every message.
    void tap(WireTap tap) {
        WireNetworkLayer wire = (WireNetworkLayer) stack.getNetworkLayer();
        wire.tap(tap);
        ((StreamTap) stack.getServerLogger()).wire(wire);
    }

    /// Threads inherit the group of the thread that makes them: so we can name and end those JAIN-SIP
    /// forgets.
    private static Stack make(ThreadGroup threads) {
        CompletableFuture<Stack> made = new CompletableFuture<>();
        new Thread(threads, () -> {
            try {
                made.complete(new Stack(properties()));         // not SipFactory, which keeps every stack for ever
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
                case TCP -> {
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

    private static Properties properties() {
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
        p.setProperty("gov.nist.javax.sip.NETWORK_LAYER", "dev.parley.sip.plug.WireNetworkLayer");
        p.setProperty("javax.sip.ROUTER_PATH", "dev.parley.sip.plug.ViaRouter");
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

    int port() {
        return port;
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
