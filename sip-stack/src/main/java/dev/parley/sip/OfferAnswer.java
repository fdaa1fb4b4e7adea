package dev.parley.sip;

import dev.parley.sip.SessionDescription.Attribute;
import dev.parley.sip.SessionDescription.Media;
import dev.parley.sip.SessionDescription.Origin;
import dev.parley.sip.SessionDescription.RtpMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The offer/answer model (RFC 3264, RFC 6337) for one G.711 audio stream. Pure functions.
public final class OfferAnswer {
    /// Where we put telephone-event in our own offers; an answer keeps the offer's number.
    private static final int OFFERED_TELEPHONE_EVENT = 101;
    /// Events 0-9, *, #, A-D (RFC 4733 §3.2); flash and tones are not ours.
    private static final String EVENTS = "0-15";

    private OfferAnswer() { }

    /// An encoding both ends speak and the number the other end gave it.
    private record Chosen(AudioCodec codec, int payloadType) { }

    /// Our offer: for an outbound INVITE, a delayed offer in a 200, or a re-INVITE.
    public static SessionDescription offer(LocalMedia local) {
        List<Chosen> codecs = local.codecs().stream()
                .map(codec -> new Chosen(codec, codec.staticPayloadType())).toList();
        Media audio = audio("RTP/AVP", codecs, local.telephoneEvent() ? OFFERED_TELEPHONE_EVENT : -1,
                local, local.ptimeMillis(), local.direction());
        return description(local, List.of(audio));
    }

    /// Answers an offer. The first audio stream we can speak is taken, every other `m=` line is refused
    /// with port 0; payload numbers are the offer's, their order is our preference.
    public static Answer answer(SessionDescription offer, LocalMedia local) {
        List<Media> lines = new ArrayList<>();
        NegotiatedMedia agreed = null;
        for (Media offered : offer.media()) {
            List<Chosen> common = agreed == null ? common(offered, local) : List.of();
            if (common.isEmpty()) {
                lines.add(refused(offered));
                continue;
            }
            Optional<String> address = offer.address(offered);
            if (address.isEmpty()) return new Answer.Malformed("no c= line for the audio stream");
            boolean zero = unspecified(address.get());
            Direction theirs = offer.direction(offered);
            Direction ours = (zero ? theirs.and(Direction.SENDONLY) : theirs).reversed().and(local.direction());
            int events = local.telephoneEvent() ? telephoneEvent(offered) : -1;
            int ptime = ptime(offered, local);
            lines.add(audio(offered.protocol(), common, events, local, ptime, ours));
            agreed = new NegotiatedMedia(common.getFirst().codec(), common.getFirst().payloadType(), events,
                    address.get(), offered.port(), ptime, ours, zero || !theirs.receives());
        }
        if (agreed == null) return new Answer.NoCommonCodec();
        return new Answer.Accepted(description(local, lines), agreed);
    }

    /// Reads the answer to an offer of ours: same number of `m=` lines, the first codec listed is the one to
    /// use.
    public static Answer acceptAnswer(SessionDescription offer, SessionDescription answer) {
        if (answer.media().size() != offer.media().size()) {
            return new Answer.Malformed("answer has " + answer.media().size() + " m= lines, offer had "
                    + offer.media().size());
        }
        for (int i = 0; i < offer.media().size(); i++) {
            Media ours = offer.media().get(i);
            Media theirs = answer.media().get(i);
            if (!ours.type().equals("audio") || !theirs.type().equals("audio")) continue;
            List<Chosen> codecs = answered(ours, theirs);
            if (codecs.isEmpty()) continue;
            Optional<String> address = answer.address(theirs);
            if (address.isEmpty()) return new Answer.Malformed("no c= line for the audio stream");
            boolean zero = unspecified(address.get());
            Direction flow = answer.direction(theirs);
            Direction direction = (zero ? flow.and(Direction.SENDONLY) : flow).reversed()
                    .and(offer.direction(ours));
            int events = telephoneEvent(ours) < 0 ? -1 : telephoneEvent(theirs);
            int wanted = ours.ptimeMillis() < 0 ? 20 : ours.ptimeMillis();
            Chosen chosen = codecs.getFirst();
            NegotiatedMedia media = new NegotiatedMedia(chosen.codec(), chosen.payloadType(), events,
                    address.get(), theirs.port(), ptime(theirs, wanted), direction,
                    zero || !flow.receives() && offer.direction(ours).sends());
            return new Answer.Accepted(answer, media);
        }
        return new Answer.NoCommonCodec();
    }

