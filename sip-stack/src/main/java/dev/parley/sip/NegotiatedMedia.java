package dev.parley.sip;

import org.jspecify.annotations.Nullable;

/// What both ends agreed for the one audio stream of a call.
///
/// @param codec the encoding we send
/// @param payloadType its RTP payload type
/// @param telephoneEventPayloadType payload type of RFC 4733 digits, -1 when the peer takes none
/// @param telephoneEventClockRate its RTP ticks per second, the codec's own where the peer has it
/// @param remoteAddress where to send RTP; `0.0.0.0` or `::` on a legacy hold
/// @param remotePort UDP port to send RTP to
/// @param ptimeMillis packet time to send
/// @param direction from our end: what we may send and will receive
/// @param remoteHold the peer put us on hold: it sends nothing we should wait for, or takes nothing
/// @param srtp how it is encrypted; null: plain RTP
public record NegotiatedMedia(AudioCodec codec, int payloadType, int telephoneEventPayloadType,
                              int telephoneEventClockRate, String remoteAddress, int remotePort, int ptimeMillis, Direction direction,
                              boolean remoteHold, @Nullable SrtpKeys srtp) { }
