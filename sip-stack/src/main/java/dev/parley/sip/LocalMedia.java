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
public record LocalMedia(String address, int port, List<AudioCodec> codecs, boolean telephoneEvent,
                         int ptimeMillis, Direction direction, long sessionId, long version) {

    public LocalMedia {
        codecs = List.copyOf(codecs);
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
        return new LocalMedia(address, port, codecs, telephoneEvent, ptimeMillis, next, sessionId, version + 1);
    }
}
