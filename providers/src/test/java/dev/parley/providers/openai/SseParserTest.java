package dev.parley.providers.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseParserTest {
    private static final String STREAM = "\uFEFF: hello\r\nevent: x\rdata: one\ndata:two\r\n\r\nid: 7\n\ndata\n\ndata: {\"a\":\"\u00e9\u4f60\"}\r\rdata: cut";

    @Test void eventsAreTheSameHoweverTheBytesAreCut() {
        byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= bytes.length; size++) {
            var events = new ArrayList<String>();
            var parser = new SseParser(events::add);
            for (int at = 0; at < bytes.length; at += size) parser.feed(bytes, at, Math.min(size, bytes.length - at));
            assertThat(events).as("pieces of " + size).isEqualTo(List.of("one\ntwo", "", "{\"a\":\"\u00e9\u4f60\"}"));
        }
    }
}
