package dev.parley.governance;

import dev.parley.dialplan.Expr;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Brings a test to its scene: along the cheapest way the real machine will go, or, when it will go none, straight there
/// with the facts a call would have brought along.
final class Journey {
    private static final int MOST_WAYS = 40;

    private final Policy policy;
    private final Flow flow;
    private final Opening opening;
    private final Ways ways;
    private boolean apt;

    Journey(Policy policy, Opening opening) {
        this.policy = policy;
        this.flow = policy.flow();
        this.opening = opening;
        this.ways = new Ways(flow, opening.stubs());
    }

    /// The test stands in its state: the rest is up to its steps. `from`: where in the trace that state was entered.
    /// `apt`: the first step means something there.
    record Arrived(Stage stage, String state, int from, boolean apt) { }

    Arrived go(@Nullable String intent) {
        Set<Leg> impassable = Collections.newSetFromMap(new IdentityHashMap<>());
        Map<String, List<Leg>> all = ways.fromStart(impassable);
        var placement = new Placement(flow, opening, intent, policy.today());
        String target = placement.state(all);
        apt = placement.isApt();
        for (int tried = 0; tried < MOST_WAYS; tried++) {
            List<Leg> way = ways.fromStart(impassable).get(target);
            if (way == null) break;
            Optional<Cast> cast = cast(way, way.size());
            if (cast.isEmpty() && way.isEmpty()) break;
            if (cast.isEmpty()) {
                impassable.add(way.get(firstImpossible(way)));
                continue;
            }
            var trip = new Trip(way, target, cast.get());
            Optional<Leg> stuck = trip.drive();
            if (stuck.isEmpty()) return trip.arrive();
            impassable.add(stuck.get());
        }
        return jump(target);
    }

    // ---- what is needed on the way ------------------------------------------------------------------------------

    private Optional<Cast> cast(List<Leg> way, int legs) {
        List<Expr> must = new ArrayList<>(flow.startState().requires());
        for (Leg leg : way.subList(0, legs)) {
            must.addAll(leg.guards());
            must.addAll(flow.states().get(leg.to()).requires());
            if (leg.event() instanceof Event.OnTool(Flow.Outcome outcome, var tool) && outcome == Flow.Outcome.OK) must.addAll(conditions(flow.tools().get(tool)));
        }
        return Cast.choose(flow, opening.given(), must, wishes(), policy.today());
    }

    /// That a tool may run and turns out well is wished for beyond the way, as far as it can be had.
    private List<Expr> wishes() {
        List<Expr> out = new ArrayList<>();
        flow.tools().values().forEach(tool -> out.addAll(conditions(tool)));
        for (Flow.State state : flow.states().values()) {
            for (Flow.Handler handler : state.handlers()) {
                boolean well = handler.events().stream().anyMatch(e -> e instanceof Event.OnFilled
                        || e instanceof Event.OnTool(var outcome, var _) && outcome == Flow.Outcome.OK);
                Expr when = handler.when();
                if (well && when != null) out.add(when);
            }
        }
        return out.size() > 64 ? out.subList(0, 64) : out;
    }

    private static List<Expr> conditions(Flow.Tool tool) {
        List<Expr> out = new ArrayList<>(tool.needs());
        Expr where = tool.where();
        Expr approval = tool.approveWhen();
        if (where != null) out.add(where);
        if (approval != null) out.add(new Expr.Not(approval));
        return out;
    }

    /// At least the first leg can: a way of no legs always has a cast, or nothing has.
    private int firstImpossible(List<Leg> way) {
        int legs = 1;
        while (legs < way.size() && cast(way, legs).isPresent()) legs++;
        return legs - 1;
    }

    private Stage begin(Cast cast) {
        var stage = new Stage(policy, cast);
        opening.stubs().values().forEach(stage::stub);
        for (Flow.Slot slot : flow.slots().values()) {
            boolean given = opening.given().containsKey(slot.name());
            boolean brought = slot.origin() instanceof Flow.Origin.FromCrm || slot.origin() instanceof Flow.Origin.None && given;
            if (brought) stage.force(slot.name(), cast.value(slot.name()));
        }
        return stage;
    }

    // ---- without a way ------------------------------------------------------------------------------------------

