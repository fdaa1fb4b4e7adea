package dev.parley.sip;

import gov.nist.javax.sip.message.Content;
import gov.nist.javax.sip.message.SIPMessage;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.sip.header.ContentTypeHeader;
import javax.sip.message.Message;

/// Reads message bodies.
final class Bodies {
    private Bodies() { }

    /// What a message says about the session.
    sealed interface Sdp {
        record None() implements Sdp { }
        record Some(SessionDescription description) implements Sdp { }
        record Bad(String reason) implements Sdp { }
        /// A body of a type we do not read: 415.
        record Unsupported(String type) implements Sdp { }

        default Optional<SessionDescription> found() {
            return this instanceof Some(var description) ? Optional.of(description) : Optional.empty();
        }
    }

    /// `type/subtype` in lower case, empty when there is no body.
    static String type(Message message) {
        ContentTypeHeader type = (ContentTypeHeader) message.getHeader(ContentTypeHeader.NAME);
        if (type == null || message.getRawContent() == null || message.getRawContent().length == 0) return "";
        return (type.getContentType() + "/" + type.getContentSubType()).toLowerCase(Locale.ROOT);
    }

    static String text(Message message) {
        byte[] raw = message.getRawContent();
        return raw == null ? "" : new String(raw, StandardCharsets.UTF_8);
    }

    static Sdp sdp(Message message) {
        String type = type(message);
        if (type.isEmpty()) return new Sdp.None();
        if (type.equals("application/sdp")) return parsed(text(message));
        if (type.startsWith("multipart/")) return inMultipart(message, type);
        return new Sdp.Unsupported(type);
    }

    /// ISUP and the like travel beside the SDP (RFC 5621).
    private static Sdp inMultipart(Message message, String type) {
        try {
            Iterator<Content> parts = ((SIPMessage) message).getMultipartMimeContent().getContents();
            while (parts.hasNext()) {
                Content part = parts.next();
                ContentTypeHeader partType = part.getContentTypeHeader();
                if (partType != null && "application".equalsIgnoreCase(partType.getContentType())
                        && "sdp".equalsIgnoreCase(partType.getContentSubType())) {
                    return parsed(String.valueOf(part.getContent()));
                }
            }
        } catch (ParseException | RuntimeException e) {         // JAIN-SIP indexes into malformed parts
            return new Sdp.Bad("malformed multipart body");
        }
        return new Sdp.Unsupported(type);
    }

    private static Sdp parsed(String body) {
        return switch (SessionDescription.parse(body)) {
            case SessionDescription.Parsed.Ok(var description) -> new Sdp.Some(description);
            case SessionDescription.Parsed.Malformed(var reason) -> new Sdp.Bad(reason);
        };
    }
}
