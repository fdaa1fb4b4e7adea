package dev.parley.sip;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sip.message.Request;

/// The calls of one user agent, by dialog and by the INVITE that made them. Safe for any thread.
final class Calls {
    private record Key(String callId, String localTag) { }

    /// What stays the same when one INVITE reaches us over two paths (RFC 3261 §8.2.2.2).
    record Merge(String callId, String fromTag, long cseq) {
        static Merge of(Request invite) {
            return new Merge(Headers.callId(invite), Headers.fromTag(invite), Headers.cseq(invite).getSeqNumber());
        }
    }

    private final ConcurrentMap<Key, Leg> byDialog = new ConcurrentHashMap<>();
    private final ConcurrentMap<Merge, String> branches = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();

    /// Takes one place.
    ///
    /// @return false: all are taken
    boolean admit(int maximum) {
        if (open.incrementAndGet() <= maximum) return true;
        open.decrementAndGet();
        return false;
    }

    /// Takes a place without asking: our own outbound calls are limited by who places them.
    void enter() {
        open.incrementAndGet();
    }

    /// Gives a place back.
    void leave() {
        int left = open.decrementAndGet();
        assert left >= 0 : "a call left twice";
    }

    void put(Leg leg) {
        byDialog.put(key(leg), leg);
    }

    void remove(Leg leg) {
        byDialog.remove(key(leg));
    }

    private static Key key(Leg leg) {
        return new Key(leg.id().callId(), leg.id().localTag());
    }

    Optional<Leg> find(String callId, String localTag) {
        return Optional.ofNullable(byDialog.get(new Key(callId, localTag)));
    }

    /// @return the branch of the earlier INVITE this one merges with or repeats, empty when it is new
    Optional<String> claim(Merge invite, String branch) {
        return Optional.ofNullable(branches.putIfAbsent(invite, branch));
    }

    void release(Merge invite) {
        branches.remove(invite);
    }

    List<Leg> all() {
        return List.copyOf(byDialog.values());
    }

    int open() {
        return open.get();
    }

    int dialogs() {
        return byDialog.size();
    }
}