    private static SessionDescription description(LocalMedia local, List<Media> media) {
        Origin origin = new Origin("-", Long.toUnsignedString(local.sessionId()), Long.toString(local.version()),
                local.address());
        return new SessionDescription(origin, "-", local.address(), List.of(), media);
    }

    private static Media audio(String protocol, List<Chosen> codecs, int events, LocalMedia local, int ptime,
                               Direction direction) {
        List<String> formats = new ArrayList<>();
        List<Attribute> attributes = new ArrayList<>();
        for (Chosen chosen : codecs) {
            formats.add(Integer.toString(chosen.payloadType()));
            attributes.add(new Attribute("rtpmap", chosen.payloadType() + " " + chosen.codec().encodingName() + "/"
                    + AudioCodec.CLOCK_RATE));
        }
        if (events >= 0) {
            formats.add(Integer.toString(events));
            attributes.add(new Attribute("rtpmap", events + " telephone-event/" + AudioCodec.CLOCK_RATE));
            attributes.add(new Attribute("fmtp", events + " " + EVENTS));
        }
        attributes.add(new Attribute("ptime", Integer.toString(ptime)));
        attributes.add(new Attribute(direction.token(), ""));
        return new Media("audio", local.port(), protocol, formats, null, attributes);
    }

    /// A refused stream keeps its type, protocol and formats (RFC 3264 §6).
    private static Media refused(Media offered) {
        return new Media(offered.type(), 0, offered.protocol(), offered.formats(), null, List.of());
    }

    /// Encodings of an offered stream we speak, in our order. Empty for anything but live plain RTP audio.
    private static List<Chosen> common(Media offered, LocalMedia local) {
        if (!live(offered)) return List.of();
        List<Chosen> found = new ArrayList<>();
        for (AudioCodec codec : local.codecs()) {
            payloadType(offered, codec.encodingName()).ifPresent(pt -> found.add(new Chosen(codec, pt)));
        }
        return found;
    }

    /// Encodings in an answered stream that we had offered, in the answer's order.
    private static List<Chosen> answered(Media offered, Media answered) {
        if (!live(answered)) return List.of();
        List<Chosen> found = new ArrayList<>();
        for (String format : answered.formats()) {
            for (AudioCodec codec : AudioCodec.values()) {
                int payloadType = SdpParser.number(format, 127);
                if (payloadType >= 0 && is(answered, payloadType, codec.encodingName())
                        && payloadType(offered, codec.encodingName()).isPresent()) {
                    found.add(new Chosen(codec, payloadType));
                }
            }
        }
        return found;
    }

    private static boolean live(Media media) {
        return media.type().equals("audio") && media.port() != 0
                && (media.protocol().equals("RTP/AVP") || media.protocol().equals("RTP/AVPF"));
    }

    private static int telephoneEvent(Media media) {
        return payloadType(media, "telephone-event").orElse(-1);
    }

    private static Optional<Integer> payloadType(Media media, String encodingName) {
        return media.formats().stream().map(format -> SdpParser.number(format, 127))
                .filter(pt -> pt >= 0 && is(media, pt, encodingName)).findFirst();
    }

    private static boolean is(Media media, int payloadType, String encodingName) {
        Optional<RtpMap> map = media.rtpmap(payloadType);
        return map.isPresent() && map.get().encodingName().equalsIgnoreCase(encodingName)
                && map.get().clockRate() == AudioCodec.CLOCK_RATE && map.get().channels() == 1;
    }

    private static int ptime(Media offered, LocalMedia local) {
        return ptime(offered, local.ptimeMillis());
    }

    /// The peer's wish when we can meet it (10 to 60 ms in tens), never above its `maxptime`.
    private static int ptime(Media media, int preferred) {
        int asked = media.ptimeMillis();
        int ptime = asked >= 10 && asked <= 60 && asked % 10 == 0 ? asked : preferred;
        int most = media.maxptimeMillis();
        return most >= 10 && ptime > most ? most / 10 * 10 : ptime;
    }

    /// RFC 2543 hold: an address nobody can send to.
    private static boolean unspecified(String address) {
        return address.equals("0.0.0.0") || address.equals("::");
    }
}
