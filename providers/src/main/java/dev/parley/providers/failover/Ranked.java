package dev.parley.providers.failover;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Providers of one kind in order of preference, each with its [Breaker].
final class Ranked<T> {
    /// `name`: as in the configuration.
    record Entry<T>(String name, T provider, Breaker breaker) { }

    private final List<Entry<T>> entries = new ArrayList<>();

    void add(String name, T provider) {
        entries.add(new Entry<>(name, provider, new Breaker()));
    }

    List<Entry<T>> entries() {
        return entries;
    }

    /// The best that is worth asking; when none is, the best all the same, because silence is worse.
    /// @param tried those that have failed for this request already; they are not asked again
    /// @return null: all have failed
    @Nullable Entry<T> next(List<Entry<T>> tried, long now) {
        List<Entry<T>> left = entries.stream().filter(entry -> !tried.contains(entry)).toList();
        for (Entry<T> entry : left) {
            if (entry.breaker().admits(now)) return entry;
        }
        return left.isEmpty() ? null : left.getFirst();
    }
}
