package dev.parley.media;

/// Counters of one call's media since its start, taken at one moment.
///
/// @param ticks 20 ms ticks since `start`
/// @param sent packets
/// @param received valid packets of the peer, of any payload type we know
/// @param lost packets the peer's sequence numbers say we never got
/// @param late packets that came after their place was played
/// @param duplicates packets that came twice
/// @param overflowed packets dropped to bound the jitter buffer's memory or delay
/// @param restarts times the peer's stream began afresh: new SSRC, or a jump of its clock
/// @param concealedSamples samples made up because nothing was there to play
/// @param recoveredSamples samples of lost packets that the packets after them told again (Opus in-band error correction)
/// @param skippedSamples samples left out to bring the delay down
/// @param jitterMicros interarrival jitter (RFC 3550 §A.8)
/// @param foreign packets from an address that is not the peer's
/// @param malformed datagrams that are not RTP, longer than any we accept, or not of the encoding they say
/// @param unknownPayload packets of a payload type that was not agreed
/// @param unproved packets of an encrypted call that were forged, replayed or not encrypted
/// @param rtcp RTCP packets
/// @param digits keys heard
/// @param playbackUnderruns ticks in the middle of an utterance for which the synthesiser had nothing ready
/// @param earLost samples the transcriber was too late for
/// @param recordingLost sample pairs the recorder was too late for
/// @param eventsLost events nobody drained in time
public record MediaStatistics(long ticks, long sent, long received, long lost, long late, long duplicates,
                              long overflowed, long restarts, long concealedSamples, long recoveredSamples, long skippedSamples,
                              long jitterMicros, long foreign, long malformed, long unknownPayload, long unproved, long rtcp,
                              long digits, long playbackUnderruns, long earLost, long recordingLost, long eventsLost) { }
