package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Prop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one version of a flow may do that another could not. It compares declarations and the edges of each state, not
/// runs, and where two conditions cannot be compared it says `widens`: it may cry wolf, it does not sleep. Neutral is what a
/// proof never relied on: what the model is told, what intents sound like, tests.
public final class FlowDiff {
    public enum Effect {
        /// The new version may do, say or ask something the old one could not: somebody has to approve it.
        WIDENS,
        NARROWS,
        NEUTRAL
    }

    /// One difference. `area`: flow, route, slot, tool, disclosure, state, edge, anywhere, assertion, intent, test.
    /// `line` is that of the new source, or 0 where it has none.
    public record Change(Effect effect, String area, String subject, String message, int line) { }

    private final Flow old;
    private final Flow now;
    private final List<Change> changes = new ArrayList<>();

    private FlowDiff(Flow old, Flow now) {
        this.old = old;
        this.now = now;
    }

    /// In the order: flow, routes, slots, disclosures, tools, anywhere, states with their edges, assertions, the rest.
    public static List<Change> compare(Flow old, Flow now) {
        var diff = new FlowDiff(old, now);
        diff.flow();
        diff.slots();
        diff.disclosures();
        diff.tools();
        diff.anywhere();
        diff.states();
        diff.assertions();
        diff.rest();
        diff.unnamed();
        return List.copyOf(diff.changes);
    }

    /// The hash sees everything that is executed. If it differs and nothing above says why, that is no reason to be calm.
    private void unnamed() {
        if (changes.stream().anyMatch(c -> !c.area().equals("flow") || c.line() != 1)) return;
        var renamed = new Flow(old.name(), old.version(), "", "", "", now.routes(), now.packs(), now.pins(), now.persona(), now.retain(), now.dialOnlyWhen(),
                now.fallback(), now.with(), now.intents(), now.slots(), now.disclosures(), now.tools(), now.anywhere(), now.start(), now.states(),
                now.assertions(), now.tests());
        if (!Canonical.hash(renamed).equals(old.hash())) add(Effect.WIDENS, "flow", now.name(), "declarations stand in another order, which may count", 0);
    }

    private void add(Effect effect, String area, String subject, String message, int line) {
        changes.add(new Change(effect, area, subject, message, line));
    }

    // ---- the flow itself ----------------------------------------------------------------------------------------

    private void flow() {
        String name = now.name();
        if (!old.name().equals(name)) add(Effect.NEUTRAL, "flow", name, "was called " + old.name(), 1);
        if (now.version() < old.version()) add(Effect.NEUTRAL, "flow", name, "version " + now.version() + " is older than " + old.version(), 1);
        if (now.version() == old.version() && !now.hash().equals(old.hash())) {
            add(Effect.NEUTRAL, "flow", name, "still version " + now.version() + ", but not the same flow", 1);
        }
        if (!old.start().equals(now.start())) add(Effect.WIDENS, "flow", name, "starts in " + now.start() + " instead of " + old.start(), now.startState().span().line());
        sets("route", name, "route", old.routes().stream().map(Phrases::route).toList(), now.routes().stream().map(Phrases::route).toList(), Effect.WIDENS);
        sets("flow", name, "rule pack", old.packs(), now.packs(), Effect.NARROWS);
        sets("flow", name, "knowledge", with(old, "knowledge"), with(now, "knowledge"), Effect.WIDENS);
        changed(Effect.NEUTRAL, "flow", name, "model", String.join(", ", with(old, "model")), String.join(", ", with(now, "model")), 0);
        changed(Effect.NEUTRAL, "flow", name, "voice", String.join(", ", with(old, "voice")), String.join(", ", with(now, "voice")), 0);
        changed(Effect.WIDENS, "flow", name, "retain", Objects.toString(old.retain(), "none"), Objects.toString(now.retain(), "none"), 0);
        condition(optional(old.dialOnlyWhen()), optional(now.dialOnlyWhen()), "flow", name, "dial only when", 0);
        words("flow", name, "fallback", source(old.fallback()), source(now.fallback()), 0);
        changed(Effect.NEUTRAL, "flow", name, "persona", Objects.toString(old.persona(), "none"), Objects.toString(now.persona(), "none"), 0);
    }

