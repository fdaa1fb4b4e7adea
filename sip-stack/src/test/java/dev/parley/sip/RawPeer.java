package dev.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A SIP peer made of text: sends datagrams as written and shows what comes back.
final class RawPeer implements AutoCloseable {
    final DatagramSocket socket;
    final InetSocketAddress agent;
    final String callId = UUID.randomUUID().toString();

    RawPeer(int agentPort) throws IOException {
        socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        agent = new InetSocketAddress("127.0.0.1", agentPort);
    }

    String contact() {
        return "<sip:raw@127.0.0.1:" + socket.getLocalPort() + ">";
    }

    /// A request with the mandatory headers; `headers` replace or add, an empty value removes.
    String request(String method, long cseq, String toTag, Map<String, String> headers, String body) {
        Map<String, String> all = new java.util.LinkedHashMap<>();
        all.put("Via", "SIP/2.0/UDP 127.0.0.1:" + socket.getLocalPort() + ";branch=z9hG4bK" + UUID.randomUUID());
        all.put("Max-Forwards", "70");
        all.put("From", "<sip:raw@127.0.0.1>;tag=raw");
        all.put("To", "<sip:100@127.0.0.1>" + (toTag.isEmpty() ? "" : ";tag=" + toTag));
        all.put("Call-ID", callId);
        all.put("CSeq", cseq + " " + method);
        all.put("Contact", contact());
        if (!body.isEmpty()) all.put("Content-Type", "application/sdp");
        all.put("Content-Length", Integer.toString(body.length()));
        all.putAll(headers);
        StringBuilder text = new StringBuilder(method + " sip:100@127.0.0.1:" + agent.getPort() + " SIP/2.0\r\n");
        all.forEach((name, value) -> {
            if (!value.isEmpty()) text.append(name).append(": ").append(value).append("\r\n");
        });
        return text.append("\r\n").append(body).toString();
    }

    String request(String method, long cseq, String toTag) {
        return request(method, cseq, toTag, Map.of(), "");
    }

    String invite(Map<String, String> headers) {
        return request("INVITE", 1, "", headers, OfferAnswer.offer(Party.media(20_000)).write());
    }

    /// A response to a request the agent sent.
    String response(String request, int status, String toTag, String extra, String body) {
        StringBuilder text = new StringBuilder("SIP/2.0 " + status + " Status\r\n");
        for (String line : request.split("\r\n")) {
            if (line.regionMatches(true, 0, "To:", 0, 3) && !line.contains(";tag=") && !toTag.isEmpty()) {
                text.append(line).append(";tag=").append(toTag).append("\r\n");
            } else if (line.matches("(?i)(via|from|to|call-id|cseq):.*")) {
                text.append(line).append("\r\n");
            }
        }
        text.append(extra);
        if (!body.isEmpty()) text.append("Content-Type: application/sdp\r\n");
        return text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body).toString();
    }

    void send(String message) throws IOException {
        send(message.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] message) throws IOException {
        socket.send(new DatagramPacket(message, message.length, agent));
    }

    /// The next datagram, empty when none comes in time.
    Optional<String> receive(int millis) throws IOException {
        socket.setSoTimeout(millis);
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException nothing) {
            return Optional.empty();
        }
        return Optional.of(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1));
    }

    /// Skips to the next message that starts so: `SIP/2.0 200`, `BYE `.
    String expect(String start) throws IOException {
        while (true) {
            Optional<String> message = receive(Recorder.PATIENCE_SECONDS * 1000);
            assertThat(message).as("a message that starts with `" + start + "`").isPresent();
            if (message.get().startsWith(start)) return message.get();
        }
    }

    /// The next request of this method that is not `last` sent again: with a T1 of 25 ms a copy may be on its way already.
    String after(String last, String method) throws IOException {
        String message = expect(method + " ");
        while (message.equals(last)) message = expect(method + " ");
        return message;
    }

    /// Sends and gives the status of the first final response.
    String answerTo(String request) throws IOException {
        send(request);
        while (true) {
            Optional<String> message = receive(Recorder.PATIENCE_SECONDS * 1000);
            assertThat(message).as("a response to " + request).isPresent();
            if (message.get().startsWith("SIP/2.0 ") && !message.get().startsWith("SIP/2.0 1")
                    && header(message.get(), "CSeq").equals(header(request, "CSeq"))) return message.get();
        }
    }

    static int status(String response) {
        return Integer.parseInt(response.substring(8, 11));
    }

    /// Value of a header in a message, empty when absent.
    static String header(String message, String name) {
        Matcher matcher = Pattern.compile("(?im)^" + name + "\\s*:\\s*(.*?)\\s*$").matcher(message);
        return matcher.find() ? matcher.group(1) : "";
    }

    static String tag(String headerValue) {
        Matcher matcher = Pattern.compile(";tag=([^;>\\s]+)").matcher(headerValue);
        return matcher.find() ? matcher.group(1) : "";
    }

    static Map<String, String> with(String... namesAndValues) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) map.put(namesAndValues[i], namesAndValues[i + 1]);
        return map;
    }

    @Override public void close() {
        socket.close();
    }
}
