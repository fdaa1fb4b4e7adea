package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.caller.CallerScript;
import dev.parley.gateway.caller.SimulatedCaller;
import dev.parley.governance.audit.Verification;
import dev.parley.providers.freetts.FreeTtsSynthesizer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the network and callers may do to a running gateway: nonsense at every layer, and hanging up in every state. It
/// goes on, says why, and keeps nothing.
class BadCallTest {
    private static final String FRONTDESK = "frontdesk";
    private static final long SEED = 20_261_121;

    @TempDir private static Path folder;
    private static GatewayProcess gateway;

    @BeforeAll static void start() throws InterruptedException {
        gateway = GatewayProcess.start(folder.resolve("gateway"), GatewayProcess.parts(100));
    }

    @AfterAll static void nothingIsLeft() throws InterruptedException {
        try (GatewayProcess last = gateway) {
            List<CallBundle> before = last.bundles();
            assertThat(call("listen\nhang up")).isEqualTo("caller hung up");
            assertThat(last.awaitClosed(before, 1, Duration.ofSeconds(10)).getFirst().has("disclosure_done")).as("the gateway can still speak").isTrue();
            assertThat(last.callThreads(folder)).isEmpty();
            GatewayProcess.Held held = last.stop();
            assertThat(held.calls() + held.ports() + held.dialogs()).as(held.toString()).isZero();
            assertThat(last.said()).doesNotContain("\tat ", "Exception", "AssertionError");
            assertThat(last.bundles()).isNotEmpty().allSatisfy(bundle -> {
                assertThat(bundle.verify().outcome()).as(bundle.verify().findings().toString()).isEqualTo(Verification.Outcome.INTACT);
                assertThat(bundle.has("fault")).as(bundle.log()).isFalse();
            });
        }
    }

    private static String call(String script) throws InterruptedException {
        try (FreeTtsSynthesizer voice = new FreeTtsSynthesizer(FreeTtsSynthesizer.Options.CALLER);
             SimulatedCaller caller = new SimulatedCaller(House.LOOPBACK, 0, voice)) {
            return caller.call("sip:frontdesk@" + gateway.address(), CallerScript.parse(script));
        }
    }

    private static void answersOptions() {
        try (RawSip probe = new RawSip(gateway)) {
            probe.send(probe.request("OPTIONS", FRONTDESK, 1, "z9hG4bK-alive" + System.nanoTime(), "", "", ""));
            assertThat(RawSip.status(probe.await(m -> m.startsWith("SIP/2.0"), Duration.ofSeconds(5), "answer to OPTIONS"))).isEqualTo(200);
        }
    }

    @Test void anUnknownCalledNumberIsRefusedWith404() {
        try (RawSip peer = new RawSip(gateway)) {
            peer.send(peer.invite("18005550199", "application/sdp", RawSip.sdp(9)));
            assertThat(RawSip.status(peer.awaitFinal("18005550199"))).isEqualTo(404);
        }
    }

    @Test void malformedDatagramsDoNoHarm() {
        Random random = new Random(SEED);
        try (RawSip peer = new RawSip(gateway)) {
            String good = peer.invite("nobody", "application/sdp", RawSip.sdp(9));
            for (String text : List.of("", "\r\n\r\n", "\0", "INVITE", "INVITE \r\n\r\n", "SIP/2.0 200 OK\r\n\r\n", "INVITE sip:x SIP/2.0\r\n\r\n",
                    good.replace("CSeq: 1 INVITE", "CSeq: -1 INVITE"), good.replace("CSeq: 1 INVITE", "CSeq: 99999999999 INVITE"),
                    good.replace("Max-Forwards: 70", "Max-Forwards: x"), good.replaceFirst("Call-ID:.*\r\n", ""), good.replaceFirst("Via:.*\r\n", ""),
                    good.replaceFirst("From:.*\r\n", "From: \r\n"), good.replaceFirst("Contact:.*\r\n", "Contact: <sip:\r\n"),
                    good.replaceFirst("Content-Length: \\d+", "Content-Length: -5"), good.replaceFirst("Content-Length: \\d+", "Content-Length: 999999999"),
                    good.replace("SIP/2.0\r\n", "SIP/7.0\r\n"), good.replace("To: <", "To: <<<<"), "A".repeat(16_000), good + "\r\n".repeat(8000))) {
                peer.send(text);
            }
            for (int i = 0; i < 1000; i++) {
                byte[] mutant = good.getBytes(StandardCharsets.UTF_8);
                for (int n = random.nextInt(1, 20); n > 0; n--) mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
                peer.send(mutant);
                if (i % 50 == 0) answersOptions();              // paced by the gateway's own answers
            }
        }
        answersOptions();
    }

