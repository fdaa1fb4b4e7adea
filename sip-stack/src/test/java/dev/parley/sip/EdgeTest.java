package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sip.auth.DigestAccount;
import dev.parley.sip.trunk.Gatekeeper;
import dev.parley.sip.trunk.Network;
import dev.parley.sip.trunk.Trunk;
import dev.parley.sip.trunk.TrunkBook;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The user agent behind a gatekeeper and over every transport, on the loopback.
@Timeout(60)
class EdgeTest {
    private static final Network LOOPBACK = Network.parse("127.0.0.0/8");
    private static final Trunk CARRIER = Trunk.open("carrier", List.of(LOOPBACK)).limited(2, 0);

    @TempDir private static Path folder;
    private static KeyStore alices;
    private static KeyStore bobs;

    @BeforeAll static void makesKeys() throws Exception {
        TestKeys keys = new TestKeys(folder);
        alices = keys.selfSigned("alice", "EC", "dns:alice.example,ip:127.0.0.1");
        bobs = keys.selfSigned("bob", "RSA", "dns:bob.example,ip:127.0.0.1");
    }

    private static Edge edge(Gatekeeper.Strangers strangers, Trunk... trunks) {
        return new Edge(Optional.of(new Gatekeeper(new TrunkBook(List.of(trunks)), strangers, 100, 0, "parley", new byte[32], 0)),
                Locator.SYSTEM, Optional.empty(), System::nanoTime);
    }

    private static List<String> challenges(String response) {
        List<String> out = new ArrayList<>();
        for (String line : response.split("\r\n")) {
            if (line.regionMatches(true, 0, "WWW-Authenticate:", 0, 17)) out.add(line.substring(17).strip());
        }
        return out;
    }

    @Test void aCallerProvesWhoItIsWithEitherAlgorithmAndAReplayIsStale() throws Exception {
        Trunk users = CARRIER.withUsers(Map.of("pbx", () -> "secret"));
        try (Party bob = new Party(Party.config(), edge(Gatekeeper.Strangers.REJECT, users))) {
            for (int algorithm = 0; algorithm < 2; algorithm++) {
                try (RawPeer pbx = new RawPeer(bob.agent.port())) {
                    String asked = pbx.answerTo(pbx.invite(Map.of()));
                    assertThat(RawPeer.status(asked)).isEqualTo(401);
                    assertThat(challenges(asked)).hasSize(2);
                    DigestAccount account = new DigestAccount("pbx", () -> "secret", new Random(1));
                    String uri = "sip:100@127.0.0.1:" + bob.agent.port();
                    String value = account.answer(List.of(challenges(asked).get(algorithm)), false, "INVITE", uri, "").orElseThrow().value();
                    pbx.send(pbx.invite(RawPeer.with("Authorization", value, "CSeq", "2 INVITE")));
                    Party.Taken call = bob.takes();
                    assertThat(call.call().trunk()).map(Trunk::name).contains("carrier");
                    call.call().reject(486, "Busy Here");
                    pbx.expect("SIP/2.0 486");
                    String replayed = pbx.answerTo(pbx.invite(RawPeer.with("Authorization", value, "CSeq", "3 INVITE")));
                    assertThat(RawPeer.status(replayed)).isEqualTo(401);
                    assertThat(replayed).contains("stale=true");
                }
            }
            bob.becomesIdle();
        }
    }

