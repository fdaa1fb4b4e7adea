package dev.parley.gateway;

import dev.parley.governance.CallId;
import dev.parley.sip.SipTap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The ladders of calls in progress, by Call-ID, and the files they end in: `ladders/<call>.txt` in the data folder. Until a
/// call claims it, a ladder is one of the last few hundred that strangers' INVITEs began. Any thread.
final class Ladders implements SipTap {
    private static final int UNCLAIMED = 512;
    private static final long GOODBYE_MILLIS = 5_000;           // the answer to the BYE still belongs to the ladder
    private static final byte[] INVITE = "INVITE ".getBytes(StandardCharsets.US_ASCII);

    private final Path folder;
    private final Map<String, Ladder> claimed = new java.util.concurrent.ConcurrentHashMap<>();
    private final Map<String, Ladder> strangers = new LinkedHashMap<>() {
        @Override protected boolean removeEldestEntry(Map.Entry<String, Ladder> eldest) {
            return size() > UNCLAIMED;
        }
    };

    Ladders(Path data) {
        folder = data.resolve("ladders");
    }

    @Override public void message(boolean sent, InetSocketAddress remote, String transport, byte[] bytes, int length) {
        String callId = callId(bytes, length);
        if (callId.isEmpty()) return;
        Ladder ladder = claimed.get(callId);
        if (ladder == null) {
            synchronized (strangers) {
                ladder = strangers.get(callId);
                if (ladder == null) {
                    if (!begins(bytes, length)) return;
                    ladder = new Ladder();
                    strangers.put(callId, ladder);
                }
            }
        }
        ladder.add(Ladder.rung(Clock.now(), sent, remote, bytes, length));
    }

    private static boolean begins(byte[] bytes, int length) {
        return length > INVITE.length && java.util.Arrays.equals(bytes, 0, INVITE.length, INVITE, 0, INVITE.length);
    }

    /// The Call-ID of a message, empty when it has none: a scan, since most datagrams are only counted.
    static String callId(byte[] bytes, int length) {
        for (int i = 0; i + 3 < length; i++) {
            if (bytes[i] != '\n') continue;
            if (bytes[i + 1] == '\r') return "";                // the headers are over
            int colon = i + 1;
            while (colon < length && bytes[colon] != ':' && bytes[colon] != '\n') colon++;
            if (colon >= length || bytes[colon] != ':') continue;
            String name = new String(bytes, i + 1, colon - i - 1, StandardCharsets.ISO_8859_1).strip();
            if (!name.equalsIgnoreCase("Call-ID") && !name.equalsIgnoreCase("i")) continue;
            int end = colon;
            while (end < length && bytes[end] != '\r' && bytes[end] != '\n') end++;
            return new String(bytes, colon + 1, end - colon - 1, StandardCharsets.ISO_8859_1).strip();
        }
        return "";
    }

    /// A call of ours: its messages are kept until [#finish].
    Ladder claim(String sipCallId) {
        Ladder found;
        synchronized (strangers) {
            found = strangers.remove(sipCallId);
        }
        Ladder ladder = found == null ? new Ladder() : found;
        claimed.put(sipCallId, ladder);
        return ladder;
    }

    /// Another dialog of the same call: its messages go to the same ladder.
    void join(String sipCallId, Ladder ladder) {
        Ladder begun;
        synchronized (strangers) {
            begun = strangers.remove(sipCallId);
            claimed.put(sipCallId, ladder);
        }
        if (begun != null) ladder.takeOver(begun);
    }

    /// The call is over: its ladder is written when the last message has come, or some seconds later.
    void finish(CallId call, Ladder ladder) {
        Thread.ofVirtual().name("ladder-" + call).start(() -> {
            try {
                ladder.awaitEnd(GOODBYE_MILLIS);
                Files.createDirectories(folder);
                Files.writeString(folder.resolve(call.value() + ".txt"), ladder.text());
            } catch (IOException e) {
                Faults.report(call, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                claimed.values().removeIf(ladder::equals);
            }
        });
    }

    /// The finished ladder of a call.
    static Optional<String> read(Path data, String call) {
        Path file = data.resolve("ladders").resolve(call + ".txt");
        if (!file.normalize().startsWith(data.resolve("ladders").normalize())) return Optional.empty();
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new ConfigurationException(file + ": cannot be read");
        }
    }
}
