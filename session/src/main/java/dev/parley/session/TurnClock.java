package dev.parley.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Measures one answered turn, hop by hop: from the last speech sample that came in to the first audible sample that
/// went out. All times are nanoseconds since process start.
///
/// The turn is one line of time and every instant of it belongs to exactly one hop: of those running, to the one that
/// began last. What belongs to none is the gateway's own share: mailbox, review, journal, queues, and the wait for the
/// next 20 ms tick. So the parts are never negative and sum to the whole, whatever overlaps and however late it is told.
final class TurnClock {
    enum Hop { ENDPOINTING, RECOGNISER, MODEL, TOOL, SYNTHESISER }

    private record Mark(long at, Hop hop, boolean begins) { }

    private final List<Mark> marks = new ArrayList<>();
    private final Set<Hop> running = EnumSet.noneOf(Hop.class);
    private long lastSpeechAt;
    private long lastSpoken = -1;
    private long spokenBefore = -1;
    private boolean open;

    /// The caller's turn ended; the wait since the last sample of speech is the endpointer's.
    void turnEnded(long lastSpeechAt, long now) {
        marks.clear();
        running.clear();
        this.lastSpeechAt = lastSpeechAt;
        spokenBefore = lastSpoken;
        open = true;
        begin(Hop.ENDPOINTING, lastSpeechAt);
        end(Hop.ENDPOINTING, now);
    }

    void begin(Hop hop, long at) {
        if (open && running.add(hop)) marks.add(new Mark(at, hop, true));
    }

    void end(Hop hop, long at) {
        if (open && running.remove(hop)) marks.add(new Mark(at, hop, false));
    }

    /// A line was approved.
    void spoken(long decision) {
        lastSpoken = decision;
    }

    /// Whether the first sound of this line is what the turn waits for: it was approved after the caller had finished.
    boolean awaits(long decision) {
        return open && decision > spokenBefore;
    }

    /// The first audible sample left. @return microseconds by name: `turn`, `gateway` and each hop
    Map<String, Object> audible(long at) {
        open = false;
        long end = Math.max(at, lastSpeechAt);
        long[] spent = spent(end);
        long turn = (end - lastSpeechAt) / 1000;
        Map<String, Object> hops = new LinkedHashMap<>();
        long others = 0;
        for (Hop hop : Hop.values()) {
            hops.put(hop.name().toLowerCase(Locale.ROOT) + "_us", spent[hop.ordinal()] / 1000);
            others += spent[hop.ordinal()] / 1000;
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("turn_us", turn);
        out.put("gateway_us", turn - others);
        out.putAll(hops);
        return out;
    }

    private long[] spent(long end) {
        long[] spent = new long[Hop.values().length];
        List<Hop> now = new ArrayList<>();
        long from = lastSpeechAt;
        marks.sort(Comparator.comparingLong(Mark::at));
        for (Mark mark : marks) {
            long at = Math.clamp(mark.at(), from, end);
            if (!now.isEmpty()) spent[now.getLast().ordinal()] += at - from;
            from = at;
            if (mark.begins()) now.add(mark.hop());
            else now.remove(mark.hop());
        }
        if (!now.isEmpty()) spent[now.getLast().ordinal()] += end - from;
        return spent;
    }

    /// The turn got no spoken answer.
    void abandon() {
        open = false;
    }
}
