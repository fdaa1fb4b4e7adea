package dev.parley.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sip.address.SipURI;
import javax.sip.address.TelURL;
import javax.sip.address.URI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.CallIdHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.Header;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;

/// Reads headers of parsed messages.
final class Headers {
    private static final Pattern CAUSE = Pattern.compile("(?i)cause\\s*=\\s*(\\d{1,3})");
    private static final Pattern TEXT = Pattern.compile("(?i)text\\s*=\\s*\"([^\"]*)\"");

    private Headers() { }

    /// Values of a header by name, without the name.
    static List<String> values(Message message, String name) {
        List<String> values = new ArrayList<>();
        ListIterator<?> headers = message.getHeaders(name);
        while (headers != null && headers.hasNext()) values.add(value((Header) headers.next()));
        return values;
    }

    /// Whether a header that lists option tags, such as Supported, names this one.
    static boolean lists(Message message, String name, String option) {
        return values(message, name).stream().flatMap(value -> Stream.of(value.split(",")))
                .anyMatch(tag -> tag.strip().equalsIgnoreCase(option));
    }

    static Optional<String> first(Message message, String name) {
        return values(message, name).stream().findFirst();
    }

    private static String value(Header header) {
        String line = header.toString();
        return line.substring(line.indexOf(':') + 1).strip();
    }

    static String callId(Message message) {
        return ((CallIdHeader) message.getHeader(CallIdHeader.NAME)).getCallId();
    }

    static CSeqHeader cseq(Message message) {
        return (CSeqHeader) message.getHeader(CSeqHeader.NAME);
    }

    static FromHeader from(Message message) {
        return (FromHeader) message.getHeader(FromHeader.NAME);
    }

    static ToHeader to(Message message) {
        return (ToHeader) message.getHeader(ToHeader.NAME);
    }

    /// Empty when there is none.
    static String fromTag(Message message) {
        String tag = from(message).getTag();
        return tag == null ? "" : tag;
    }

    static String toTag(Message message) {
        String tag = to(message).getTag();
        return tag == null ? "" : tag;
    }

    static String branch(Message message) {
        ViaHeader via = (ViaHeader) message.getHeader(ViaHeader.NAME);
        return via == null || via.getBranch() == null ? "" : via.getBranch();
    }

    static String user(URI uri) {
        if (uri instanceof SipURI sip) return sip.getUser() == null ? "" : sip.getUser();
        if (uri instanceof TelURL tel) return tel.isGlobal() ? "+" + tel.getPhoneNumber() : tel.getPhoneNumber();
        return "";
    }

    /// A decimal header value such as Retry-After, -1 when absent or not a number.
    static int number(Message message, String name) {
        String value = first(message, name).orElse("").split("[ ;(]", 2)[0];
        return SdpParser.number(value, Integer.MAX_VALUE);
    }

    /// The Q.850 cause and text of a Reason header (RFC 3326).
    record Reason(int q850Cause, String text) { }

    static Reason reason(Message message) {
        List<String> values = values(message, "Reason");
        int cause = -1;
        String text = "";
        for (String value : values) {
            Matcher number = CAUSE.matcher(value);
            if (value.regionMatches(true, 0, "Q.850", 0, 5) && number.find()) {
                cause = Integer.parseInt(number.group(1));
            }
            Matcher words = TEXT.matcher(value);
            if (text.isEmpty() && words.find()) text = words.group(1);
        }
        return new Reason(cause, text);
    }
}
