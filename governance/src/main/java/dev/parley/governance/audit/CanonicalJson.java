package dev.parley.governance.audit;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/// Writes [Json] in the one way RFC 8785 (JCS) allows, and reads back only that: one value, one row of bytes.
/// So a hash of the bytes is a hash of the value, and whoever reads with other tools reads the same.
public final class CanonicalJson {
    /// Deeper input is refused, so that a hostile file cannot exhaust the stack.
    static final int MAX_DEPTH = 32;

    private CanonicalJson() { }

    public sealed interface Parsed {
        record Ok(Json value) implements Parsed { }
        /// `offset`: where reading stopped, in UTF-16 units; 0 when the bytes are not UTF-8 or not canonical.
        record Bad(int offset, String reason) implements Parsed { }
    }

    public static byte[] write(Json value) {
        var out = new StringBuilder();
        write(value, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Json value, StringBuilder out) {
        switch (value) {
            case Json.Str(var text) -> quote(text, out);
            case Json.Bool(var yes) -> out.append(yes);
            case Json.Int(var number) -> out.append(number);
            case Json.Arr(var items) -> {
                out.append('[');
                for (int i = 0; i < items.size(); i++) {
                    if (i > 0) out.append(',');
                    write(items.get(i), out);
                }
                out.append(']');
            }
            case Json.Obj(var members) -> {
                out.append('{');
                members.forEach((name, member) -> {
                    if (out.charAt(out.length() - 1) != '{') out.append(',');
                    quote(name, out);
                    out.append(':');
                    write(member, out);
                });
                out.append('}');
            }
        }
    }

    /// RFC 8785 §3.2.2.2: two-character escapes, four lower-case hex digits for other controls, all else as
    /// it is.
    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c >= 0x20) out.append(c);
                    else out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
                }
            }
        }
        out.append('"');
    }

    /// Strict: what [#write] would not have written is refused, white space, key order and escapes included.
    public static Parsed parse(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            return new Parsed.Bad(0, "not UTF-8");
        }
        var reader = new Reader(text);
        Json value = reader.value(0);
        if (value == null) return new Parsed.Bad(reader.at, reader.fault);
        if (reader.at != text.length()) return new Parsed.Bad(reader.at, "more after the value");
        return Arrays.equals(write(value), bytes) ? new Parsed.Ok(value) : new Parsed.Bad(0, "not canonical");
    }

    /// Null means a fault. Lax where writing again and comparing is strict: order, escapes, leading zeros.
    private static final class Reader {
        private final String text;
        private int at;
        private String fault = "";

        Reader(String text) {
            this.text = text;
        }

        private <T> @org.jspecify.annotations.Nullable T fail(String reason) {
            if (fault.isEmpty()) fault = reason;
            return null;
        }

        private char peek() {
            return at < text.length() ? text.charAt(at) : '\0';
        }

        private boolean take(String literal) {
            boolean there = text.startsWith(literal, at);
            if (there) at += literal.length();
            return there;
        }

        @org.jspecify.annotations.Nullable Json value(int depth) {
            if (depth > MAX_DEPTH) return fail("too deep");
            return switch (peek()) {
                case '{' -> object(depth);
                case '[' -> array(depth);
                case '"' -> {
                    String string = string();
                    yield string == null ? null : new Json.Str(string);
                }
                case 't' -> take("true") ? new Json.Bool(true) : fail("not a value");
                case 'f' -> take("false") ? new Json.Bool(false) : fail("not a value");
                case 'n' -> fail("null is not allowed");
                default -> number();
            };
        }

        private @org.jspecify.annotations.Nullable Json object(int depth) {
            var members = new TreeMap<String, Json>();
            at++;
            if (take("}")) return new Json.Obj(members);
            do {
                if (peek() != '"') return fail("expected a name");
                String name = string();
                if (name == null) return null;
                if (!take(":")) return fail("expected `:`");
                Json value = value(depth + 1);
                if (value == null) return null;
                if (members.put(name, value) != null) return fail("duplicate name `" + name + "`");
            } while (take(","));
            return take("}") ? new Json.Obj(members) : fail("expected `}`");
        }

        private @org.jspecify.annotations.Nullable Json array(int depth) {
            List<Json> items = new ArrayList<>();
            at++;
            if (take("]")) return new Json.Arr(items);
            do {
                Json value = value(depth + 1);
                if (value == null) return null;
                items.add(value);
            } while (take(","));
            return take("]") ? new Json.Arr(items) : fail("expected `]`");
        }

        private @org.jspecify.annotations.Nullable Json number() {
            int from = at;
            if (peek() == '-') at++;
            while (peek() >= '0' && peek() <= '9') at++;
            if (".eE".indexOf(peek()) >= 0 && at < text.length()) return fail("a fraction is not allowed");
            if (at - from == 0 || at - from > 17 || text.substring(from, at).equals("-")) return fail("not a value");
            long number = Long.parseLong(text, from, at, 10);
            return Math.abs(number) > Json.MAX_INTEGER ? fail("integer beyond 2^53") : new Json.Int(number);
        }

        private @org.jspecify.annotations.Nullable String string() {
            var out = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    String string = out.toString();
                    return string.codePoints().anyMatch(p -> p >= 0xD800 && p <= 0xDFFF) ? fail("lone surrogate") : string;
                }
                if (c < 0x20) return fail("control character in a string");
                if (c != '\\') {
                    out.append(c);
                } else if (!escape(out)) {
                    return fail("unknown escape");
                }
            }
            return fail("string without end");
        }

        /// Stands on the backslash; leaves on the last character of the escape.
        private boolean escape(StringBuilder out) {
            at++;
            int simple = "\"\\/bfnrt".indexOf(peek());
            if (at < text.length() && simple >= 0) {
                out.append("\"\\/\b\f\n\r\t".charAt(simple));
                return true;
            }
            if (peek() != 'u' || at + 4 >= text.length()) return false;
            int code = 0;
            for (int i = 1; i <= 4; i++) {
                int digit = Character.digit(text.charAt(at + i), 16);
                if (digit < 0 || text.charAt(at + i) >= 128) return false;
                code = code * 16 + digit;
            }
            at += 4;
            out.append((char) code);
            return true;
        }
    }
}
