package dev.parley.governance;

import dev.parley.dialplan.Expr;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.ModelMove;
import dev.parley.dialplan.Flow.Step;
import dev.parley.dialplan.Template;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which state a test is about. The rule is in docs/testing-flows.md, because authors rely on it:
/// of the states that can be reached, whose `requires` may hold and where the first stimulus applies, the one that uses
/// most of the given slots; then one that plays the disclosure or calls the tool the test names; then the nearest.
final class Placement {
    private final Flow flow;
    private final Opening opening;
    private final Facts given;
    private final ExpressionEvaluator expressions;
    private final @Nullable String intent;
    private final LocalDate today;
    private boolean apt = true;

    /// @param intent of the first stimulus, if it is a caller's and one was told or recognised
    Placement(Flow flow, Opening opening, @Nullable String intent, LocalDate today) {
        this.flow = flow;
        this.opening = opening;
        this.given = new Facts(flow);
        this.expressions = new ExpressionEvaluator(given);
        this.intent = intent;
        this.today = today;
        flow.slots().keySet().forEach(given::clear);
        opening.given().forEach((slot, literal) -> given.write(slot, Cast.of(literal, given.slot(slot).type())));
    }

    /// @param ways to the states that can be reached
    String state(Map<String, List<Leg>> ways) {
        if (opening.in() != null) return opening.in();
        List<Flow.State> able = flow.states().values().stream().filter(s -> ways.containsKey(s.name()) && s.requires().stream().allMatch(this::possible)).toList();
        if (able.isEmpty()) able = List.of(flow.startState());
        List<Flow.State> apply = able.stream().filter(this::applies).toList();
        if (apply.isEmpty()) apply = able.stream().filter(this::takesValue).toList();
        if (apply.isEmpty()) apply = able.stream().filter(this::mayApply).toList();
        apt = !apply.isEmpty();
        if (apply.isEmpty()) apply = able;
        return apply.stream().min(Comparator.comparingInt((Flow.State s) -> -uses(s)).thenComparing(s -> !isNamed(s))
                .thenComparingInt(s -> ways.getOrDefault(s.name(), List.of()).stream().mapToInt(Leg::cost).sum())).orElseThrow().name();
    }

    /// The first step, or a stub, means something in the state that was chosen.
    boolean isApt() {
        return apt;
    }

    /// Not refuted by what is given: what the test does not say may be as it must.
    private boolean possible(Expr expr) {
        return switch (expr) {
            case Expr.And(var l, var r) -> possible(l) && possible(r);
            case Expr.Or(var l, var r) -> possible(l) || possible(r);
            default -> {
                Set<String> read = new HashSet<>();
                Expr heard = Cast.onceHeard(expr);
                Cast.slots(heard, read);
                yield !opening.given().keySet().containsAll(read) || heard instanceof Expr.Call || !expressions.refuted(heard);
            }
        };
    }

    private int uses(Flow.State state) {
        Set<String> used = new HashSet<>(state.speech().mention());
        state.requires().forEach(r -> Cast.slots(r, used));
        for (Action action : state.actions()) {
            switch (action) {
                case Action.Play(var name, var _) -> used.addAll(flow.disclosures().get(name).say().slots());
                case Action.Say(Template text, var _) -> used.addAll(text.slots());
                case Action.Run(var _, var arguments, var _) -> used.addAll(arguments);
                case Action.Record _, Action.End _ -> { }
            }
        }
        state.calls().forEach(tool -> flow.tools().get(tool).params().forEach(p -> used.add(p.name())));
        used.retainAll(opening.given().keySet());
        return used.size();
    }

    private boolean isNamed(Flow.State state) {
        if (plays(state).anyMatch(opening.expectsPlayed()::contains)) return true;
        return opening.first() instanceof Step.Model(var moves, var _)
                && moves.stream().anyMatch(m -> m instanceof ModelMove.Calls(var tool, var _) && state.calls().contains(tool));
    }

