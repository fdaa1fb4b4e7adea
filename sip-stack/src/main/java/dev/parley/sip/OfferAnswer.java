package dev.parley.sip;

import dev.parley.sip.SessionDescription.Attribute;
import dev.parley.sip.SessionDescription.Media;
import dev.parley.sip.SessionDescription.Origin;
import dev.parley.sip.SessionDescription.RtpMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The offer/answer model (RFC 3264, RFC 6337) for one audio stream, plain or encrypted with keys from the description
/// (RFC 4568). Pure functions.
public final class OfferAnswer {
    /// Where we put telephone-event in our own offers, at 8000 ticks and at Opus's 48,000; an answer keeps the offer's
    /// number.
    private static final int OFFERED_TELEPHONE_EVENT = 101;
    private static final int OFFERED_TELEPHONE_EVENT_48000 = 110;
    private static final int TELEPHONE_CLOCK = 8000;
    /// Events 0-9, *, #, A-D (RFC 4733 §3.2); flash and tones are not ours.
    private static final String EVENTS = "0-15";

    private OfferAnswer() { }

    /// An encoding both ends speak and the number the other end gave it.
    private record Chosen(AudioCodec codec, int payloadType) { }

    /// A telephone-event payload type and its clock.
    private record Events(int payloadType, int clockRate) {
        static final Events NONE = new Events(-1, TELEPHONE_CLOCK);
    }

    /// Our offer: for an outbound INVITE, a delayed offer in a 200, or a re-INVITE.
    public static SessionDescription offer(LocalMedia local) {
        List<Chosen> codecs = local.codecs().stream().map(codec -> new Chosen(codec, codec.payloadType())).toList();
        List<Events> events = new ArrayList<>();
        if (local.telephoneEvent()) {
            events.add(new Events(OFFERED_TELEPHONE_EVENT, TELEPHONE_CLOCK));
            if (local.codecs().contains(AudioCodec.OPUS)) events.add(new Events(OFFERED_TELEPHONE_EVENT_48000, AudioCodec.OPUS.clockRate()));
        }
        Media audio = audio(local.crypto().isEmpty() ? "RTP/AVP" : "RTP/SAVP", codecs, events, local.crypto(),
                local, local.ptimeMillis(), local.direction());
        return description(local, List.of(audio));
    }

