package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which handler takes an event: the first of the state's own whose guard holds, then the first of those that hold anywhere.
final class Exits {
    /// `global`: it came from `anywhere`, so whatever is being said is overtaken.
    record Taken(Flow.Handler handler, boolean global) { }

    private final Flow.@Nullable Anywhere anywhere;
    private final ExpressionEvaluator expressions;

    Exits(Flow flow, ExpressionEvaluator expressions) {
        this.anywhere = flow.anywhere();
        this.expressions = expressions;
    }

    Optional<Taken> pick(Flow.State state, Predicate<Event> matches) {
        return first(state.handlers(), matches).map(h -> new Taken(h, false))
                .or(() -> first(anywhere(), matches).map(h -> new Taken(h, true)));
    }

    /// The handlers that hold anywhere, once they do.
    List<Flow.Handler> anywhere() {
        if (anywhere == null || anywhere.after() != null && !expressions.holds(anywhere.after())) return List.of();
        return anywhere.handlers();
    }

    /// Every event something listens for in `state` now.
    Stream<Event> events(Flow.State state) {
        return Stream.concat(state.handlers().stream(), anywhere().stream()).flatMap(h -> h.events().stream());
    }

    /// How long a silence has to be that something listens for.
    List<Duration> silences(Flow.State state) {
        return events(state).filter(Event.OnSilence.class::isInstance).map(e -> ((Event.OnSilence) e).duration()).toList();
    }

    private Optional<Flow.Handler> first(List<Flow.Handler> handlers, Predicate<Event> matches) {
        return handlers.stream()
                .filter(h -> h.events().stream().anyMatch(matches) && (h.when() == null || expressions.holds(h.when())))
                .findFirst();
    }
}
