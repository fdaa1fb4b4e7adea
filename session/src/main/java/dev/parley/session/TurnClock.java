package dev.parley.session;

import java.util.LinkedHashMap;
import java.util.Map;

/// Measures one answered turn, hop by hop: from the last speech sample that came in to the first audible sample that
/// went out. All times are nanoseconds since process start; a hop that did not happen counts nothing.
///
/// What is left when the endpointing wait, recogniser, model, tools and synthesiser are taken away is the gateway's own
/// share: mailbox, review, journal, queues, and the wait for the next 20 ms tick.
final class TurnClock {
    enum Hop { ENDPOINTING, RECOGNISER, MODEL, TOOL, SYNTHESISER }

    private final Map<Hop, Long> spent = new LinkedHashMap<>();
    private final Map<Hop, Long> running = new LinkedHashMap<>();
    private long lastSpeechAt;
    private boolean open;

    /// The caller's turn ended; the wait since the last sample of speech is the endpointer's.
    void turnEnded(long lastSpeechAt, long now) {
        spent.clear();
        running.clear();
        this.lastSpeechAt = lastSpeechAt;
        open = true;
        spent.put(Hop.ENDPOINTING, now - lastSpeechAt);
    }

    void begin(Hop hop, long now) {
        if (open) running.putIfAbsent(hop, now);
    }

    void end(Hop hop, long now) {
        Long since = running.remove(hop);
        if (open && since != null) spent.merge(hop, Math.max(0, now - since), Long::sum);
    }

    boolean open() {
        return open;
    }

    /// The first audible sample left. @return microseconds by name: `turn`, `gateway` and each hop
    Map<String, Object> audible(long at) {
        open = false;
        long total = at - lastSpeechAt;
        long others = spent.values().stream().mapToLong(Long::longValue).sum();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("turn_us", total / 1000);
        out.put("gateway_us", Math.max(0, total - others) / 1000);
        for (Hop hop : Hop.values()) out.put(hop.name().toLowerCase(java.util.Locale.ROOT) + "_us", spent.getOrDefault(hop, 0L) / 1000);
        return out;
    }

    /// The turn got no spoken answer.
    void abandon() {
        open = false;
    }
}
