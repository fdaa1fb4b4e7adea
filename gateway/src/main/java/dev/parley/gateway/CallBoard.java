package dev.parley.gateway;

import dev.parley.governance.CallId;
import dev.parley.governance.RecordType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The calls in progress, and those that ended a moment ago, as operators see them. Any thread; nobody who looks holds up a
/// call.
final class CallBoard implements CallObserver {
    /// Ended calls still to be looked up: who asks for a transfer wants to see how it went.
    private static final int MOST_ENDED = 200;
    private static final int MOST_FEEDS = 256;

    private final CallObserver next;
    private final Map<CallId, LiveCall> live = new ConcurrentHashMap<>();
    private final Map<CallId, LiveCall> ended = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override protected boolean removeEldestEntry(Map.Entry<CallId, LiveCall> eldest) {
            return size() > MOST_ENDED;
        }
    };
    private final List<EventFeed> feeds = new CopyOnWriteArrayList<>();

    CallBoard(CallObserver next) {
        this.next = next;
    }

    @Override public void recorded(CallId call, RecordType type, Map<String, Object> fields, long now) {
        LiveCall one = live.computeIfAbsent(call, id -> new LiveCall(id, java.time.Instant.now(), now));
        one.add(type, fields, now);
        feeds.forEach(feed -> feed.offer(one, type.wireName(), fields, one.millis(now)));
        next.recorded(call, type, fields, now);
    }

    @Override public void partial(CallId call, String words, long now) {
        LiveCall one = live.get(call);
        if (one != null) feeds.forEach(feed -> feed.offer(one, "partial", Map.of("words", words), one.millis(now)));
        next.partial(call, words, now);
    }

    @Override public void ended(CallId call) {
        LiveCall one = live.remove(call);
        if (one != null) {
            synchronized (ended) {
                ended.put(call, one);
            }
            one.over();
            feeds.forEach(feed -> feed.offer(one, "call_over", Map.of("end", one.end()), one.millis(Clock.now())));
        }
        next.ended(call);
    }

    /// The oldest first.
    List<LiveCall> calls() {
        List<LiveCall> all = new ArrayList<>(live.values());
        all.sort(Comparator.comparing(LiveCall::since));
        return all;
    }

    /// A call in progress, or one that ended lately.
    Optional<LiveCall> find(String id) {
        CallId call = new CallId(id);
        LiveCall one = live.get(call);
        if (one != null) return Optional.of(one);
        synchronized (ended) {
            return Optional.ofNullable(ended.get(call));
        }
    }

    /// What happens from here on. Close it.
    ///
    /// @return empty: too many look on already
    Optional<EventFeed> feed(EventFeed.Interest interest) {
        if (feeds.size() >= MOST_FEEDS) return Optional.empty();
        EventFeed feed = new EventFeed(interest, feeds::remove);
        feeds.add(feed);
        return Optional.of(feed);
    }
}
