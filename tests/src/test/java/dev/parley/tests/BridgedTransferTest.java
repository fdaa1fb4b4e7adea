package dev.parley.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.caller.CallerScript;
import dev.parley.gateway.caller.SimulatedCaller;
import dev.parley.providers.freetts.FreeTtsSynthesizer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real gateway dials a person and joins the two legs: the person is told by the wire who comes, hears sound at once,
/// and ends the call by hanging up.
class BridgedTransferTest {
    @TempDir private Path folder;

    @Test void thePersonIsDialledJoinedAndEndsTheCall() throws Exception {
        InetAddress loopback = InetAddress.getByName(House.LOOPBACK);
        try (DatagramSocket person = new DatagramSocket(0, loopback); DatagramSocket ear = new DatagramSocket(0, loopback)) {
            Map<String, String> parts = GatewayProcess.parts(20);
            parts.put("transfers", "transfers: { front-desk: \"bridge headers sip:person@127.0.0.1:" + person.getLocalPort() + "\" }");
            try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("gateway"), parts);
                 FreeTtsSynthesizer voice = new FreeTtsSynthesizer(FreeTtsSynthesizer.Options.CALLER);
                 SimulatedCaller caller = new SimulatedCaller(House.LOOPBACK, 0, voice)) {
                Thread talking = Thread.ofVirtual().start(() -> {
                    try {
                        caller.call("sip:frontdesk@" + gateway.address(), CallerScript.parse("listen\nsay can I speak to someone"));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                String invite = receive(person, "INVITE ");
                assertThat(header(invite, "User-to-User")).matches("[0-9a-f]+;encoding=hex");
                assertThat(header(invite, "X-Parley-Call")).isNotEmpty();
                String tagged = header(invite, "To") + ";tag=person";
                send(person, gateway, "SIP/2.0 200 OK\r\n" + echoed(invite, tagged) + "Contact: <sip:person@127.0.0.1:" + person.getLocalPort()
                        + ">\r\nContent-Type: application/sdp\r\n", RawSip.sdp(ear.getLocalPort()));
                receive(person, "ACK ");
                ear.setSoTimeout(5000);
                for (int i = 0; i < 50; i++) ear.receive(new DatagramPacket(new byte[2000], 2000));     // a second of sound, or it times out
                String target = header(invite, "Contact").replaceAll("[<>]", "");
                send(person, gateway, "BYE " + target + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + person.getLocalPort() + ";branch=z9hG4bKperson\r\nMax-Forwards: 70\r\nFrom: "
                        + tagged + "\r\nTo: " + header(invite, "From") + "\r\nCall-ID: " + header(invite, "Call-ID") + "\r\nCSeq: 7 BYE\r\n", "");
                receive(person, "SIP/2.0 200");
                CallBundle bundle = gateway.awaitClosed(List.of(), 1, Duration.ofSeconds(10)).getFirst();
                assertThat(bundle.one("transfer_result").get("accepted").asBoolean()).as(bundle.log()).isTrue();
                assertThat(bundle.records("transfer_step")).anyMatch(step -> step.get("step").asString().equals("bridged"));
                assertThat(bundle.one("hung_up").get("by").asString()).isEqualTo("gateway");
                talking.join(Duration.ofSeconds(10));
                assertThat(gateway.stop()).matches(held -> held.calls() + held.ports() == 0);
            }
        }
    }

    private static String echoed(String request, String to) {
        return "Via: " + header(request, "Via") + "\r\nFrom: " + header(request, "From") + "\r\nTo: " + to + "\r\nCall-ID: " + header(request, "Call-ID")
                + "\r\nCSeq: " + header(request, "CSeq") + "\r\n";
    }

    private static void send(DatagramSocket from, GatewayProcess gateway, String head, String body) throws IOException {
        byte[] bytes = (head + "Content-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
        from.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress(House.LOOPBACK, gateway.sipPort())));
    }

    private static String receive(DatagramSocket socket, String start) throws IOException {
        socket.setSoTimeout(40_000);
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(packet);
            String message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            if (message.startsWith(start)) return message;
        }
    }

    private static String header(String message, String name) {
        Matcher matcher = Pattern.compile("(?im)^" + name + ":\\s*(.*?)\\s*$").matcher(message);
        return matcher.find() ? matcher.group(1) : "";
    }
}