    @Test void beyondTheLimitIs503AtOnceAndDialogsGoOn() throws Exception {
        try (Party bob = new Party(Party.config(), edge(Gatekeeper.Strangers.REJECT, CARRIER));
             RawPeer one = new RawPeer(bob.agent.port()); RawPeer two = new RawPeer(bob.agent.port()); RawPeer three = new RawPeer(bob.agent.port())) {
            one.send(one.invite(Map.of()));
            Party.Taken first = bob.takes();
            first.call().answer(Party.answerTo(first.call()));
            String ok = one.expect("SIP/2.0 200");
            String tag = RawPeer.tag(RawPeer.header(ok, "To"));
            one.send(one.request("ACK", 1, tag));
            two.send(two.invite(Map.of()));
            bob.takes();
            three.answerTo(three.request("OPTIONS", 90, ""));   // warms the path: what is measured is the refusal
            long before = System.nanoTime();
            String refused = three.answerTo(three.invite(Map.of()));
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
            assertThat(RawPeer.status(refused)).isEqualTo(503);
            assertThat(Integer.parseInt(RawPeer.header(refused, "Retry-After"))).isBetween(1, 300);
            assertThat(millis).isLessThan(50);
            assertThat(RawPeer.status(three.answerTo(three.request("OPTIONS", 91, "")))).isEqualTo(503);
            bob.agent.drain(true);
            assertThat(RawPeer.status(one.answerTo(one.request("INFO", 2, tag)))).isEqualTo(200);
            assertThat(RawPeer.status(one.answerTo(one.request("BYE", 3, tag)))).isEqualTo(200);
            bob.agent.drain(false);
            Party.eventually(() -> {
                try {
                    return RawPeer.status(three.answerTo(three.request("OPTIONS", 92 + System.nanoTime() % 1_000_000, ""))) == 200;
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }, () -> "the place did not come back");
        }
    }

    @Test void aFloodOfStrangersIsSilencedAndLeavesNothingBehind() throws Exception {
        Trunk elsewhere = Trunk.open("elsewhere", List.of(Network.parse("198.51.100.0/24")));
        try (Party bob = new Party(Party.config(), edge(Gatekeeper.Strangers.REJECT, elsewhere)); RawPeer scanner = new RawPeer(bob.agent.port())) {
            for (int i = 0; i < 400; i++) {
                scanner.send(new RawPeer(bob.agent.port()).invite(RawPeer.with("User-Agent", "x" + i)));
                scanner.send("\u0001\u0002 not sip at all");
            }
            Party.eventually(() -> bob.agent.openTransactions() == 0 && bob.agent.openDialogs() == 0, () -> bob.agent.openTransactions() + " transactions");
            int answers = 0;
            while (scanner.receive(300).isPresent()) answers++;
            assertThat(answers).as("403s before the silence").isLessThanOrEqualTo(8);
            assertThat(bob.wasNotCalled()).isTrue();
        }
    }

    @Test void aDatagramOf60KilobytesIsOneInvite() throws Exception {   // scenario 23
        try (Party bob = new Party(); RawPeer big = new RawPeer(bob.agent.port())) {
            big.send(big.invite(RawPeer.with("X-Filler", "f".repeat(60_000))));
            Party.Taken call = bob.takes();
            assertThat(call.call().headers("X-Filler").getFirst()).hasSize(60_000);
            call.call().reject(486, "Busy Here");
            big.expect("SIP/2.0 486");
        }
    }

    @Test void aBigInviteGoesOverTcpAndTheByeOverUdpAgain() throws Exception {
        try (Party alice = new Party(); Party bob = new Party()) {
            Recorder heard = new Recorder();
            SipCall call = alice.agent.invite(bob.uri("4420", Transport.UDP), "Alice <sip:alice@127.0.0.1>",
                    Map.of("X-Filler", "f".repeat(2_000)), OfferAnswer.offer(Party.media(30_000)), heard);
            Party.Taken taken = bob.takes();
            assertThat(taken.call().transport()).isEqualTo(Transport.TCP);
            assertThat(taken.call().headers("Via").getFirst()).startsWith("SIP/2.0/TCP");
            taken.call().answer(Party.answerTo(taken.call()));
            heard.next(SipCallEvent.Answered.class);
            call.hangUp(16, "done");
            taken.heard().next(SipCallEvent.Acknowledged.class);
            taken.heard().next(SipCallEvent.Hungup.class);
        }
    }

    @Test void aBigInviteGoesOverUdpWhenTcpIsRefused() throws Exception {
        SipConfig udpOnly = new SipConfig("127.0.0.1", 0, Set.of(Transport.UDP), "Parley test", "127.0.0.1", 100, Party.FAST);
        try (Party alice = new Party(); Party bob = new Party(udpOnly)) {
            alice.agent.invite(bob.uri("4420", Transport.UDP), "Alice <sip:alice@127.0.0.1>", Map.of("X-Filler", "f".repeat(2_000)),
                    OfferAnswer.offer(Party.media(30_000)), new Recorder());
            Party.Taken taken = bob.takes();
            assertThat(taken.call().transport()).isEqualTo(Transport.UDP);
            taken.call().reject(486, "Busy Here");
        }
    }

    // ---- TLS

    private static Party overTls(SSLContext context, boolean mutual, Locator locator) {
        SipConfig config = new SipConfig("127.0.0.1", 0, Set.of(Transport.UDP, Transport.TCP, Transport.TLS), "Parley test", "127.0.0.1", 100, Party.FAST);
        return new Party(config, new Edge(Optional.empty(), locator, Optional.of(new Edge.Tls(context, 0, mutual)), System::nanoTime));
    }

    /// Says that a name is this port of the loopback.
    private static Locator pointing(String name, int[] port) {
        return uri -> uri.contains(name) ? List.of(new Target("127.0.0.1", port[0], Transport.TLS, name)) : List.of();
    }

    @Test void callsBothWaysOverTlsWithCertificatesFromBothSides() throws Exception {
        int[] bobPort = new int[1];
        try (Party alice = overTls(TestKeys.context(alices, TestKeys.certificate(bobs, "bob")), true, pointing("bob.example", bobPort));
             Party bob = overTls(TestKeys.context(bobs, TestKeys.certificate(alices, "alice")), true, Locator.SYSTEM)) {
            bobPort[0] = bob.agent.tlsPort();
            Recorder heard = new Recorder();
            SipCall call = alice.agent.invite("sip:4420@bob.example;transport=tls", "Alice <sip:alice@alice.example>", Map.of(),
                    OfferAnswer.offer(Party.media(30_000)), heard);
            Party.Taken taken = bob.takes();
            assertThat(taken.call().transport()).isEqualTo(Transport.TLS);
            assertThat(taken.call().headers("Contact").getFirst()).contains(":" + alice.agent.tlsPort() + ";transport=tls");
            taken.call().answer(Party.answerTo(taken.call()));
            heard.next(SipCallEvent.Answered.class);
            taken.heard().next(SipCallEvent.Acknowledged.class);
            taken.call().call().hangUp(16, "bob hangs up: the BYE finds its way to alice's Contact over TLS");
            heard.next(SipCallEvent.Hungup.class);
            assertThat(call.id().callId()).isNotEmpty();
        }
    }

    @Test void aCertificateForAnotherNameEndsTheCallBeforeItBegins() throws Exception {
        int[] bobPort = new int[1];
        try (Party alice = overTls(TestKeys.context(alices, TestKeys.certificate(bobs, "bob")), false, pointing("other.example", bobPort));
             Party bob = overTls(TestKeys.context(bobs, TestKeys.certificate(alices, "alice")), false, Locator.SYSTEM)) {
            bobPort[0] = bob.agent.tlsPort();
            Recorder heard = new Recorder();
            alice.agent.invite("sip:4420@other.example;transport=tls", "Alice <sip:alice@alice.example>", Map.of(),
                    OfferAnswer.offer(Party.media(30_000)), heard);
            heard.next(SipCallEvent.Failed.class);
            assertThat(bob.wasNotCalled()).isTrue();
        }
    }

    @Test void mutualTlsTurnsAwayWhoShowsNoCertificateAndNoiseHarmsNobody() throws Exception {
        try (Party bob = overTls(TestKeys.context(bobs, TestKeys.certificate(alices, "alice")), true, Locator.SYSTEM)) {
            try (Socket noise = new Socket("127.0.0.1", bob.agent.tlsPort())) {
                noise.getOutputStream().write("OPTIONS sip:x SIP/2.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            try (Socket silent = new Socket("127.0.0.1", bob.agent.tlsPort())) {
                assertThat(options(TestKeys.context(bobs, TestKeys.certificate(bobs, "bob")), bob)).isEmpty();
                assertThat(options(TestKeys.context(alices, TestKeys.certificate(bobs, "bob")), bob)).startsWith("SIP/2.0 200");
                assertThat(silent.isConnected()).isTrue();
            }
        }
    }

    private static String options(SSLContext context, Party to) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", to.agent.tlsPort()), 5_000);
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(("OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bKo" + System.nanoTime()
                    + "\r\nMax-Forwards: 70\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:127.0.0.1>\r\nCall-ID: o" + System.nanoTime()
                    + "\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] some = new byte[4_096];
            int n = in.read(some);
            return n < 0 ? "" : new String(some, 0, n, StandardCharsets.US_ASCII);
        } catch (IOException refused) {
            return "";
        }
    }

    @Test void aBusyTlsPortIsNamed() throws Exception {
        SSLContext context = TestKeys.context(bobs);
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            SipConfig config = new SipConfig("127.0.0.1", 0, Set.of(Transport.TLS), "Parley test", "127.0.0.1", 10, Party.FAST);
            Edge edge = new Edge(Optional.empty(), Locator.SYSTEM, Optional.of(new Edge.Tls(context, taken.getLocalPort(), false)), () -> 0);
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> new SipUserAgent(config, edge, _ -> _ -> { }))
                    .isInstanceOf(SipStartException.class).hasMessageStartingWith("cannot listen on tls `127.0.0.1:" + taken.getLocalPort() + "`");
        }
    }
}
