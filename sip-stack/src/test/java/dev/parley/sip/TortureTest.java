package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The torture messages of RFC 4475 as a ledger (`rfc4475/ledger.csv`): each one is sent as a datagram to a
/// live user agent, which must do what the row says and then still answer. The address in the topmost Via is
/// changed to the test's own, so that nothing leaves the loopback; its branch, which the corpus uses over and
/// over, to one of the file's own.
///
/// Columns: file; outcome (`dropped`, a status, or `call` for an INVITE that reaches the owner); what the RFC
/// wants; empty, or why we are not there yet.
@Timeout(60)
class TortureTest {
    private static final String TOP_VIA =
            "(?im)^(v|via)(\\s*:\\s*SIP\\s*/\\s*[\\d.]+\\s*/\\s*)(\\w+)(\\s+)([^;,\\s]+)";

    private static Party bob;

    @BeforeAll static void open() {
        bob = new Party();
    }

    @AfterAll static void close() {
        bob.becomesIdle();
        bob.close();
    }

    record Row(String file, String outcome, String wanted, String notYet) {
        @Override public String toString() {
            return file + ": " + outcome;
        }
    }

    static List<Row> ledger() throws IOException {
        return read("ledger.csv").lines().skip(1).map(line -> line.split(",", 4))
                .map(c -> new Row(c[0], c[1], c[2], c[3])).toList();
    }

    @ParameterizedTest @MethodSource("ledger") void survives(Row row) throws Exception {
        try (RawPeer peer = new RawPeer(bob.agent.port())) {
            peer.send(toPeer(row.file, peer));
            int millis = row.outcome.equals("dropped") ? 700 : 10_000;
            assertThat(outcome(peer, millis)).as(row.wanted + "; not yet: " + row.notYet).isEqualTo(row.outcome);
        }
        try (RawPeer check = new RawPeer(bob.agent.port())) {
            assertThat(RawPeer.status(check.answerTo(check.request("OPTIONS", 1, "")))).isEqualTo(200);
        }
    }

    private static byte[] toPeer(String file, RawPeer peer) throws IOException {
        String port = Integer.toString(peer.socket.getLocalPort());
        return read(file).replaceFirst(TOP_VIA, "$1$2UDP$4" + "127.0.0.1:" + port)
                .replaceFirst("branch=z9hG4bK\\w+", "branch=z9hG4bK" + file.replaceAll("\\W", ""))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String read(String file) throws IOException {
        try (InputStream in = TortureTest.class.getResourceAsStream("/rfc4475/" + file)) {
            assertThat(in).as(file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /// A call that gets through is refused with 486 so that none is left.
    private static String outcome(RawPeer peer, int millis) throws Exception {
        for (int i = 0; i < 4; i++) {
            Optional<String> message = peer.receive(i == 0 ? millis : 5000);
            if (message.isEmpty()) return "dropped";
            int status = RawPeer.status(message.get());
            if (status >= 200) return Integer.toString(status);
            if (status == 100) {
                bob.takes().call().reject(486, "Busy Here");
                peer.expect("SIP/2.0 486");
                return "call";
            }
        }
        return "nothing final";
    }
}
