package dev.parley.dialplan;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The rule packs that flows may name after `use`. What a pack demands of a flow is checked when the flow is compiled, and the
/// pack's content is part of the flow's hash: a version that took calls yesterday is proved under the rules of yesterday.
public interface RuleBook {
    /// Any name is a pack, and none demands anything.
    RuleBook ANY = new RuleBook() {
        @Override public Optional<String> pin(String pack) {
            return Optional.of("");
        }

        @Override public Collection<String> names() {
            return List.of();
        }

        @Override public List<Missing> missing(Flow flow) {
            return List.of();
        }
    };

    /// Something a pack demands that the flow does not have.
    ///
    /// @param at of what should be otherwise; the flow's first line when it is not there at all
    record Missing(Span at, String message, String help) { }

    /// The digest of the pack's content. @return empty: there is no such pack
    Optional<String> pin(String pack);

    Collection<String> names();

    /// @param flow compiles, and names packs of this book only
    List<Missing> missing(Flow flow);
}