    private static Stream<String> plays(Flow.State state) {
        return state.actions().stream().filter(Action.Play.class::isInstance).map(a -> ((Action.Play) a).disclosure());
    }

    /// The first stimulus means something here.
    private boolean applies(Flow.State state) {
        return switch (opening.first()) {
            case null -> opening.stubs().isEmpty() ? state.name().equals(flow.start())
                    : opening.stubs().keySet().stream().anyMatch(tool -> runs(state, tool) || state.calls().contains(tool));
            case Step.HangUp _ -> true;
            case Step.Model _, Step.ModelDown _ -> state.hasModel();
            case Step.Barge _ -> plays(state).findAny().isPresent();
            case Step.Caller(var words, var _, var _) -> listens(state) && (handles(state, words) || intent != null && anywhere(new Event.OnIntent(intent)));
            case Step.Keys(var digits) -> listens(state) && (events(state).anyMatch(new Event.OnKeypad(digits)::equals) || anywhere(new Event.OnKeypad(digits)));
            case Step.Quiet(var length) -> listens(state) && events(state).anyMatch(e -> e instanceof Event.OnSilence(var d) && d.compareTo(length) <= 0);
            case Step.Given _, Step.Stub _, Step.Expect _ -> true;
        };
    }

    /// No handler is for it, but it fits what is collected here.
    private boolean takesValue(Flow.State state) {
        return switch (opening.first()) {
            case Step.Caller(var words, var _, var _) -> collects(state, words);
            case Step.Keys(var digits) -> keyed(state, digits);
            case null, default -> false;
        };
    }

    /// The caller can be heard here at all.
    private boolean mayApply(Flow.State state) {
        return switch (opening.first()) {
            case Step.Caller _, Step.Keys _, Step.Quiet _ -> listens(state);
            case null, default -> false;
        };
    }

    private boolean listens(Flow.State state) {
        return state.hasModel() || !state.collects().isEmpty() || plays(state).anyMatch(d -> flow.disclosures().get(d).ack());
    }

    private boolean handles(Flow.State state, String words) {
        if (intent != null) return events(state).anyMatch(new Event.OnIntent(intent)::equals);
        return switch (YesNo.of(words)) {
            case YES -> events(state).anyMatch(Event.OnYes.class::isInstance);
            case NO -> events(state).anyMatch(Event.OnNo.class::isInstance);
            case UNCLEAR -> false;
        };
    }

    private boolean collects(Flow.State state, String words) {
        return state.collects().stream().filter(c -> c.by() != Flow.Channel.KEYPAD)
                .anyMatch(c -> Stage.fits(given.slot(c.slot()).type(), words, intent, today));
    }

    private boolean keyed(Flow.State state, String digits) {
        return state.collects().stream().filter(c -> c.by() != Flow.Channel.VOICE).map(c -> given.slot(c.slot()))
                .anyMatch(slot -> slot.sealed() || SlotParser.keyed(slot.type(), digits.replaceAll("[*#]", "")).isPresent());
    }

    private boolean anywhere(Event event) {
        return flow.anywhere() != null && flow.anywhere().handlers().stream().anyMatch(h -> h.events().contains(event));
    }

    private static Stream<Event> events(Flow.State state) {
        return state.handlers().stream().flatMap(h -> h.events().stream());
    }

    private static boolean runs(Flow.State state, String tool) {
        return state.actions().stream().anyMatch(a -> a instanceof Action.Run run && run.tool().equals(tool));
    }

    /// Slots whose value a state is about: for a barge, the disclosure with most of the given ones.
    static Optional<String> disclosure(Flow flow, Flow.State state, Opening opening) {
        Set<String> expected = new LinkedHashSet<>(opening.expectsPlayed());
        return plays(state).min(Comparator.comparing((String d) -> !expected.contains(d))
                .thenComparing(d -> -flow.disclosures().get(d).say().slots().stream().filter(opening.given()::containsKey).count()));
    }
}
