package dev.parley.sip;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// Where a REFER sends somebody: a URI, and the dialog there to take over (RFC 3891). Other headers written into
/// the URI are dropped: a stranger does not write our INVITE.
///
/// @param replaces value of the Replaces header to send
public record ReferTarget(String uri, Optional<String> replaces) {

    /// @param referTo a Refer-To URI as [SipCallEvent.ReferRequested] tells it
    public static ReferTarget parse(String referTo) {
        int question = referTo.indexOf('?');
        if (question < 0) return new ReferTarget(referTo, Optional.empty());
        Optional<String> replaces = Optional.empty();
        for (String header : referTo.substring(question + 1).split("&")) {
            int equals = header.indexOf('=');
            if (equals < 0 || !header.substring(0, equals).toLowerCase(Locale.ROOT).equals("replaces")) continue;
            String value = unescape(header.substring(equals + 1));
            if (Replaces.parse(value).isPresent() && value.chars().noneMatch(c -> c < ' ')) replaces = Optional.of(value);
        }
        return new ReferTarget(referTo.substring(0, question), replaces);
    }

    /// The Refer-To URI: [#parse] backwards.
    public String write() {
        return replaces.map(value -> uri + "?Replaces=" + escape(value)).orElse(uri);
    }

    /// The host of the URI, empty when it has none.
    public String host() {
        String rest = uri.replaceFirst("(?i)^sips?:", "").split("[;?]", 2)[0];
        String hostPort = rest.substring(rest.lastIndexOf('@') + 1);
        return hostPort.startsWith("[") ? hostPort.replaceFirst("](:\\d+)?$", "]") : hostPort.split(":", 2)[0];
    }

    private static String escape(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String unescape(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEscaped) {
            return "";
        }
    }
}
