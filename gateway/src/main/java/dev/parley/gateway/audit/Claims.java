package dev.parley.gateway.audit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which keys have entries in which segment. Any thread.
final class Claims {
    private final Map<Long, Set<String>> keys = new HashMap<>();

    synchronized void claim(long segment, String key) {
        keys.computeIfAbsent(segment, _ -> new HashSet<>()).add(key);
    }

    synchronized void release(String key) {
        keys.values().forEach(each -> each.remove(key));
        keys.values().removeIf(Set::isEmpty);
    }

    synchronized boolean isFree(long segment) {
        return !keys.containsKey(segment);
    }
}
