package dev.parley.sip.auth;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The parameters of one `Digest …` header value (RFC 7235 §2.1), names in lower case, quotes removed.
public final class AuthParameters {
    private static final int LONGEST = 4096;
    private static final int MOST = 32;
    private static final String SCHEME = "digest";

    private final Map<String, String> values;

    private AuthParameters(Map<String, String> values) {
        this.values = values;
    }

    /// @return empty: another scheme, too long, a name twice or not of the grammar
    public static Optional<AuthParameters> parse(String header) {
        String text = header.strip();
        if (text.length() > LONGEST || text.length() <= SCHEME.length()
                || !text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                || !Character.isWhitespace(text.charAt(SCHEME.length()))) return Optional.empty();
        Map<String, String> values = new LinkedHashMap<>();
        int at = SCHEME.length();
        while (true) {
            at = skip(text, at);
            if (at == text.length()) break;
            int equals = text.indexOf('=', at);
            if (equals < 0) return Optional.empty();
            String name = text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
            if (!name.matches("[a-z0-9_.-]{1,40}") || values.size() == MOST) return Optional.empty();
            StringBuilder value = new StringBuilder();
            at = read(text, equals + 1, value);
            if (at < 0 || values.putIfAbsent(name, value.toString()) != null) return Optional.empty();
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(new AuthParameters(values));
    }

    private static int skip(String text, int at) {
        int next = at;
        while (next < text.length() && (text.charAt(next) == ',' || Character.isWhitespace(text.charAt(next)))) next++;
        return next;
    }

    /// @return where the value ends, -1 when it does not
    private static int read(String text, int from, StringBuilder value) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') at++;
        if (at < text.length() && text.charAt(at) == '"') {
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') return at + 1;
                if (c == '\\' && ++at == text.length()) return -1;
                value.append(text.charAt(at));
            }
            return -1;
        }
        for (; at < text.length() && text.charAt(at) != ','; at++) {
            if (text.charAt(at) == '"') return -1;
            if (!Character.isWhitespace(text.charAt(at))) value.append(text.charAt(at));
        }
        return at;
    }

    /// Empty when absent.
    public String get(String name) {
        return values.getOrDefault(name, "");
    }

    @Override public String toString() {
        return values.keySet().toString();                      // never the values: they are half a password
    }
}
