package dev.parley.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// SIP by hand over UDP: sends exactly the bytes it is given.
final class RawSip implements AutoCloseable {
    private static final String CRLF = "\r\n";

    private final DatagramSocket socket;
    private final InetSocketAddress gateway;
    private final String callId = UUID.randomUUID().toString();
    private final String tag = UUID.randomUUID().toString().substring(0, 8);

    RawSip(GatewayProcess gateway) {
        try {
            this.socket = new DatagramSocket(0, InetAddress.getByName(House.LOOPBACK));
            this.gateway = new InetSocketAddress(House.LOOPBACK, gateway.sipPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(byte[] datagram) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, gateway));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(String message) {
        send(message.getBytes(StandardCharsets.UTF_8));
    }

    /// @throws AssertionError when nothing that satisfies `wanted` comes in time
    String await(Predicate<String> wanted, Duration patience, String what) {
        byte[] buffer = new byte[65_535];
        long until = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toMillis(); left > 0; left = (until - System.nanoTime()) / 1_000_000) {
                socket.setSoTimeout((int) left);
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                String message = new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
                if (wanted.test(message)) return message;
            }
        } catch (SocketTimeoutException e) {
            // told below
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("no " + what + " within " + patience);
    }

    /// The final response to our INVITE; a refusal is acknowledged.
    String awaitFinal(String user) {
        String response = await(m -> m.matches("(?s)SIP/2\\.0 [2-6].*") && m.contains("CSeq: 1 INVITE"), Duration.ofSeconds(5), "final response");
        if (status(response) >= 300) send(request("ACK", user, 1, "z9hG4bK-invite-" + tag, toTag(response), "", ""));
        return response;
    }

    static int status(String response) {
        return Integer.parseInt(response.substring(8, 11));
    }

    static String toTag(String response) {
        Matcher matcher = Pattern.compile("(?m)^To:.*;tag=([^;\\s]+)").matcher(response);
        return matcher.find() ? matcher.group(1) : "";
    }

    String invite(String user, String contentType, String body) {
        return request("INVITE", user, 1, "z9hG4bK-invite-" + tag, "", contentType, body);
    }

    String cancel(String user) {
        return request("CANCEL", user, 1, "z9hG4bK-invite-" + tag, "", "", "");
    }

    String ack(String user, String ok) {
        return request("ACK", user, 1, "z9hG4bK-ack-" + tag, toTag(ok), "", "");
    }

    String bye(String user, String ok) {
        return request("BYE", user, 2, "z9hG4bK-bye-" + tag, toTag(ok), "", "");
    }

    String request(String method, String user, int cseq, String branch, String toTag, String contentType, String body) {
        String own = House.LOOPBACK + ":" + socket.getLocalPort();
        String uri = "sip:" + user + "@" + House.LOOPBACK + ":" + gateway.getPort();
        return method + " " + uri + " SIP/2.0" + CRLF
                + "Via: SIP/2.0/UDP " + own + ";branch=" + branch + CRLF
                + "Max-Forwards: 70" + CRLF
                + "From: <sip:raw@" + own + ">;tag=" + tag + CRLF
                + "To: <" + uri + ">" + (toTag.isEmpty() ? "" : ";tag=" + toTag) + CRLF
                + "Call-ID: " + callId + CRLF
                + "CSeq: " + cseq + " " + method + CRLF
                + "Contact: <sip:raw@" + own + ">" + CRLF
                + (contentType.isEmpty() ? "" : "Content-Type: " + contentType + CRLF)
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + CRLF + CRLF + body;
    }

    /// The request with one header more.
    String with(String request, String header) {
        return request.replaceFirst("Max-Forwards: 70\r\n", java.util.regex.Matcher.quoteReplacement("Max-Forwards: 70" + CRLF + header + CRLF));
    }

    /// Our call, as a Replaces header names it to the gateway.
    String replaces(String ok) {
        return callId + ";to-tag=" + toTag(ok) + ";from-tag=" + tag;
    }

    /// 200 to a request of the gateway's.
    static String ok(String request) {
        StringBuilder out = new StringBuilder("SIP/2.0 200 OK" + CRLF);
        request.lines().takeWhile(line -> !line.isEmpty()).filter(line -> line.matches("(?i)(via|from|to|call-id|cseq):.*")).forEach(line -> out.append(line).append(CRLF));
        return out + "Content-Length: 0" + CRLF + CRLF;
    }

    /// @return whether a second goes by without a word from the gateway, within `patience`
    boolean isQuietAfterAWhile(Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        try {
            socket.setSoTimeout(1000);
            while (System.nanoTime() < until) socket.receive(new DatagramPacket(new byte[65_535], 65_535));
            return false;
        } catch (SocketTimeoutException quiet) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A good offer of PCMU to a port of ours.
    static String sdp(int rtpPort) {
        return "v=0\r\no=raw 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + rtpPort + " RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";
    }

    @Override public void close() {
        socket.close();
    }
}
