package dev.parley.governance.audit;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The JSON the audit log is written in, restricted to what every reader reads alike: strings, booleans,
/// integers below 2^53, arrays, objects. No fractions (money is a string), no null (an absent thing is
/// absent).
public sealed interface Json {
    /// The largest integer that survives a reader that only has floating point: 2^53 - 1.
    long MAX_INTEGER = (1L << 53) - 1;

    /// A lone surrogate cannot be written as UTF-8; text from outside goes through [#text].
    record Str(String value) implements Json {
        public Str {
            if (hasLoneSurrogate(value)) throw new IllegalArgumentException("lone surrogate in a string");
        }
    }

    record Bool(boolean value) implements Json { }

    record Int(long value) implements Json {
        public Int {
            if (value > MAX_INTEGER || value < -MAX_INTEGER) throw new IllegalArgumentException("integer beyond 2^53: " + value);
        }
    }

    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }
    }

    /// Members in canonical order: by UTF-16 code units of the name (RFC 8785 §3.2.3).
    record Obj(SortedMap<String, Json> members) implements Json {
        public static final Obj EMPTY = new Obj(new TreeMap<>());

        public Obj {
            members.keySet().forEach(Str::new);
            members = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(members));
        }

        public static Obj of(Map<String, Json> members) {
            return new Obj(new TreeMap<>(members));
        }

        /// This object with one more member. A name that is already there is our mistake.
        public Obj with(String name, Json value) {
            var more = new TreeMap<>(members);
            if (more.put(name, value) != null) throw new IllegalArgumentException("member `" + name + "` is already there");
            return new Obj(more);
        }

        public Obj with(String name, String text) {
            return with(name, text(text));
        }

        public Obj with(String name, long value) {
            return with(name, new Int(value));
        }

        public Obj with(String name, boolean value) {
            return with(name, new Bool(value));
        }

        /// @return the empty string when there is no such string
        public String string(String name) {
            return members.get(name) instanceof Str(var value) ? value : "";
        }

        /// @return -1 when there is no such integer
        public long integer(String name) {
            return members.get(name) instanceof Int(var value) ? value : -1;
        }

        Obj object(String name) {
            return members.get(name) instanceof Obj object ? object : EMPTY;
        }
    }

    /// Text from outside: a lone surrogate becomes U+FFFD.
    static Str text(String text) {
        if (!hasLoneSurrogate(text)) return new Str(text);
        var out = new StringBuilder();
        text.codePoints().forEach(c -> out.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
        return new Str(out.toString());
    }

    static Arr strings(List<String> texts) {
        return new Arr(texts.stream().<Json>map(Json::text).toList());
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    }
}