    private static List<String> with(Flow flow, String kind) {
        return flow.with().stream().filter(w -> w.kind().equals(kind)).map(Flow.With::name).toList();
    }

    private static String source(@Nullable Template template) {
        return template == null ? "" : template.source();
    }

    private static List<Expr> optional(@Nullable Expr expr) {
        return expr == null ? List.of() : List.of(expr);
    }

    private void changed(Effect effect, String area, String subject, String what, String before, String after, int line) {
        if (!before.equals(after)) add(effect, area, subject, what + ": " + before + " -> " + after, line);
    }

    private void words(String area, String subject, String what, String before, String after, int line) {
        if (!before.equals(after)) add(Effect.WIDENS, area, subject, what + " says: " + WordDiff.of(before, after), line);
    }

    private void number(String area, String subject, String what, long before, long after, int line) {
        if (before != after) add(after > before ? Effect.WIDENS : Effect.NARROWS, area, subject, what + ": " + before + " -> " + after, line);
    }

    /// @param added the effect of one more
    private void sets(String area, String subject, String what, List<String> before, List<String> after, Effect added) {
        Set<String> gone = new LinkedHashSet<>(before);
        after.forEach(gone::remove);
        Set<String> come = new LinkedHashSet<>(after);
        before.forEach(come::remove);
        Effect removed = switch (added) {
            case WIDENS -> Effect.NARROWS;
            case NARROWS -> Effect.WIDENS;
            case NEUTRAL -> Effect.NEUTRAL;
        };
        for (String item : gone) add(removed, area, subject, what + " removed: " + item, 0);
        for (String item : come) add(added, area, subject, what + " added: " + item, 0);
    }

    // ---- conditions ---------------------------------------------------------------------------------------------

    /// How a new condition relates to an old one.
    private enum Relation { SAME, TIGHTER, LOOSER, OTHER }

    private static Relation relation(List<Expr> before, List<Expr> after) {
        if (before.equals(after)) return Relation.SAME;
        boolean tighter = implies(after, before);
        boolean looser = implies(before, after);
        return tighter && looser ? Relation.SAME : tighter ? Relation.TIGHTER : looser ? Relation.LOOSER : Relation.OTHER;
    }

    /// Sound, not complete: every conjunct of `need` follows from one of `have`.
    private static boolean implies(List<Expr> have, List<Expr> need) {
        List<Expr> held = have.stream().flatMap(e -> Facts.conjuncts(e).stream()).toList();
        return need.stream().flatMap(e -> Facts.conjuncts(e).stream()).allMatch(n -> held.stream().anyMatch(h -> implies(h, n)));
    }

    private static boolean implies(Expr have, Expr need) {
        if (have.equals(need)) return true;
        if (have instanceof Expr.Or(var left, var right)) return implies(List.of(left), List.of(need)) && implies(List.of(right), List.of(need));
        if (need instanceof Expr.Or(var left, var right)) return implies(List.of(have), List.of(left)) || implies(List.of(have), List.of(right));
        return have instanceof Expr.Compare h && need instanceof Expr.Compare n && h.left().equals(n.left()) && Bounds.implies(h, n);
    }

    private static String shown(List<Expr> conditions) {
        return conditions.isEmpty() ? "nothing" : Phrases.all(conditions);
    }

    /// A condition that must hold: looser is wider.
    private void condition(List<Expr> before, List<Expr> after, String area, String subject, String what, int line) {
        Relation relation = relation(before, after);
        if (relation == Relation.SAME) return;
        add(relation == Relation.TIGHTER ? Effect.NARROWS : Effect.WIDENS, area, subject, what + ": " + shown(before) + " -> " + shown(after), line);
    }

    // ---- declarations -------------------------------------------------------------------------------------------

