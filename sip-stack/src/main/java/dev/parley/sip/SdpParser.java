package dev.parley.sip;

import dev.parley.sip.SessionDescription.Attribute;
import dev.parley.sip.SessionDescription.Media;
import dev.parley.sip.SessionDescription.Origin;
import dev.parley.sip.SessionDescription.Parsed;
import dev.parley.sip.SessionDescription.RtpMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads RFC 8866 line by line. One instance per body; never throws.
final class SdpParser {
    private static final int MAX_MEDIA = 32;

    private boolean version;
    private @Nullable Origin origin;
    private String sessionName = "-";
    private @Nullable String connection;
    private final List<Attribute> attributes = new ArrayList<>();
    private final List<Media> media = new ArrayList<>();

    static Parsed parse(String body) {
        SdpParser parser = new SdpParser();
        for (String line : body.split("\r\n|\n|\r")) {
            if (line.isEmpty()) continue;
            if (line.length() < 2 || line.charAt(1) != '=') return malformed("not a line of SDP", line);
            String value = line.substring(2).strip();
            boolean understood = switch (line.charAt(0)) {
                case 'v' -> parser.version = value.equals("0");
                case 'o' -> parser.origin(value);
                case 's' -> parser.named(value);
                case 'c' -> parser.connection(value);
                case 'm' -> parser.media(value);
                case 'a' -> parser.attribute(value);
                default -> true;
            };
            if (!understood) return malformed("bad line", line);
        }
        return parser.result();
    }

    private static Parsed malformed(String why, String line) {
        return new Parsed.Malformed(why + " `" + line.substring(0, Math.min(40, line.length())) + "`");
    }

    private Parsed result() {
        if (!version) return new Parsed.Malformed("no v=0 line");
        if (origin == null) return new Parsed.Malformed("no o= line");
        return new Parsed.Ok(new SessionDescription(origin, sessionName, connection, attributes, media));
    }

    private boolean origin(String value) {
        String[] words = value.split("\\s+");
        if (words.length < 6 || !digits(words[1]) || !digits(words[2])) return false;
        origin = new Origin(words[0], words[1], words[2], words[5]);
        return true;
    }

    private boolean named(String value) {
        if (!value.isEmpty()) sessionName = value;
        return true;
    }

    /// `c=IN IP4 224.2.1.1/127`: the part after the slash concerns multicast only.
    private boolean connection(String value) {
        String[] words = value.split("\\s+");
        if (words.length < 3 || !words[0].equals("IN") || words[2].isEmpty()) return false;
        String address = words[2].split("/", 2)[0];
        if (media.isEmpty()) {
            connection = address;
        } else {
            Media last = media.removeLast();
            media.add(new Media(last.type(), last.port(), last.protocol(), last.formats(), address,
                    last.attributes()));
        }
        return true;
    }

    private boolean media(String value) {
        String[] words = value.split("\\s+");
        if (words.length < 4 || media.size() == MAX_MEDIA) return false;
        int port = number(words[1].split("/", 2)[0], 65535);
        if (port < 0) return false;
        List<String> formats = List.of(words).subList(3, words.length);
        media.add(new Media(words[0], port, words[2], formats, null, List.of()));
        return true;
    }

    private boolean attribute(String value) {
        int colon = value.indexOf(':');
        Attribute attribute = colon < 0 ? new Attribute(value, "")
                : new Attribute(value.substring(0, colon), value.substring(colon + 1).strip());
        if (media.isEmpty()) {
            attributes.add(attribute);
        } else {
            Media last = media.removeLast();
            List<Attribute> grown = new ArrayList<>(last.attributes());
            grown.add(attribute);
            media.add(new Media(last.type(), last.port(), last.protocol(), last.formats(), last.connection(),
                    grown));
        }
        return true;
    }

    /// `<payload type> <encoding name>/<clock rate>[/<channels>]`, empty when it is none.
    static Optional<RtpMap> rtpmap(String value) {
        String[] words = value.split("\\s+", 2);
        if (words.length < 2) return Optional.empty();
        String[] parts = words[1].strip().split("/");
        int payloadType = number(words[0], 127);
        int clockRate = parts.length < 2 ? -1 : number(parts[1], 1_000_000);
        int channels = parts.length < 3 ? 1 : number(parts[2], 255);
        if (payloadType < 0 || clockRate < 0 || channels < 0) return Optional.empty();
        return Optional.of(new RtpMap(payloadType, parts[0], clockRate, channels));
    }

    /// A decimal between 0 and `max`, or -1.
    static int number(String text, int max) {
        if (text.isEmpty() || text.length() > 9 || !digits(text)) return -1;
        int value = Integer.parseInt(text);
        return value <= max ? value : -1;
    }

    private static boolean digits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
