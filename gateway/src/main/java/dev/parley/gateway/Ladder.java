package dev.parley.gateway;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The SIP messages of one call, both legs of a bridged one: what a telephony engineer reads first. Bounded: the first
/// [#FIRST] messages and the last [#LAST] are kept. Safe for any thread.
final class Ladder {
    private static final int FIRST = 200;
    private static final int LAST = 100;
    private static final int COLUMN = 24;

    /// @param at nanoseconds since process start
    /// @param line the message in one line: method or status, CSeq, Reason, whether it has SDP
    record Rung(long at, boolean sent, String remote, String line) { }

    private final List<Rung> first = new ArrayList<>();
    private final ArrayList<Rung> last = new ArrayList<>();
    private long left;
    private boolean over;

    synchronized void add(Rung rung) {
        if (first.size() < FIRST) {
            first.add(rung);
        } else {
            if (last.size() == LAST) {
                last.removeFirst();
                left++;
            }
            last.add(rung);
        }
        if (rung.line().matches("(200|481|408) .*\\d+ BYE.*")) {
            over = true;
            notifyAll();
        }
    }

    /// What another one began belongs here.
    void takeOver(Ladder other) {
        other.rungs().forEach(this::add);
    }

    /// Waits for the answer to the BYE, or as long as `millis`.
    synchronized void awaitEnd(long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        while (!over) {
            long leftMillis = (until - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) return;
            wait(leftMillis);
        }
    }

    private synchronized List<Rung> rungs() {
        List<Rung> all = new ArrayList<>(first);
        all.addAll(last);
        all.sort(java.util.Comparator.comparingLong(Rung::at));
        return all;
    }

    /// One column for us and one for every peer, one line for every message.
    String text() {
        List<Rung> rungs = rungs();
        if (rungs.isEmpty()) return "";
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (Rung rung : rungs) columns.putIfAbsent(rung.remote(), columns.size() + 1);
        StringBuilder out = new StringBuilder(String.format("%10s  %-" + COLUMN + "s", "seconds", "parley"));
        columns.keySet().forEach(remote -> out.append(String.format("%-" + COLUMN + "s", remote)));
        out.append('\n');
        long start = rungs.getFirst().at();
        for (int i = 0; i < rungs.size(); i++) {
            if (i == FIRST && left > 0) out.append(String.format("%10s  ... %d messages left out ...%n", "", left));
            Rung rung = rungs.get(i);
            int width = columns.getOrDefault(rung.remote(), 1) * COLUMN - 2;
            String arrow = rung.sent() ? "-".repeat(width - 1) + ">" : "<" + "-".repeat(width - 1);
            String label = " " + rung.line().split(" {2}", 2)[0] + " ";
            int at = Math.max(2, (width - label.length()) / 2);
            String drawn = at + label.length() + 1 < width ? arrow.substring(0, at) + label + arrow.substring(at + label.length()) : arrow;
            out.append(String.format(Locale.ROOT, "%10.3f  %s  %s%n", (rung.at() - start) / 1e9, drawn, rung.line()));
        }
        return out.toString();
    }

    /// The rung for a message, as bytes on the wire.
    static Rung rung(long at, boolean sent, InetSocketAddress remote, byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        int headersEnd = text.indexOf("\r\n\r\n");
        String headers = headersEnd < 0 ? text : text.substring(0, headersEnd);
        String start = headers.split("\r\n", 2)[0];
        String line = start.startsWith("SIP/2.0 ") ? start.substring(8) : start.split(" ", 2)[0];
        String cseq = header(headers, "CSeq", "CSeq");
        String reason = header(headers, "Reason", "Reason");
        boolean sdp = headersEnd >= 0 && length > headersEnd + 4 && header(headers, "Content-Type", "c").toLowerCase(Locale.ROOT).contains("sdp");
        String shown = line + "  " + cseq + (sdp ? " (SDP)" : "") + (reason.isEmpty() ? "" : " Reason: " + reason);
        return new Rung(at, sent, remote.getHostString() + ":" + remote.getPort(), shown);
    }

    /// Value of a header by name or compact form, empty when absent.
    static String header(String headers, String name, String compact) {
        for (String line : headers.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon < 0) continue;
            String key = line.substring(0, colon).strip();
            if (key.equalsIgnoreCase(name) || key.equalsIgnoreCase(compact)) return line.substring(colon + 1).strip();
        }
        return "";
    }
}