    private <T> void declared(Map<String, T> before, Map<String, T> after, String area, Effect removed, Effect added, Function<T, Integer> line, Pair<T> both) {
        before.forEach((name, _) -> {
            if (!after.containsKey(name)) add(removed, area, name, area + " " + name + " removed", 0);
        });
        after.forEach((name, value) -> {
            T was = before.get(name);
            if (was == null) add(added, area, name, area + " " + name + " added", line.apply(value));
            else both.compare(was, value);
        });
    }

    private interface Pair<T> {
        void compare(T before, T after);
    }

    private void slots() {
        declared(old.slots(), now.slots(), "slot", Effect.NEUTRAL, Effect.NEUTRAL, s -> s.span().line(), (was, is) -> {
            int line = is.span().line();
            changed(Effect.WIDENS, "slot", is.name(), "type", Types.show(was.type()), Types.show(is.type()), line);
            if (was.pii() != is.pii()) add(was.pii() ? Effect.WIDENS : Effect.NARROWS, "slot", is.name(), is.pii() ? "now pii" : "no longer pii: it may be logged", line);
            if (was.sealed() != is.sealed()) {
                add(was.sealed() ? Effect.WIDENS : Effect.NARROWS, "slot", is.name(), is.sealed() ? "now sealed" : "no longer sealed: it may be spoken and sent", line);
            }
            boolean stricter = was.origin().equals(new Flow.Origin.FromCaller(false)) && is.origin().equals(new Flow.Origin.FromCaller(true));
            changed(stricter ? Effect.NARROWS : Effect.WIDENS, "slot", is.name(), "writer", writer(was), writer(is), line);
            changed(Effect.WIDENS, "slot", is.name(), "first value", value(was.initial()), value(is.initial()), line);
        });
    }

    private static String writer(Flow.Slot slot) {
        return slot.origin() instanceof Flow.Origin.None ? "nobody" : Phrases.origin(slot.origin());
    }

    private static String value(@Nullable Literal literal) {
        return literal == null ? "none" : Types.show(literal);
    }

    private void disclosures() {
        declared(old.disclosures(), now.disclosures(), "disclosure", Effect.WIDENS, Effect.NEUTRAL, d -> d.span().line(), (was, is) -> {
            int line = is.span().line();
            words("disclosure", is.name(), "it", was.say().source(), is.say().source(), line);
            if (was.bargeable() != is.bargeable()) {
                add(is.bargeable() ? Effect.WIDENS : Effect.NARROWS, "disclosure", is.name(), is.bargeable() ? "may now be interrupted" : "may no longer be interrupted", line);
            }
            if (was.heardPercent() != is.heardPercent()) {
                add(is.heardPercent() < was.heardPercent() ? Effect.WIDENS : Effect.NARROWS, "disclosure", is.name(),
                        "counts once heard " + was.heardPercent() + "% -> " + is.heardPercent() + "%", line);
            }
            if (was.ack() != is.ack()) add(is.ack() ? Effect.NARROWS : Effect.WIDENS, "disclosure", is.name(), is.ack() ? "now asks yes or no" : "no longer asks yes or no", line);
        });
    }

    private void tools() {
        declared(old.tools(), now.tools(), "tool", Effect.NARROWS, Effect.WIDENS, t -> t.span().line(), (was, is) -> {
            int line = is.span().line();
            changed(Effect.WIDENS, "tool", is.name(), "takes", Phrases.params(was.params()), Phrases.params(is.params()), line);
            changed(Effect.WIDENS, "tool", is.name(), "returns", Phrases.params(was.results()), Phrases.params(is.results()), line);
            changed(is.effect().compareTo(was.effect()) > 0 ? Effect.WIDENS : Effect.NARROWS, "tool", is.name(), "effect", Phrases.effect(was.effect()), Phrases.effect(is.effect()), line);
            changed(Effect.WIDENS, "tool", is.name(), "via", Objects.toString(was.via(), is.name()), Objects.toString(is.via(), is.name()), line);
            condition(was.needs(), is.needs(), "tool", is.name(), "needs", line);
            condition(optional(was.where()), optional(is.where()), "tool", is.name(), "where", line);
            approval(was, is);
            limit(was, is);
            changed(Effect.NEUTRAL, "tool", is.name(), "timeout", Texts.duration(was.timeout()), Texts.duration(is.timeout()), line);
        });
    }

