package dev.parley.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What one onlooker is shown, in order. Calls offer and never wait; an onlooker who is too slow is told so and left.
final class EventFeed implements AutoCloseable {
    private static final int MOST_WAITING = 1024;

    private final Interest interest;
    private final Consumer<EventFeed> onClose;
    private final BlockingQueue<Event> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private volatile boolean lagging;

    /// @param words also what was said; else only plain facts about the flow
    record Interest(Predicate<LiveCall> calls, boolean words) { }

    record Event(String type, Map<String, Object> data) { }

    EventFeed(Interest interest, Consumer<EventFeed> onClose) {
        this.interest = interest;
        this.onClose = onClose;
    }

    void offer(LiveCall call, String type, Map<String, Object> fields, long millis) {
        if (lagging || !interest.calls().test(call)) return;
        if (!interest.words() && type.equals("partial")) return;
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("call", call.id().value());
        data.put("ms", millis);
        (interest.words() ? fields : LiveCall.plain(fields)).forEach(data::putIfAbsent);
        lagging = !waiting.offer(new Event(type, data));
    }

    /// @return null when nothing came in that time
    @Nullable Event next(long seconds) throws InterruptedException {
        return waiting.poll(seconds, TimeUnit.SECONDS);
    }

    /// Something was lost, and what waits is the last of it.
    boolean isLagging() {
        return lagging && waiting.isEmpty();
    }

    @Override public void close() {
        onClose.accept(this);
    }
}
