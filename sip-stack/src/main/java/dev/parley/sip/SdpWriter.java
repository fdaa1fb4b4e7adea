package dev.parley.sip;

import dev.parley.sip.SessionDescription.Attribute;
import dev.parley.sip.SessionDescription.Media;
import java.util.List;

/// Writes a description in the order RFC 8866 §5 demands.
final class SdpWriter {
    private SdpWriter() { }

    static String write(SessionDescription sdp) {
        StringBuilder out = new StringBuilder(320);
        SessionDescription.Origin origin = sdp.origin();
        line(out, "v=0");
        line(out, "o=" + origin.username() + " " + origin.sessionId() + " " + origin.version() + " IN "
                + typed(origin.address()));
        line(out, "s=" + sdp.sessionName());
        if (sdp.connection() != null) line(out, "c=IN " + typed(sdp.connection()));
        line(out, "t=0 0");
        attributes(out, sdp.attributes());
        for (Media media : sdp.media()) {
            line(out, "m=" + media.type() + " " + media.port() + " " + media.protocol() + " "
                    + String.join(" ", media.formats()));
            if (media.connection() != null) line(out, "c=IN " + typed(media.connection()));
            attributes(out, media.attributes());
        }
        return out.toString();
    }

    private static void attributes(StringBuilder out, List<Attribute> attributes) {
        for (Attribute attribute : attributes) {
            line(out, "a=" + attribute.name() + (attribute.value().isEmpty() ? "" : ":" + attribute.value()));
        }
    }

    private static String typed(String address) {
        return (address.indexOf(':') < 0 ? "IP4 " : "IP6 ") + address;
    }

    private static void line(StringBuilder out, String text) {
        out.append(text).append("\r\n");
    }
}