    /// A person is asked when the condition holds: looser is stricter here.
    private void approval(Flow.Tool was, Flow.Tool is) {
        if (Objects.equals(was.approveWhen(), is.approveWhen())) return;
        String change = "a person approves when: " + (was.approveWhen() == null ? "never" : was.approveWhen().source()) + " -> "
                + (is.approveWhen() == null ? "never" : is.approveWhen().source());
        boolean stricter = was.approveWhen() == null || is.approveWhen() != null && implies(was.approveWhen(), is.approveWhen());
        add(stricter ? Effect.NARROWS : Effect.WIDENS, "tool", is.name(), change, is.span().line());
    }

    private void limit(Flow.Tool was, Flow.Tool is) {
        if (Objects.equals(was.limit(), is.limit())) return;
        boolean stricter = was.limit() == null || is.limit() != null && is.limit().per().equals(was.limit().per()) && is.limit().times() < was.limit().times();
        add(stricter ? Effect.NARROWS : Effect.WIDENS, "tool", is.name(), "limit: " + Phrases.limit(was.limit()) + " -> " + Phrases.limit(is.limit()), is.span().line());
    }

    // ---- states -------------------------------------------------------------------------------------------------

    private void anywhere() {
        Flow.Anywhere was = old.anywhere();
        Flow.Anywhere is = now.anywhere();
        if (was == null && is == null) return;
        if (was != null && is != null) condition(optional(was.after()), optional(is.after()), "anywhere", "anywhere", "after", is.span().line());
        edges("anywhere", was == null ? List.of() : was.handlers(), is == null ? List.of() : is.handlers(), _ -> true);
    }

    private void states() {
        for (String name : old.states().keySet()) if (!now.states().containsKey(name)) add(Effect.NARROWS, "state", name, "state " + name + " removed", 0);
        for (Flow.State is : now.states().values()) {
            Flow.State was = old.states().get(is.name());
            if (was == null) {
                add(Effect.NEUTRAL, "state", is.name(), "state " + is.name() + " added", is.span().line());
                was = new Flow.State(is.name(), is.requires(), List.of(), null, Flow.Speech.NOTHING, List.of(), List.of(), List.of(), is.span());
            }
            state(was, is);
        }
    }

    private void state(Flow.State was, Flow.State is) {
        int line = is.span().line();
        String name = is.name();
        condition(was.requires(), is.requires(), "state", name, "requires", line);
        actions(was, is);
        number("state", name, "words a model may say", was.speech().words(), is.speech().words(), line);
        sets("state", name, "mention", was.speech().mention(), is.speech().mention(), Effect.WIDENS);
        sets("state", name, "call", was.calls(), is.calls(), Effect.WIDENS);
        goal(was, is);
        Map<String, Flow.Collect> before = was.collects().stream().collect(Collectors.toMap(Flow.Collect::slot, c -> c, (a, _) -> a, LinkedHashMap::new));
        sets("state", name, "collect", List.copyOf(before.keySet()), is.collects().stream().map(Flow.Collect::slot).toList(), Effect.WIDENS);
        for (Flow.Collect collect : is.collects()) {
            Flow.Collect earlier = before.get(collect.slot());
            if (earlier == null) continue;
            number("state", name, "tries for " + collect.slot(), earlier.tries(), collect.tries(), line);
            changed(earlier.by() == Flow.Channel.EITHER ? Effect.NARROWS : Effect.WIDENS, "state", name, collect.slot() + " by",
                    Phrases.channel(earlier.by()), Phrases.channel(collect.by()), line);
        }
        edges(name, was.handlers(), is.handlers(), e -> canHappen(is, e));
    }

