package dev.parley.providers.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServerSentEventsTest {
    private static List<String> drain(ServerSentEvents events) {
        List<String> out = new ArrayList<>();
        for (String data; (data = events.poll()) != null; ) out.add(data);
        return out;
    }

    private static List<String> events(String stream) {
        var events = new ServerSentEvents();
        events.feed(ByteBuffer.wrap(stream.getBytes(StandardCharsets.UTF_8)));
        return drain(events);
    }

    @Test void anEventEndsAtAnEmptyLineWhateverEndsTheLines() {
        assertThat(events("data: a\n\ndata: b\r\n\r\ndata: c\r\rdata: d\r\n\n")).containsExactly("a", "b", "c", "d");
    }

    @Test void dataLinesOfOneEventAreJoined() {
        assertThat(events("data: {\ndata:  \"a\": 1\ndata\ndata:}\n\n")).containsExactly("{\n \"a\": 1\n\n}");
    }

    @Test void commentsAndOtherFieldsAreReadOver() {
        assertThat(events(": ping\n\nevent: x\nid: 7\nretry: 10\nnonsense\ndata: a\n: data: no\n\nevent: empty\n\n")).containsExactly("a");
    }

    @Test void aByteOrderMarkBelongsToTheStreamAndNotToItsFirstLine() {
        assertThat(events("\uFEFFdata: a\n\ndata: \uFEFFb\n\n")).containsExactly("a", "\uFEFFb");
    }

    @Test void anUnfinishedEventIsNone() {
        assertThat(events("data: a\n\ndata: b\n")).containsExactly("a");
        assertThat(events("data: a")).isEmpty();
    }

    @Test void anyCutGivesTheSameEvents() {
        byte[] stream = ": hi\r\ndata: Grüße, 你好 \uD83D\uDE00\r\n\r\ndata: two\r\ndata: lines\n\ndata: [DONE]\r\r".getBytes(StandardCharsets.UTF_8);
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var events = new ServerSentEvents();
            List<String> seen = new ArrayList<>();
            for (int at = 0; at < stream.length; ) {
                int length = Math.min(stream.length - at, 1 + random.nextInt(seed % 20 + 1));
                events.feed(ByteBuffer.wrap(stream, at, length));
                at += length;
                seen.addAll(drain(events));
            }
            assertThat(seen).as("seed %d", seed).containsExactly("Grüße, 你好 \uD83D\uDE00", "two\nlines", "[DONE]");
        }
    }

    @Test void aLineOverOneMebibyteIsAnOverrun() {
        var events = new ServerSentEvents();
        events.feed(ByteBuffer.wrap(("data: " + "x".repeat(ServerSentEvents.LONGEST - 7) + "\n\n").getBytes(StandardCharsets.UTF_8)));
        assertThat(events.overrun()).isFalse();
        assertThat(drain(events)).hasSize(1);
        events.feed(ByteBuffer.wrap("x".repeat(ServerSentEvents.LONGEST + 1).getBytes(StandardCharsets.UTF_8)));
        assertThat(events.overrun()).isTrue();
        events.feed(ByteBuffer.wrap("\n\ndata: a\n\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(drain(events)).isEmpty();
    }

    @Test void manyLinesOfOneEventAreAnOverrunToo() {
        var events = new ServerSentEvents();
        byte[] line = ("data: " + "x".repeat(100_000) + "\n").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 10; i++) events.feed(ByteBuffer.wrap(line));
        assertThat(events.overrun()).isFalse();
        events.feed(ByteBuffer.wrap(line));
        assertThat(events.overrun()).isTrue();
    }
}
