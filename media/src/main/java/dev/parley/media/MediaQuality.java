package dev.parley.media;

/// How a call sounds, in each direction, by the E-model (ITU-T G.107). -1: not known, since no report has told.
///
/// @param roundTripMicros between the two ends, from reports (RFC 3550 §6.4.1), smoothed
/// @param heardLossPercent of the peer's packets that were not there to be played: lost or too late
/// @param heardBurstRatio length of its runs over that of random loss
/// @param heardRating R for us who listen, 0 to 93.2
/// @param heardScore the same as mean opinion score, 1 to 4.5
/// @param sentLossPercent of our packets that the peer says it never got
/// @param sentLost how many that are
/// @param sentJitterMicros the jitter the peer says we have
/// @param sentRating R for the peer who listens, by its reports
/// @param sentScore the same as mean opinion score
/// @param goodbye the peer's RTCP has said BYE
public record MediaQuality(long roundTripMicros, double heardLossPercent, double heardBurstRatio, double heardRating, double heardScore,
                           double sentLossPercent, long sentLost, long sentJitterMicros, double sentRating, double sentScore, boolean goodbye) { }
