package dev.parley.sip;

import java.util.List;

/// What this end brings to an offer/answer exchange: one audio stream.
///
/// @param address where we receive RTP, an IP literal
/// @param port UDP port of our RTP
/// @param codecs in order of preference, not empty
/// @param telephoneEvent whether RFC 4733 digits are offered and accepted
/// @param ptimeMillis packet time we send when the peer asks for none
/// @param direction the most we agree to; [Direction#SENDONLY] or `INACTIVE` puts the peer on hold
/// @param sessionId `sess-id` of our `o=` line: the same for the whole dialog
/// @param version `sess-version`: unchanged when the description is unchanged (RFC 3264 §8)
/// @param crypto our SRTP keys, one per suite, best first. Not empty: our offers are SRTP (RFC 4568), and an offer of
///     SRTP is answered with the first of these it has; plain RTP that is offered is still taken
public record LocalMedia(String address, int port, List<AudioCodec> codecs, boolean telephoneEvent,
                         int ptimeMillis, Direction direction, long sessionId, long version, List<Crypto> crypto) {
    /// Every encoding there is, in the order the telephone network likes best: its own first, since a carrier that
    /// offers another has mostly transcoded already.
    public static final List<AudioCodec> EVERY_CODEC = List.of(AudioCodec.PCMU, AudioCodec.PCMA, AudioCodec.G722,
            AudioCodec.OPUS, AudioCodec.L16);

    public LocalMedia(String address, int port, List<AudioCodec> codecs, boolean telephoneEvent, int ptimeMillis,
                      Direction direction, long sessionId, long version) {
        this(address, port, codecs, telephoneEvent, ptimeMillis, direction, sessionId, version, List.of());
    }

    public LocalMedia {
        codecs = List.copyOf(codecs);
        crypto = List.copyOf(crypto);
        assert !codecs.isEmpty() : "no codec";
        assert port > 0 && port < 65536 : "port " + port;
    }

    /// Both codecs with μ-law first, digits as events, 20 ms, both directions.
    public static LocalMedia g711(String address, int port, long sessionId) {
        return new LocalMedia(address, port, List.of(AudioCodec.PCMU, AudioCodec.PCMA), true, 20,
                Direction.SENDRECV, sessionId, 1);
    }

    /// The next version of this description, with another direction.
    public LocalMedia turned(Direction next) {
        return new LocalMedia(address, port, codecs, telephoneEvent, ptimeMillis, next, sessionId, version + 1, crypto);
    }

    /// The same with other encodings, in order of preference.
    public LocalMedia withCodecs(List<AudioCodec> preferred) {
        return new LocalMedia(address, port, preferred, telephoneEvent, ptimeMillis, direction, sessionId, version, crypto);
    }

    /// The same with SRTP keys.
    public LocalMedia withCrypto(List<Crypto> keys) {
        return new LocalMedia(address, port, codecs, telephoneEvent, ptimeMillis, direction, sessionId, version, keys);
    }
}
