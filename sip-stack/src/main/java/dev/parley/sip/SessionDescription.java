package dev.parley.sip;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A session description (RFC 8866), as far as one audio call needs it. Lines we have no use for (`b=`, `i=`,
/// `t=` ...) are dropped by the parser; media lines keep their order, which offer/answer relies on.
///
/// @param connection session-level `c=` address, null when every media line has its own
/// @param attributes session-level `a=` lines in order
/// @param media the `m=` sections in order
public record SessionDescription(Origin origin, String sessionName, @Nullable String connection,
                                 List<Attribute> attributes, List<Media> media) {

    public SessionDescription {
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
    }

    /// The `o=` line. Numbers stay text: `sess-id` is often a 64-bit NTP time and is only ever compared.
    public record Origin(String username, String sessionId, String version, String address) { }

    /// An `a=` line; the value is empty for a property such as `sendrecv`.
    public record Attribute(String name, String value) { }

    /// An `a=rtpmap` line.
    ///
    /// @param channels 1 when not written
    public record RtpMap(int payloadType, String encodingName, int clockRate, int channels) { }

    /// One `m=` section.
    ///
    /// @param port 0: the stream is refused or removed
    /// @param formats payload types for RTP, as written
    /// @param connection media-level `c=` address, null when the session's applies
    public record Media(String type, int port, String protocol, List<String> formats,
                        @Nullable String connection, List<Attribute> attributes) {
        public Media {
            formats = List.copyOf(formats);
            attributes = List.copyOf(attributes);
        }

        /// What a payload type stands for; the static ones of RFC 3551 need no `a=rtpmap`.
        public Optional<RtpMap> rtpmap(int payloadType) {
            return attributes.stream().filter(a -> a.name().equals("rtpmap"))
                    .flatMap(a -> SdpParser.rtpmap(a.value()).stream())
                    .filter(map -> map.payloadType() == payloadType).findFirst()
                    .or(() -> staticMap(payloadType));
        }

        /// The format parameters of a payload type, without the number.
        public Optional<String> fmtp(int payloadType) {
            String prefix = payloadType + " ";
            return attributes.stream().filter(a -> a.name().equals("fmtp") && a.value().startsWith(prefix))
                    .map(a -> a.value().substring(prefix.length())).findFirst();
        }

        /// Milliseconds per packet the writer wants to receive, -1 when not said.
        public int ptimeMillis() {
            return number("ptime");
        }

        /// The most milliseconds per packet the writer takes, -1 when not said.
        public int maxptimeMillis() {
            return number("maxptime");
        }

        /// The stream's own direction attribute, if it has one.
        public Optional<Direction> direction() {
            return SessionDescription.direction(attributes);
        }

        private int number(String name) {
            return attributes.stream().filter(a -> a.name().equals(name)).findFirst()
                    .map(a -> SdpParser.number(a.value(), 10_000)).orElse(-1);
        }

        private static Optional<RtpMap> staticMap(int payloadType) {
            for (AudioCodec codec : AudioCodec.values()) {
                if (codec.isStatic() && codec.payloadType() == payloadType) {
                    return Optional.of(new RtpMap(payloadType, codec.encodingName(), codec.clockRate(), codec.channels()));
                }
            }
            return Optional.empty();
        }
    }

    /// What the parser made of a body.
    public sealed interface Parsed {
        record Ok(SessionDescription description) implements Parsed { }
        record Malformed(String reason) implements Parsed { }
    }

    /// Never throws; tolerant of bare line feeds and of lines out of order.
    public static Parsed parse(String body) {
        return SdpParser.parse(body);
    }

    /// Where the writer receives this stream: the media line's own address before the session's.
    public Optional<String> address(Media stream) {
        return Optional.ofNullable(stream.connection() != null ? stream.connection() : connection);
    }

    /// The stream's direction, else the session's, else `sendrecv` (RFC 8866 §6.7).
    public Direction direction(Media stream) {
        return stream.direction().or(() -> direction(attributes)).orElse(Direction.SENDRECV);
    }

    /// The text to send, lines ended by CRLF.
    public String write() {
        return SdpWriter.write(this);
    }

    private static Optional<Direction> direction(List<Attribute> attributes) {
        return attributes.stream().flatMap(a -> Direction.named(a.name()).stream()).findFirst();
    }
}