    @Test void everySdpThatCannotBeAnsweredIsRefusedWithAReasonThatFits() {
        Map<String, Integer> offers = new LinkedHashMap<>();
        offers.put("this is not sdp", 400);
        offers.put("v=0\r\n", 400);
        offers.put(RawSip.sdp(99_999), 400);
        offers.put(RawSip.sdp(9).replace("c=IN IP4 127.0.0.1\r\n", ""), 400);
        offers.put(RawSip.sdp(9).replace("m=audio", "m=video"), 488);
        offers.put(RawSip.sdp(9).replace("RTP/AVP 0\r\na=rtpmap:0 PCMU/8000", "RTP/AVP 18\r\na=rtpmap:18 G729/8000"), 488);
        offers.put(RawSip.sdp(9).replace("RTP/AVP 0", "RTP/SAVP 0"), 488);
        List<String> wrong = new ArrayList<>();
        offers.forEach((offer, status) -> {
            try (RawSip peer = new RawSip(gateway)) {
                peer.send(peer.invite(FRONTDESK, "application/sdp", offer));
                String answer = peer.awaitFinal(FRONTDESK);
                if (RawSip.status(answer) != status) wrong.add(answer.lines().findFirst().orElse("") + " to " + offer.replace("\r\n", " | "));
                if (RawSip.status(answer) == 200) {
                    peer.send(peer.ack(FRONTDESK, answer));
                    peer.send(peer.bye(FRONTDESK, answer));
                }
            }
        });
        try (RawSip peer = new RawSip(gateway)) {
            peer.send(peer.invite(FRONTDESK, "application/pidf+xml", "<presence/>"));
            assertThat(RawSip.status(peer.awaitFinal(FRONTDESK))).isEqualTo(415);
        }
        assertThat(wrong).isEmpty();
    }

