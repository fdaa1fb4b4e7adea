package dev.parley.sip.trunk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All trunks, and which one a source address belongs to: the one with the most specific network. Immutable.
public final class TrunkBook {
    private record Row(Network network, Trunk trunk) { }

    private final List<Trunk> trunks;
    private final List<Row> rows;

    /// @throws IllegalArgumentException two trunks claim the same network, or one name is used twice
    public TrunkBook(List<Trunk> trunks) {
        this.trunks = List.copyOf(trunks);
        Map<String, Trunk> names = new HashMap<>();
        Map<Network, Trunk> claimed = new HashMap<>();
        List<Row> all = new ArrayList<>();
        for (Trunk trunk : trunks) {
            if (names.put(trunk.name(), trunk) != null) throw new IllegalArgumentException("two trunks are called `" + trunk.name() + "`");
            for (Network network : trunk.from()) {
                Trunk other = claimed.put(network, trunk);
                if (other != null) {
                    throw new IllegalArgumentException("`" + network + "` belongs to trunk `" + other.name() + "` and to trunk `"
                            + trunk.name() + "`; a call from there would have two: leave it to one");
                }
                all.add(new Row(network, trunk));
            }
        }
        all.sort(Comparator.comparingInt((Row r) -> r.network().prefix()).reversed());
        this.rows = List.copyOf(all);
    }

    public List<Trunk> trunks() {
        return trunks;
    }

    public Optional<Trunk> named(String name) {
        return trunks.stream().filter(t -> t.name().equals(name)).findFirst();
    }

    /// @param source 4 or 16 bytes
    public Optional<Trunk> at(byte[] source) {
        for (Row row : rows) {
            if (row.network().contains(source)) return Optional.of(row.trunk());
        }
        return Optional.empty();
    }

    /// The trunk a digest user belongs to.
    public Optional<Trunk> ofUser(String user) {
        return trunks.stream().filter(t -> t.users().containsKey(user)).findFirst();
    }
}