    /// Answers an offer. The first audio stream we can speak is taken, every other `m=` line is refused with port 0;
    /// payload numbers are the offer's. Of the encodings the one we like best is named and no other, because whatever
    /// an answer names may be sent at any time (RFC 3264 §6.1).
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
            Chosen chosen = common.getFirst();
            Events events = local.telephoneEvent() ? telephoneEvent(offered, chosen.codec()) : Events.NONE;
            int ptime = ptime(offered, local);
            Optional<SrtpKeys> keys = keys(offered, local.crypto());
            lines.add(audio(offered.protocol(), List.of(chosen), events == Events.NONE ? List.of() : List.of(events),
                    keys.map(k -> List.of(new Crypto(tag(offered, k), k.suite(), k.ours()))).orElse(List.of()), local, ptime, ours));
            agreed = new NegotiatedMedia(chosen.codec(), chosen.payloadType(), events.payloadType(), events.clockRate(),
                    address.get(), offered.port(), ptime, ours, zero || !theirs.receives(), keys.orElse(null));
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
            Chosen chosen = codecs.getFirst();
            Events events = telephoneEvent(ours, chosen.codec()) == Events.NONE ? Events.NONE : telephoneEvent(theirs, chosen.codec());
            int wanted = ours.ptimeMillis() < 0 ? 20 : ours.ptimeMillis();
            Optional<SrtpKeys> keys = keys(theirs, crypto(ours));
            if (secure(theirs) != secure(ours) || secure(ours) && keys.isEmpty()) {
                return new Answer.Malformed("the answer takes none of the keys offered");
            }
            NegotiatedMedia media = new NegotiatedMedia(chosen.codec(), chosen.payloadType(), events.payloadType(),
                    events.clockRate(), address.get(), theirs.port(), ptime(theirs, wanted), direction,
                    zero || !flow.receives() && offer.direction(ours).sends(), keys.orElse(null));
            return new Answer.Accepted(answer, media);
        }
        return new Answer.NoCommonCodec();
    }

    private static SessionDescription description(LocalMedia local, List<Media> media) {
        Origin origin = new Origin("-", Long.toUnsignedString(local.sessionId()), Long.toString(local.version()),
                local.address());
        return new SessionDescription(origin, "-", local.address(), List.of(), media);
    }

    private static Media audio(String protocol, List<Chosen> codecs, List<Events> events, List<Crypto> crypto,
                               LocalMedia local, int ptime, Direction direction) {
        List<String> formats = new ArrayList<>();
        List<Attribute> attributes = new ArrayList<>();
        for (Chosen chosen : codecs) {
            formats.add(Integer.toString(chosen.payloadType()));
            attributes.add(new Attribute("rtpmap", chosen.payloadType() + " " + chosen.codec().rtpmap()));
            String parameters = chosen.codec().parameters();
            if (!parameters.isEmpty()) attributes.add(new Attribute("fmtp", chosen.payloadType() + " " + parameters));
        }
        for (Events event : events) {
            formats.add(Integer.toString(event.payloadType()));
            attributes.add(new Attribute("rtpmap", event.payloadType() + " telephone-event/" + event.clockRate()));
            attributes.add(new Attribute("fmtp", event.payloadType() + " " + EVENTS));
        }
        for (Crypto key : crypto) attributes.add(new Attribute("crypto", key.write()));
        attributes.add(new Attribute("ptime", Integer.toString(ptime)));
        attributes.add(new Attribute(direction.token(), ""));
        return new Media("audio", local.port(), protocol, formats, null, attributes);
    }

    /// A refused stream keeps its type, protocol and formats (RFC 3264 §6).
    private static Media refused(Media offered) {
        return new Media(offered.type(), 0, offered.protocol(), offered.formats(), null, List.of());
    }

    /// Encodings of an offered stream we speak, in our order. Empty for anything but live RTP audio whose keys, if it
    /// wants any, we can take.
    private static List<Chosen> common(Media offered, LocalMedia local) {
        if (!live(offered) || secure(offered) && keys(offered, local.crypto()).isEmpty()) return List.of();
        List<Chosen> found = new ArrayList<>();
        for (AudioCodec codec : local.codecs()) {
            payloadType(offered, codec).ifPresent(pt -> found.add(new Chosen(codec, pt)));
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
                if (payloadType >= 0 && is(answered, payloadType, codec)
                        && payloadType(offered, codec).isPresent()) {
                    found.add(new Chosen(codec, payloadType));
                }
            }
        }
        return found;
    }

    private static boolean live(Media media) {
        return media.type().equals("audio") && media.port() != 0
                && (media.protocol().equals("RTP/AVP") || media.protocol().equals("RTP/AVPF") || secure(media));
    }

    private static boolean secure(Media media) {
        return media.protocol().equals("RTP/SAVP") || media.protocol().equals("RTP/SAVPF");
    }

    private static List<Crypto> crypto(Media media) {
        return media.attributes().stream().filter(a -> a.name().equals("crypto")).flatMap(a -> Crypto.parse(a.value()).stream()).toList();
    }

    /// The first suite of ours that they have a key for; empty for plain RTP.
    private static Optional<SrtpKeys> keys(Media theirs, List<Crypto> ours) {
        if (!secure(theirs)) return Optional.empty();
        List<Crypto> offered = crypto(theirs);
        return ours.stream().flatMap(mine -> offered.stream().filter(their -> their.suite().equals(mine.suite())).limit(1)
                .map(their -> new SrtpKeys(mine.suite(), mine.key(), their.key()))).findFirst();
    }

    private static int tag(Media offered, SrtpKeys taken) {
        return crypto(offered).stream().filter(c -> c.suite().equals(taken.suite())).findFirst().map(Crypto::tag).orElse(1);
    }

    /// Events at the codec's clock, else at the telephone's.
    private static Events telephoneEvent(Media media, AudioCodec codec) {
        Events plain = Events.NONE;
        for (String format : media.formats()) {
            int payloadType = SdpParser.number(format, 127);
            Optional<RtpMap> map = payloadType < 0 ? Optional.empty() : media.rtpmap(payloadType);
            if (map.isEmpty() || !map.get().encodingName().equalsIgnoreCase("telephone-event")) continue;
            int clock = map.get().clockRate();
            if (clock == codec.clockRate()) return new Events(payloadType, clock);
            if (clock == TELEPHONE_CLOCK && plain == Events.NONE) plain = new Events(payloadType, clock);
        }
        return plain;
    }

    private static Optional<Integer> payloadType(Media media, AudioCodec codec) {
        return media.formats().stream().map(format -> SdpParser.number(format, 127))
                .filter(pt -> pt >= 0 && is(media, pt, codec)).findFirst();
    }

    private static boolean is(Media media, int payloadType, AudioCodec codec) {
        Optional<RtpMap> map = media.rtpmap(payloadType);
        return map.isPresent() && map.get().encodingName().equalsIgnoreCase(codec.encodingName())
                && map.get().clockRate() == codec.clockRate() && map.get().channels() == codec.channels();
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
