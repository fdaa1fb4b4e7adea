package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sip.auth.DigestAccount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// REGISTER and OPTIONS of ours, to a peer made of text.
@Timeout(60)
class OutOfDialogTest {
    private Party alice;
    private RawPeer peer;
    private final BlockingQueue<SipReply> replies = new LinkedBlockingQueue<>();

    @BeforeEach void opens() throws Exception {
        alice = new Party();
        peer = new RawPeer(alice.agent.port());
    }

    @AfterEach void closes() {
        peer.close();
        alice.close();
    }

    /// One host and one password; a request outside a dialog needs no more of a line.
    private record Host(Target target, DigestAccount login) implements Line {
        @Override public List<Target> targets() {
            return List.of(target);
        }

        @Override public List<String> route() {
            return List.of();
        }

        @Override public Optional<DigestAccount> account() {
            return Optional.of(login);
        }

        @Override public void reached(Target heard) { }

        @Override public void failed(Target silent, String why) { }

        @Override public void released() { }
    }

    private Line host() {
        return new Host(new Target("127.0.0.1", peer.socket.getLocalPort(), Transport.UDP, "127.0.0.1"),
                new DigestAccount("parley", () -> "secret", new Random(1)));
    }

    private void register(long cseq, Line line) {
        alice.agent.request("REGISTER", "sip:carrier.example", "<sip:parley@carrier.example>", "<sip:parley@carrier.example>",
                "binding-1", cseq, Map.of("Contact", alice.agent.contact("parley", Transport.UDP), "Expires", "600"), line, replies::add);
    }

    private SipReply reply() throws InterruptedException {
        SipReply reply = replies.poll(Recorder.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(reply).as("a reply").isNotNull();
        return reply;
    }

    private static String challenge(String nonce, String more) {
        return "WWW-Authenticate: Digest realm=\"carrier\", nonce=\"" + nonce + "\", algorithm=MD5, qop=\"auth\"" + more + "\r\n";
    }

    @Test void aChallengeIsAnsweredInTheSameCallIdWithTheNextCSeq() throws Exception {
        register(7, host());
        String first = peer.expect("REGISTER sip:carrier.example");
        assertThat(RawPeer.header(first, "Authorization")).isEmpty();
        assertThat(RawPeer.header(first, "CSeq")).isEqualTo("7 REGISTER");
        peer.send(peer.response(first, 401, "r", challenge("n1", ""), ""));
        String second = peer.after(first, "REGISTER");
        assertThat(RawPeer.header(second, "CSeq")).isEqualTo("8 REGISTER");
        assertThat(RawPeer.header(second, "Call-ID")).isEqualTo("binding-1");
        assertThat(RawPeer.header(second, "Authorization")).contains("nonce=\"n1\"", "uri=\"sip:carrier.example\"");
        peer.send(peer.response(second, 200, "r", "Contact: <sip:parley@127.0.0.1>;expires=300\r\nContact: <sip:other@127.0.0.1>;expires=90\r\n", ""));
        SipReply.Final reply = (SipReply.Final) reply();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("contact")).hasSize(2).anyMatch(c -> c.contains("expires=300"));
    }

    @Test void aStaleNonceIsWorthOneMoreAttemptAndWrongCredentialsAreNot() throws Exception {
        register(1, host());
        String first = peer.expect("REGISTER ");
        peer.send(peer.response(first, 401, "r", challenge("n1", ""), ""));
        String second = peer.after(first, "REGISTER");
        peer.send(peer.response(second, 401, "r", challenge("n2", ", stale=true"), ""));
        String third = peer.after(second, "REGISTER");
        assertThat(RawPeer.header(third, "Authorization")).contains("nonce=\"n2\"");
        peer.send(peer.response(third, 401, "r", challenge("n3", ", stale=true"), ""));
        assertThat(((SipReply.Final) reply()).status()).isEqualTo(401);
    }

    @Test void whatALaterRequestNeedsIsForeseen() throws Exception {
        Line line = host();
        register(1, line);
        String first = peer.expect("REGISTER ");
        peer.send(peer.response(first, 401, "r", challenge("n1", ""), ""));
        String second = peer.after(first, "REGISTER");
        peer.send(peer.response(second, 200, "r", "", ""));
        reply();
        register(3, line);
        assertThat(RawPeer.header(peer.after(second, "REGISTER"), "Authorization")).contains("nonce=\"n1\"", "nc=00000002");
    }

    @Test void silenceIsToldOnceAndSaysWhatItWas() throws Exception {
        alice.agent.request("OPTIONS", "sip:carrier.example", "<sip:parley@carrier.example>", "<sip:carrier.example>", "", 1, Map.of(), host(), replies::add);
        assertThat(RawPeer.header(peer.expect("OPTIONS "), "Max-Forwards")).isEqualTo("70");
        assertThat(((SipReply.Silence) reply()).why()).contains("OPTIONS");
        assertThat(replies).isEmpty();
    }
}