    /// A proof holds for every model, whatever its goal; but what a goal names, the model is told.
    private void goal(Flow.State was, Flow.State is) {
        if (Objects.equals(was.goal(), is.goal())) return;
        List<String> told = is.goal() == null ? List.of() : Template.of(is.goal()).slots();
        List<String> toldBefore = was.goal() == null ? List.of() : Template.of(was.goal()).slots();
        List<String> more = told.stream().filter(s -> !toldBefore.contains(s)).distinct().toList();
        String change = WordDiff.of(Objects.toString(was.goal(), ""), Objects.toString(is.goal(), "")).strip();
        if (more.isEmpty()) add(Effect.NEUTRAL, "state", is.name(), "goal: " + change, is.span().line());
        else add(Effect.WIDENS, "state", is.name(), "the model is told " + String.join(", ", more) + ": " + change, is.span().line());
    }

    private void actions(Flow.State was, Flow.State is) {
        List<String> before = was.actions().stream().map(Phrases::action).toList();
        List<String> after = is.actions().stream().map(Phrases::action).toList();
        if (before.equals(after)) return;
        List<Action> gone = missing(was.actions(), after);
        List<Action> come = missing(is.actions(), before);
        List<String> keptBefore = new ArrayList<>(before);
        gone.forEach(a -> keptBefore.remove(Phrases.action(a)));
        List<String> keptAfter = new ArrayList<>(after);
        come.forEach(a -> keptAfter.remove(Phrases.action(a)));
        if (!keptBefore.equals(keptAfter)) {
            add(Effect.WIDENS, "state", is.name(), "its lines stand in another order: " + String.join("; ", after), is.span().line());
        }
        for (Action action : gone) {
            Effect effect = switch (action) {
                case Action.Play _ -> Effect.WIDENS;
                case Action.Record(boolean resume, _) -> resume ? Effect.NARROWS : Effect.WIDENS;
                case Action.Say _, Action.Run _ -> Effect.NARROWS;
                case Action.End _ -> Effect.NEUTRAL;
            };
            add(effect, "state", is.name(), "no longer: " + Phrases.action(action), is.span().line());
        }
        for (Action action : come) {
            Effect effect = switch (action) {
                case Action.Play _ -> Effect.NEUTRAL;
                case Action.Record(boolean resume, _) -> resume ? Effect.WIDENS : Effect.NARROWS;
                case Action.Say _, Action.Run _, Action.End _ -> Effect.WIDENS;
            };
            add(effect, "state", is.name(), "now: " + Phrases.action(action), line(action));
        }
    }

    private static int line(Action action) {
        return switch (action) {
            case Action.Play(_, var span) -> span.line();
            case Action.Say(_, var span) -> span.line();
            case Action.Run(_, _, var span) -> span.line();
            case Action.Record(_, var span) -> span.line();
            case Action.End(_, var span) -> span.line();
        };
    }

    /// Those of `actions` that `others` does not have, counted.
    private static List<Action> missing(List<Action> actions, List<String> others) {
        List<String> left = new ArrayList<>(others);
        return actions.stream().filter(a -> !left.remove(Phrases.action(a))).toList();
    }

    private boolean canHappen(Flow.State state, Event event) {
        return switch (event) {
            case Event.OnTool(_, var tool) -> state.calls().contains(tool) || CompletenessCheck.runs(state).contains(tool);
            case Event.OnFilled(var slot) -> state.collects().stream().anyMatch(c -> c.slot().equals(slot));
            case Event.OnYes(), Event.OnNo() -> state.actions().stream().anyMatch(a -> a instanceof Action.Play(var d, _) && now.disclosures().get(d).ack());
            case Event.OnTriesSpent() -> !state.collects().isEmpty();
            case Event.OnTurns _, Event.OnDenied _ -> state.hasModel();
            default -> true;
        };
    }

    // ---- edges --------------------------------------------------------------------------------------------------

    /// Where one event leads, in the order in which handlers are tried.
    private record Exit(Event event, List<Expr> guard, String target, int line) { }

    private void edges(String subject, List<Flow.Handler> before, List<Flow.Handler> after, java.util.function.Predicate<Event> possible) {
        Map<String, List<Exit>> was = exits(before);
        Map<String, List<Exit>> is = exits(after);
        Set<String> events = new LinkedHashSet<>(is.keySet());
        events.addAll(was.keySet());
        for (String event : events) {
            edge(subject, event, was.getOrDefault(event, List.of()), is.getOrDefault(event, List.of()), possible);
        }
    }

