package dev.parley.gateway;

import dev.parley.media.CallMedia;
import dev.parley.media.MediaQuality;
import dev.parley.media.MediaStatistics;
import java.util.LinkedHashMap;
import java.util.Map;

/// One call's media in figures, by the names they have on the record and in the API. Whole numbers only, since records hold
/// no others: ratings and scores are in hundredths. What no report has told is left out.
final class MediaFigures {
    private MediaFigures() { }

    static Map<String, Object> of(CallMedia media) {
        Map<String, Object> out = new LinkedHashMap<>();
        counters(media.statistics(), out);
        quality(media.quality(), out);
        return out;
    }

    private static void counters(MediaStatistics s, Map<String, Object> out) {
        out.put("sent", s.sent());
        out.put("received", s.received());
        out.put("lost", s.lost());
        out.put("late", s.late());
        out.put("duplicates", s.duplicates());
        out.put("jitter_us", s.jitterMicros());
        out.put("foreign", s.foreign());
        out.put("malformed", s.malformed());
        out.put("unknown_payload", s.unknownPayload());
        out.put("unproved", s.unproved());
        out.put("concealed_samples", s.concealedSamples());
        out.put("recovered_samples", s.recoveredSamples());
        out.put("skipped_samples", s.skippedSamples());
        out.put("restarts", s.restarts());
        out.put("playback_underruns", s.playbackUnderruns());
        out.put("ear_lost", s.earLost());
        out.put("recording_lost", s.recordingLost());
        out.put("events_lost", s.eventsLost());
        out.put("rtcp", s.rtcp());
    }

    private static void quality(MediaQuality q, Map<String, Object> out) {
        out.put("heard_r_hundredths", hundredths(q.heardRating()));
        out.put("heard_mos_hundredths", hundredths(q.heardScore()));
        if (q.roundTripMicros() >= 0) out.put("round_trip_us", q.roundTripMicros());
        if (q.sentLossPercent() < 0) return;
        out.put("sent_lost", q.sentLost());
        out.put("sent_jitter_us", q.sentJitterMicros());
        out.put("sent_r_hundredths", hundredths(q.sentRating()));
        out.put("sent_mos_hundredths", hundredths(q.sentScore()));
    }

    private static long hundredths(double value) {
        return Math.round(value * 100);
    }
}
