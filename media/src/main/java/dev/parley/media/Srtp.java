package dev.parley.media;

import dev.parley.rtp.SrtpReceiver;
import dev.parley.rtp.SrtpSender;

/// Both directions' protection of one call's media. Used by its media loop alone from [CallMedia#protect] on; an end whose key
/// a re-INVITE keeps is handed on, and with it the roll-over counter and what was seen.
public record Srtp(SrtpSender ours, SrtpReceiver theirs) { }