    private static Map<String, List<Exit>> exits(List<Flow.Handler> handlers) {
        Map<String, List<Exit>> exits = new LinkedHashMap<>();
        for (Flow.Handler handler : handlers) {
            for (Event event : handler.events()) {
                exits.computeIfAbsent(key(event), _ -> new ArrayList<>()).add(new Exit(event, optional(handler.when()), Texts.target(handler.target()), handler.span().line()));
            }
        }
        return exits;
    }

    /// Events that differ only in how often or how long are one: their number is a budget.
    private static String key(Event event) {
        return switch (event) {
            case Event.OnTurns _ -> "turns";
            case Event.OnDenied _ -> "denied";
            case Event.OnSilence _ -> "silence";
            default -> Texts.event(event);
        };
    }

    private void edge(String subject, String event, List<Exit> was, List<Exit> is, java.util.function.Predicate<Event> possible) {
        String area = subject.equals("anywhere") ? "anywhere" : "edge";
        Set<String> targets = new LinkedHashSet<>();
        is.forEach(e -> targets.add(e.target));
        was.forEach(e -> targets.add(e.target));
        for (String target : targets) {
            Exit before = first(was, target);
            Exit after = first(is, target);
            if (before == null && after != null) {
                add(Effect.WIDENS, area, subject, "edge added: on " + shown(after), after.line);
            } else if (before != null && after == null) {
                boolean ignored = is.isEmpty() && possible.test(before.event);
                add(ignored ? Effect.WIDENS : Effect.NARROWS, area, subject, "edge removed: on " + shown(before)
                        + (ignored ? "; the event is now ignored here, the call stays where it left" : ""), 0);
            } else if (before != null && after != null) {
                budget(area, subject, least(was, target), least(is, target));
                guard(area, subject, was, is, before, after);
            }
        }
    }

    private static @Nullable Exit first(List<Exit> exits, String target) {
        return exits.stream().filter(e -> e.target.equals(target)).findFirst().orElse(null);
    }

    /// Of several budgets that lead to one target, the smallest is spent first.
    private static Exit least(List<Exit> exits, String target) {
        return exits.stream().filter(e -> e.target.equals(target)).min(java.util.Comparator.comparingLong(e -> amount(e.event))).orElseThrow();
    }

    private static String shown(Exit exit) {
        return Texts.event(exit.event) + (exit.guard.isEmpty() ? "" : " when " + Phrases.all(exit.guard)) + " -> " + exit.target;
    }

    private void budget(String area, String subject, Exit before, Exit after) {
        long was = amount(before.event);
        long is = amount(after.event);
        if (was != is) {
            add(is > was ? Effect.WIDENS : Effect.NARROWS, area, subject, "budget: on " + Texts.event(before.event) + " -> on " + Texts.event(after.event), after.line);
        }
    }

    private static long amount(Event event) {
        return switch (event) {
            case Event.OnTurns(int turns) -> turns;
            case Event.OnDenied(int times) -> times;
            case Event.OnSilence(var duration) -> duration.toMillis();
            default -> 0;
        };
    }

