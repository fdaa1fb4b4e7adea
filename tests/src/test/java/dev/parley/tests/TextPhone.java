package dev.parley.tests;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A phone made of text, for calls that come to it: answers as it is told, and shows what it was sent.
final class TextPhone implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 40_000;

    private final DatagramSocket sip;
    private final DatagramSocket ear;
    private String invite = "";
    private InetSocketAddress from = new InetSocketAddress(House.LOOPBACK, 9);
    private int cseq = 100;

    TextPhone() throws IOException {
        InetAddress loopback = InetAddress.getByName(House.LOOPBACK);
        sip = new DatagramSocket(0, loopback);
        ear = new DatagramSocket(0, loopback);
    }

    int port() {
        return sip.getLocalPort();
    }

    int earPort() {
        return ear.getLocalPort();
    }

    /// The next call; the last one sent again is none.
    String awaitInvite() throws IOException {
        String before = header(invite, "Call-ID");
        do {
            invite = receive("INVITE ");
        } while (header(invite, "Call-ID").equals(before));
        return invite;
    }

    void ok() throws IOException {
        reply(200, "OK", "Contact: <sip:person@127.0.0.1:" + port() + ">\r\nContent-Type: application/sdp\r\n", RawSip.sdp(ear.getLocalPort()));
        receive("ACK ");
    }

    /// Answers the call that came last.
    void reply(int status, String phrase, String headers, String body) throws IOException {
        send("SIP/2.0 " + status + " " + phrase + "\r\n" + echoed(invite) + headers, body);
    }

    /// Hears sound for so many packets of 20 ms, or fails after five seconds of silence.
    void hear(int packets) throws IOException {
        ear.setSoTimeout(5000);
        for (int i = 0; i < packets; i++) ear.receive(new DatagramPacket(new byte[2000], 2000));
    }

    /// Ends the call that came last.
    void bye() throws IOException {
        String target = header(invite, "Contact").replaceAll("^.*<|>.*$", "");
        String route = lines(invite, "Record-Route").replace("Record-Route:", "Route:");
        send("BYE " + target + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + port() + ";branch=z9hG4bKbye" + cseq + "\r\nMax-Forwards: 70\r\n" + route
                + "From: " + tagged(invite) + "\r\nTo: " + header(invite, "From") + "\r\nCall-ID: " + header(invite, "Call-ID") + "\r\nCSeq: " + cseq++ + " BYE\r\n", "");
        receive("SIP/2.0 200");
    }

    /// Answers a request that is not an INVITE.
    void accept(String request) throws IOException {
        send("SIP/2.0 200 OK\r\n" + echoed(request), "");
    }

    /// Skips to the next message that starts so.
    String receive(String start) throws IOException {
        sip.setSoTimeout(PATIENCE_MILLIS);
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            sip.receive(packet);
            String message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            from = (InetSocketAddress) packet.getSocketAddress();
            if (message.startsWith(start)) return message;
        }
    }

    /// @return whether no sound comes for so long
    boolean isSilent(Duration time) throws IOException {
        ear.setSoTimeout((int) time.toMillis());
        try {
            ear.receive(new DatagramPacket(new byte[2000], 2000));
            return false;
        } catch (java.net.SocketTimeoutException silent) {
            return true;
        }
    }

    private void send(String head, String body) throws IOException {
        byte[] bytes = (head + "Content-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
        sip.send(new DatagramPacket(bytes, bytes.length, from));
    }

    private static String tagged(String request) {
        String to = header(request, "To");
        return to.contains(";tag=") ? to : to + ";tag=person";
    }

    private static String echoed(String request) {
        return lines(request, "Via") + lines(request, "Record-Route") + "From: " + header(request, "From") + "\r\nTo: " + tagged(request) + "\r\nCall-ID: "
                + header(request, "Call-ID") + "\r\nCSeq: " + header(request, "CSeq") + "\r\n";
    }

    private static String lines(String message, String name) {
        return message.lines().takeWhile(line -> !line.isEmpty()).filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line + "\r\n").collect(Collectors.joining());
    }

    static String header(String message, String name) {
        Matcher matcher = Pattern.compile("(?im)^" + name + ":\\s*(.*?)\\s*$").matcher(message);
        return matcher.find() ? matcher.group(1) : "";
    }

    @Override public void close() {
        sip.close();
        ear.close();
    }
}
