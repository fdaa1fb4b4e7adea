package dev.parley.sip.trunk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a trunk wants to see of a caller, and what we believe of what it says.
///
/// @param asserted send `P-Asserted-Identity` (RFC 3325)
/// @param privacy `Privacy: id`, and `anonymous.invalid` in From, for callers who withhold their number (RFC 3323 §4.1)
/// @param diversion send `Diversion` (RFC 5806) for a call that is passed on
/// @param trusted believe `P-Asserted-Identity` of calls that come in over it
public record CallerId(boolean asserted, boolean privacy, boolean diversion, boolean trusted) {
    public static final CallerId DEFAULT = new CallerId(true, true, true, false);
    private static final Pattern SAFE_DISPLAY = Pattern.compile("[^\\p{Cntrl}\"\\\\<>;,@:]{0,60}");

    /// Caller, as it goes into an INVITE of ours.
    ///
    /// @param from a name-addr for From
    /// @param headers the rest, by name
    public record Presented(String from, Map<String, String> headers) { }

    /// @param display empty: none. What would break out of a name-addr is left out, not escaped.
    /// @param divertedFrom who was called first, empty when nobody was
    public Presented present(Dialled caller, String display, boolean withheld, NumberPlan numbers, String domain,
                             Optional<Dialled> divertedFrom) {
        String user = escaped(numbers.write(caller));
        String identity = "<sip:" + user + "@" + domain + ">";
        boolean hidden = withheld || caller instanceof Dialled.Anonymous;
        Map<String, String> headers = new LinkedHashMap<>();
        if (asserted && !(caller instanceof Dialled.Anonymous)) headers.put("P-Asserted-Identity", identity);
        if (hidden && privacy) headers.put("Privacy", "id");
        if (diversion) divertedFrom.ifPresent(d -> headers.put("Diversion",
                "<sip:" + escaped(numbers.write(d)) + "@" + domain + ">;reason=unconditional"));
        String from = hidden ? "\"Anonymous\" <sip:anonymous@anonymous.invalid>"
                : (display.isEmpty() || !SAFE_DISPLAY.matcher(display).matches() ? "" : "\"" + display + "\" ") + identity;
        return new Presented(from, headers);
    }

    /// A user part may hold only what RFC 3261 §25.1 lets stand unescaped.
    private static String escaped(String user) {
        StringBuilder out = new StringBuilder();
        for (byte b : user.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-_.!~*'()&=+$,".indexOf(c) >= 0)) out.append(c);
            else out.append(String.format("%%%02X", (int) c));
        }
        return out.toString();
    }
}
