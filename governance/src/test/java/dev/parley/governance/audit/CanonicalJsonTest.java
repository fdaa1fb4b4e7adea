package dev.parley.governance.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.governance.audit.CanonicalJson.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    private static String written(Json value) {
        return new String(CanonicalJson.write(value), UTF_8);
    }

    @Test void membersAreOrderedByUtf16Units() {                        // RFC 8785 §3.2.3, its own example
        Json.Obj value = Json.Obj.EMPTY.with("\u20ac", "Euro Sign").with("\r", "Carriage Return").with("\ufb33", "Hebrew Letter Dalet With Dagesh")
            .with("1", "One").with("\ud83d\ude00", "Emoji: Grinning Face").with("\u0080", "Control").with("\u00f6", "Latin Small Letter O With Diaeresis");
        assertEquals("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"Latin Small Letter O With Diaeresis\","
            + "\"\u20ac\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}", written(value));
    }

    @Test void onlyWhatMustBeIsEscaped() {                              // RFC 8785 §3.2.2.2
        assertEquals("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u2028\u007f\"", written(new Json.Str("\u20ac$\u000F\nA'B\"\\\\\"/\u2028\u007f")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "\"\"", "0", "-1", "9007199254740991", "true", "[1,[2,{\"a\":false}]]", "{\"a\":1,\"b\":2}", "\"\\u001f\""})
    void readsWhatIsCanonical(String text) {
        var ok = assertInstanceOf(Parsed.Ok.class, CanonicalJson.parse(text.getBytes(UTF_8)));
        assertEquals(text, written(ok.value()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "1.0", "1e3", "01", "-0", "+1", "9007199254740992", "9007199254740993", "-9007199254740992",
        "NaN", "0x64", "{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":1}", "{ }", "[1, 2]", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "\"\\u0041\"", "\"\\/\"",
        "\"\\u001F\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\x\"", "\"\\u00\"", "\"a", "[", "{", "{\"a\"", "{\"a\":", "tru", "1 ", "1\n", "{}{}",
        "\"\t\"", "-", "123456789012345678901234567890", "[null]", "\"\\u20ac\"", "\uFEFF{}"})
    void refusesWhatIsNot(String text) {
        assertInstanceOf(Parsed.Bad.class, CanonicalJson.parse(text.getBytes(UTF_8)));
    }

    @Test void refusesBytesThatAreNotUtf8() {
        for (byte[] bytes : List.of(new byte[]{'"', (byte) 0xFF, '"'}, new byte[]{'"', (byte) 0xC0, (byte) 0xAF, '"'},
            new byte[]{'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'})) {
            assertEquals(new Parsed.Bad(0, "not UTF-8"), CanonicalJson.parse(bytes));
        }
    }

    @Test void refusesDepth() {
        assertInstanceOf(Parsed.Bad.class, CanonicalJson.parse("[".repeat(100_000).getBytes(UTF_8)));
    }

    @Test void cannotHoldWhatCannotBeWritten() {
        assertThrows(IllegalArgumentException.class, () -> new Json.Str("\ud800"));
        assertThrows(IllegalArgumentException.class, () -> new Json.Int(1L << 53));
        assertThrows(IllegalArgumentException.class, () -> Json.Obj.EMPTY.with("\udc00", 1));
        assertThrows(IllegalArgumentException.class, () -> Json.Obj.EMPTY.with("a", 1).with("a", 2));
        assertEquals(new Json.Str("a\uFFFDb"), Json.text("a\ud800b"));
    }

    @Test void readingUndoesWriting() {
        for (int seed = 0; seed < 2_000; seed++) {
            Json value = value(new Random(seed), 4);
            assertEquals(new Parsed.Ok(value), CanonicalJson.parse(CanonicalJson.write(value)), "seed " + seed);
        }
    }

    /// Whatever is read, writing gives back the same bytes: there is one form only.
    @Test void noOtherBytesAreReadAsAValue() {
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            byte[] bytes = CanonicalJson.write(value(random, 3));
            for (int edits = 1 + random.nextInt(3); edits > 0 && bytes.length > 0; edits--) bytes = edited(bytes, random);
            if (CanonicalJson.parse(bytes) instanceof Parsed.Ok(var value)) {
                assertArrayEquals(bytes, CanonicalJson.write(value), "seed " + seed);
            }
        }
    }

    private static byte[] edited(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        byte[] edited = random.nextBoolean() ? bytes.clone() : java.util.Arrays.copyOf(bytes, bytes.length + 1);
        if (edited.length > bytes.length) System.arraycopy(bytes, at, edited, at + 1, bytes.length - at);
        edited[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) "{}[]\",:\\u0129e.-+ntf ".charAt(random.nextInt(21));
        return edited;
    }

    private static Json value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 5 : 3)) {
            case 0 -> new Json.Str(string(random));
            case 1 -> new Json.Bool(random.nextBoolean());
            case 2 -> new Json.Int(random.nextLong() >> (11 + random.nextInt(50)));
            case 3 -> {
                List<Json> items = new ArrayList<>();
                for (int n = random.nextInt(4); n > 0; n--) items.add(value(random, depth - 1));
                yield new Json.Arr(items);
            }
            default -> {
                var members = new TreeMap<String, Json>();
                for (int n = random.nextInt(4); n > 0; n--) members.put(string(random), value(random, depth - 1));
                yield new Json.Obj(members);
            }
        };
    }

    private static String string(Random random) {
        var out = new StringBuilder();
        for (int n = random.nextInt(6); n > 0; n--) {
            int c = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(32);
                case 1 -> ' ' + random.nextInt(95);
                case 2 -> 0x80 + random.nextInt(0xD000);
                default -> 0xE000 + random.nextInt(0x10FFFF - 0xE000);
            };
            out.appendCodePoint(c);
        }
        return out.toString();
    }
}