    @Test void garbageOnTheMediaPortDoesNotEndTheCall() throws IOException {
        Random random = new Random(SEED);
        List<CallBundle> before = gateway.bundles();
        try (RawSip peer = new RawSip(gateway); DatagramSocket own = new DatagramSocket(0, InetAddress.getByName(House.LOOPBACK));
             DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName(House.LOOPBACK))) {
            peer.send(peer.invite(FRONTDESK, "application/sdp", RawSip.sdp(own.getLocalPort())));
            String ok = peer.awaitFinal(FRONTDESK);
            assertThat(RawSip.status(ok)).isEqualTo(200);
            peer.send(peer.ack(FRONTDESK, ok));
            Matcher media = Pattern.compile("m=audio (\\d+)").matcher(ok);
            assertThat(media.find()).isTrue();
            InetSocketAddress port = new InetSocketAddress(House.LOOPBACK, Integer.parseInt(media.group(1)));
            InetSocketAddress rtcp = new InetSocketAddress(House.LOOPBACK, port.getPort() + 1);
            own.setSoTimeout(5000);
            // Every packet of the gateway's is answered with nonsense: three seconds of it, on time.
            DatagramPacket in = new DatagramPacket(new byte[2000], 2000);
            for (int i = 0; i < 150; i++) {
                own.receive(in);
                for (int n = 0; n < 4; n++) {
                    byte[] noise = new byte[n == 3 ? 2000 : random.nextInt(0, 400)];
                    random.nextBytes(noise);
                    if (n > 0 && noise.length > 1) {
                        noise[0] = (byte) (0x80 | random.nextInt(64));      // RTP by its first byte, with extensions, padding and sources
                        noise[1] = (byte) (random.nextBoolean() ? 0 : random.nextInt(256));
                    }
                    DatagramSocket from = random.nextBoolean() ? own : stranger;
                    from.send(new DatagramPacket(noise, noise.length, random.nextInt(10) == 0 ? rtcp : port));
                }
            }
            for (int i = 0; i < 50; i++) own.receive(in);        // it is still speaking
            peer.send(peer.bye(FRONTDESK, ok));
            assertThat(RawSip.status(peer.await(m -> m.contains("2 BYE"), Duration.ofSeconds(5), "answer to BYE"))).isEqualTo(200);
        }
        CallBundle bundle = gateway.awaitClosed(before, 1, Duration.ofSeconds(10)).getFirst();
        assertThat(bundle.one("media_statistics").get("malformed").asInt()).isPositive();
        assertThat(bundle.has("fault")).isFalse();
        answersOptions();
    }

    @Test void aCallCancelledAtOnceIsEitherCancelledOrAnsweredAndThenEnded() {
        List<CallBundle> before = gateway.bundles();
        int cancelled = 0;
        for (int i = 0; i < 20; i++) {
            try (RawSip peer = new RawSip(gateway)) {
                peer.send(peer.invite(FRONTDESK, "application/sdp", RawSip.sdp(9)));
                peer.send(peer.cancel(FRONTDESK));
                String answer = peer.awaitFinal(FRONTDESK);
                if (RawSip.status(answer) == 487) {
                    cancelled++;
                } else {                                        // RFC 3261 §9.2: too late, so it is answered and we hang up
                    assertThat(RawSip.status(answer)).isEqualTo(200);
                    peer.send(peer.ack(FRONTDESK, answer));
                    peer.send(peer.bye(FRONTDESK, answer));
                    assertThat(RawSip.status(peer.await(m -> m.contains("2 BYE"), Duration.ofSeconds(5), "answer to BYE"))).isEqualTo(200);
                }
            }
        }
        System.out.println("cancel: " + cancelled + " of 20 calls cancelled before they were answered");
        gateway.awaitClosed(before, 20 - cancelled, Duration.ofSeconds(10));
    }

    /// The states of the flow a caller can be in: notice, question, identification by voice, by key, verified, handed over.
    @Test void aCallerMayHangUpInEveryStateOfTheFlow() throws Exception {
        String identify = "listen\nsay what is my balance\nlisten\n";
        String verified = identify + "say four two eight one three five\nlisten\nkeys 60614\n";
        List<String> scripts = List.of("hang up", "listen\nhang up", "listen\nsay what is my balance\nhang up",
                identify + "keys 42\nhang up", verified + "hang up", verified + "listen\nhang up", "listen\nsay can I speak to someone\nhang up");
        List<CallBundle> before = gateway.bundles();
        List<Future<String>> calls = new ArrayList<>();
        try (FreeTtsSynthesizer voice = new FreeTtsSynthesizer(FreeTtsSynthesizer.Options.CALLER);
             var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String script : scripts) {
                calls.add(threads.submit(() -> {
                    try (SimulatedCaller caller = new SimulatedCaller(House.LOOPBACK, 0, voice)) {
                        return caller.call("sip:frontdesk@" + gateway.address(), CallerScript.parse(script));
                    }
                }));
            }
            for (int i = 0; i < scripts.size(); i++) {
                assertThat(calls.get(i).get(60, TimeUnit.SECONDS)).as(scripts.get(i)).isEqualTo("caller hung up");
            }
        }
        List<CallBundle> bundles = gateway.awaitClosed(before, scripts.size(), Duration.ofSeconds(15));
        assertThat(bundles).hasSize(scripts.size()).allSatisfy(bundle -> {
            assertThat(bundle.records("hung_up")).as(bundle.log()).hasSize(1);
            assertThat(bundle.records("flow_end")).as(bundle.log()).hasSize(1);
        });
    }

    @Test void aModelThatIsDownIsSaidAndTheCallEndsAsTheFlowWants() throws Exception {
        Map<String, String> parts = GatewayProcess.parts(20);
        parts.put("models", "models: [{ name: away, kind: openai, url: \"http://127.0.0.1:" + House.freePort() + "/v1\", model: none }]");
        try (GatewayProcess mindless = GatewayProcess.start(folder.resolve("mindless"), parts);
             FreeTtsSynthesizer voice = new FreeTtsSynthesizer(FreeTtsSynthesizer.Options.CALLER);
             SimulatedCaller caller = new SimulatedCaller(House.LOOPBACK, 0, voice)) {
            caller.call("sip:frontdesk@" + mindless.address(), CallerScript.parse(""));
            CallBundle bundle = mindless.awaitClosed(List.of(), 1, Duration.ofSeconds(10)).getFirst();
            assertThat(bundle.has("model_down")).as(bundle.log()).isTrue();
            assertThat(bundle.records("speech_heard")).as(bundle.log()).anyMatch(s -> s.get("text").asString().contains("A colleague will call you back"));
            assertThat(bundle.one("flow_end").get("end").asString()).isEqualTo("callback");
            assertThat(bundle.has("fault")).isFalse();
            GatewayProcess.Held held = mindless.stop();
            assertThat(held.calls() + held.ports() + held.dialogs()).as(held.toString()).isZero();
            assertThat(mindless.said()).doesNotContain("\tat ", "Exception");
        }
    }
}