    /// Everything the state may rely on is made true, and the state is entered.
    private Arrived jump(String target) {
        Cast cast = Cast.choose(flow, opening.given(), List.of(), wishes(), policy.today()).orElseThrow();
        Stage stage = begin(cast);
        Flow.State state = flow.states().get(target);
        flow.slots().keySet().forEach(slot -> stage.force(slot, cast.value(slot)));
        stage.trace.note("no call could be led to " + target + ": it is entered as it stands");
        List<String> yetToPlay = state.actions().stream().filter(Flow.Action.Play.class::isInstance).map(a -> ((Flow.Action.Play) a).disclosure()).toList();
        flow.disclosures().values().stream().filter(d -> !yetToPlay.contains(d.name()))
                .forEach(d -> stage.facts().disclose(d.name(), stage.facts().versionsOf(d.say().slots())));
        flow.slots().keySet().forEach(stage.facts()::confirm);
        List<String> toolsBefore = flow.assertions().stream().map(a -> a.prop() instanceof Flow.Prop.Before(var first, var _) ? tool(first) : "")
                .filter(tool -> !tool.isEmpty()).distinct().toList();
        stage.stand(target, toolsBefore);
        var trip = new Trip(List.of(), target, cast, stage);
        stage.settle(trip::holds);
        return trip.arrive();
    }

    private static String tool(Flow.Atom atom) {
        return switch (atom) {
            case Flow.Atom.ToolOk(var tool) -> tool;
            case Flow.Atom.ToolRun(var tool) -> tool;
            case Flow.Atom.DisclosedAtom _, Flow.Atom.Mention _, Flow.Atom.Speech _, Flow.Atom.Recording _, Flow.Atom.Transfer _ -> "";
        };
    }

    // ---- on the way ---------------------------------------------------------------------------------------------

    private final class Trip {
        private final List<Leg> way;
        private final String target;
        private final Cast cast;
        private final Stage stage;

        Trip(List<Leg> way, String target, Cast cast) {
            this(way, target, cast, begin(cast));
        }

        Trip(List<Leg> way, String target, Cast cast, Stage stage) {
            this.way = way;
            this.target = target;
            this.cast = cast;
            this.stage = stage;
        }

        /// @return the leg the machine would not take; empty when the target was reached
        Optional<Leg> drive() {
            stage.turnOut(failures());
            stage.feed(new FlowInput.Began());
            stage.settle(this::holds);
            int at = 0;
            while (at < way.size()) {
                Leg leg = way.get(at);
                if (entered(at + 1) == null && !leg.isAutomatic()) new Move(stage, cast, leg.from()).take(leg);
                stage.settle(this::holds);
                if (!leg.to().equals(entered(at + 1))) return Optional.of(leg);
                at++;
            }
            return Optional.empty();
        }

        private @Nullable String entered(int index) {
            List<String> entered = stage.trace.entered();
            return index < entered.size() ? entered.get(index) : null;
        }

        private Map<String, Flow.Outcome> failures() {
            Map<String, Flow.Outcome> out = new HashMap<>();
            for (Leg leg : way) {
                if (leg.event() instanceof Event.OnTool(var outcome, var tool) && outcome != Flow.Outcome.OK) out.putIfAbsent(tool, outcome);
            }
            return out;
        }

        /// The line the test is about to cut; or one that must not have been heard yet for the next leg to be taken.
        boolean holds(ApprovedUtterance line) {
            int reached = stage.trace.entered().size() - 1;
            if (stage.state().equals(target) && (way.isEmpty() || reached >= way.size())) {
                return opening.first() instanceof Step.Barge && line.disclosure() != null
                        && Placement.disclosure(flow, flow.states().get(target), opening).filter(line.disclosure()::equals).isPresent();
            }
            if (reached < 0 || reached >= way.size()) return false;
            Leg next = way.get(reached);
            return stage.state().equals(next.from().name()) && !next.isAutomatic() && !listens(next.from());
        }

        private boolean listens(Flow.State state) {
            Predicate<Flow.Action> asks = a -> a instanceof Flow.Action.Play(var d, var _) && flow.disclosures().get(d).ack();
            return state.hasModel() || !state.collects().isEmpty() || state.actions().stream().anyMatch(asks);
        }

        /// What is given is so from here on, whatever the way has made of it; what a stub returned stays.
        Arrived arrive() {
            stage.turnOut(Map.of());
            int from = stage.trace.enteredAt(way.size());
            opening.given().keySet().forEach(slot -> {
                boolean returned = opening.stubs().values().stream().anyMatch(s -> s.values().containsKey(slot));
                if (!returned) stage.force(slot, cast.value(slot));
            });
            if (opening.first() == null) {
                opening.stubs().keySet().stream().filter(flow.states().get(target).calls()::contains).findFirst().ifPresent(tool -> {
                    new Move(stage, cast, flow.states().get(target)).call(tool);
                    stage.settle(Stage.NOTHING);
                });
            }
            return new Arrived(stage, target, from, apt);
        }
    }
}