    /// The edge is taken when its guard holds and none before it did: it widens when the guard got looser, or one of
    /// those before it tighter or less.
    private void guard(String area, String subject, List<Exit> was, List<Exit> is, Exit before, Exit after) {
        List<List<Expr>> guardsBefore = guards(was, before.target);
        List<List<Expr>> guardsAfter = guards(is, after.target);
        boolean looser = guardsAfter.stream().anyMatch(a -> guardsBefore.stream().noneMatch(b -> implies(a, b)));
        boolean tighter = guardsBefore.stream().anyMatch(b -> guardsAfter.stream().noneMatch(a -> implies(b, a)));
        List<List<Expr>> earlierBefore = earlier(was, before);
        List<List<Expr>> earlierAfter = earlier(is, after);
        boolean lessShadow = earlierBefore.stream().anyMatch(b -> earlierAfter.stream().noneMatch(a -> implies(b, a)));
        boolean moreShadow = earlierAfter.stream().anyMatch(a -> earlierBefore.stream().noneMatch(b -> implies(a, b)));
        if (!looser && !tighter && !lessShadow && !moreShadow) return;
        Effect effect = looser || lessShadow ? Effect.WIDENS : Effect.NARROWS;
        if (looser || tighter) {
            add(effect, area, subject, "guard of `on " + Texts.event(after.event) + " -> " + after.target + "`: " + alternatives(guardsBefore) + " -> " + alternatives(guardsAfter), after.line);
        } else {
            boolean again = after.target.equals(subject);             // asking again widens nothing; its turns are counted
            add(again ? Effect.NEUTRAL : effect, area, subject, "`on " + shown(after) + "` is taken " + (lessShadow ? "more" : "less") + " often: what is tried before it changed", after.line);
        }
    }

    private static List<List<Expr>> guards(List<Exit> exits, String target) {
        return exits.stream().filter(e -> e.target.equals(target)).map(Exit::guard).toList();
    }

    private static List<List<Expr>> earlier(List<Exit> exits, Exit exit) {
        return exits.subList(0, exits.indexOf(exit)).stream().map(Exit::guard).toList();
    }

    private static String alternatives(List<List<Expr>> guards) {
        return guards.stream().map(g -> g.isEmpty() ? "always" : Phrases.all(g)).collect(Collectors.joining(" or "));
    }

    // ---- what is promised ---------------------------------------------------------------------------------------

    private void assertions() {
        Map<String, Flow.Assertion> after = now.assertions().stream().collect(Collectors.toMap(Flow.Assertion::name, a -> a, (a, _) -> a, LinkedHashMap::new));
        Map<String, Flow.Assertion> before = old.assertions().stream().collect(Collectors.toMap(Flow.Assertion::name, a -> a, (a, _) -> a, LinkedHashMap::new));
        before.forEach((name, was) -> {
            if (after.containsKey(name)) return;
            boolean kept = after.values().stream().anyMatch(a -> a.prop().equals(was.prop()));
            add(kept ? Effect.NEUTRAL : Effect.WIDENS, "assertion", name, kept ? "renamed; it still stands" : "no longer asserted: " + Props.show(was.prop()), 0);
        });
        after.forEach((name, is) -> {
            Flow.Assertion was = before.get(name);
            String shown = Props.show(is.prop());
            if (was == null) {
                boolean known = before.values().stream().anyMatch(b -> b.prop().equals(is.prop()));
                if (!known) add(Effect.NARROWS, "assertion", name, "now asserted: " + shown, is.span().line());
            } else if (!was.prop().equals(is.prop())) {
                boolean stronger = was.prop() instanceof Prop.AtMost(var a, int n) && is.prop() instanceof Prop.AtMost(var b, int m) && a.equals(b) && m < n;
                add(stronger ? Effect.NARROWS : Effect.WIDENS, "assertion", name, (stronger ? "stronger: " : "weakened or another: ") + Props.show(was.prop()) + " -> " + shown, is.span().line());
            }
        });
    }

    private void rest() {
        declared(old.intents(), now.intents(), "intent", Effect.NEUTRAL, Effect.NEUTRAL, i -> i.span().line(), (was, is) ->
                sets("intent", is.name(), "example", was.examples(), is.examples(), Effect.NEUTRAL));
        Map<String, Flow.FlowTest> before = old.tests().stream().collect(Collectors.toMap(Flow.FlowTest::name, t -> t, (a, _) -> a, LinkedHashMap::new));
        Map<String, Flow.FlowTest> after = now.tests().stream().collect(Collectors.toMap(Flow.FlowTest::name, t -> t, (a, _) -> a, LinkedHashMap::new));
        declared(before, after, "test", Effect.NEUTRAL, Effect.NEUTRAL, t -> t.span().line(), (was, is) -> {
            if (!was.steps().equals(is.steps())) add(Effect.NEUTRAL, "test", is.name(), "its steps changed", is.span().line());
        });
    }
}
