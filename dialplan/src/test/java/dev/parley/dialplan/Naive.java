package dev.parley.dialplan;

import dev.parley.dialplan.Flow.Action;
import dev.parley.dialplan.Flow.Atom;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Flow.Handler;
import dev.parley.dialplan.Flow.Outcome;
import dev.parley.dialplan.Flow.Prop;
import dev.parley.dialplan.Step.Act;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// One call, with real values, written from the document and not from the prover: the second opinion. At every moment it
/// says what may happen next; a demon or a counterexample chooses.
final class Naive {
    record Move(Act act, String subject, Outcome outcome, Event event) { }

    private enum At { ENTER, STEP, PLAY, RECORD, TOOL, EXITS, ASK, OPEN, CALL, DRAIN, TRANSFER, END }

    private final Flow flow;
    private final Random random;
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, Integer> versions = new HashMap<>();
    private final Map<String, Map<String, Integer>> heard = new HashMap<>();
    private final Map<String, Integer> confirmed = new HashMap<>();
    private final Map<String, Integer> dispatched = new HashMap<>();
    private final Set<Atom> happened = new HashSet<>();
    private final Map<Atom, Integer> times = new HashMap<>();
    private final Set<String> owed = new HashSet<>();
    final Set<String> violated = new LinkedHashSet<>();
    private boolean recording = true;
    private At at = At.ENTER;
    private String state;
    private int position;
    private int failedAt = -1;
    private Outcome failure = Outcome.OK;
    private String calling = "";
    private String otherwise = "";
    private final List<String> asked = new ArrayList<>();
    /// What the last move did.
    Handler taken;

    Naive(Flow flow, Random random) {
        this.flow = flow;
        this.random = random;
        this.state = flow.start();
        times.put(new Atom.Recording(), 1);
        for (Flow.Slot slot : flow.slots().values()) {
            if (slot.initial() instanceof Literal.Bool(boolean b)) values.put(slot.name(), b);
            else if (slot.initial() != null || slot.origin() instanceof Flow.Origin.FromCrm) values.put(slot.name(), value(slot.type()));
        }
    }

    String state() {
        return at == At.END ? "" : state;
    }

    boolean ended() {
        return at == At.END;
    }

    private Flow.State here() {
        return flow.states().get(state);
    }

    private Object value(Type type) {
        return switch (type) {
            case Type.Bool() -> random.nextBoolean();
            case Type.Int(), Type.Money(_) -> new BigDecimal(random.nextInt(-1, 5));
            case Type.ListOf(_) -> random.nextBoolean() ? List.of("a", "b") : List.of("b");
            case Type.Date() -> random.nextInt(5);
            default -> random.nextBoolean() ? "a" : "b";
        };
    }

    // ---- truth ----------------------------------------------------------------------------------------------------

    private Boolean truth(Expr expr) {
        return switch (expr) {
            case Expr.And(var l, var r) -> {
                Boolean a = truth(l);
                Boolean b = truth(r);
                yield Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b) ? Boolean.FALSE : a == null || b == null ? null : Boolean.TRUE;
            }
            case Expr.Or(var l, var r) -> {
                Boolean a = truth(l);
                Boolean b = truth(r);
                yield Boolean.TRUE.equals(a) || Boolean.TRUE.equals(b) ? Boolean.TRUE : a == null || b == null ? null : Boolean.FALSE;
            }
            case Expr.Not(var e) -> {
                Boolean a = truth(e);
                yield a == null ? null : (Boolean) !a;
            }
            case Expr.Ref(var slot) -> (Boolean) values.get(slot);
            case Expr.Lit(Literal.Bool(boolean b)) -> b;
            case Expr.Disclosed(var d) -> disclosed(d);
            case Expr.Confirmed(var s) -> confirmed.containsKey(s) && confirmed.get(s) == version(s);
            case Expr.Member(var e, var list) -> values.get(e) == null || values.get(list) == null ? null
                    : (Boolean) ((List<?>) values.get(list)).contains(values.get(e));
            case Expr.Compare(var op, var l, var r) -> {
                BigDecimal a = number(l);
                BigDecimal b = number(r);
                if (a == null || b == null) yield null;
                int order = a.compareTo(b);
                yield switch (op) {
                    case EQ -> order == 0;
                    case NE -> order != 0;
                    case LT -> order < 0;
                    case LE -> order <= 0;
                    case GT -> order > 0;
                    case GE -> order >= 0;
                };
            }
            default -> null;
        };
    }

    private BigDecimal number(Expr expr) {
        return switch (expr) {
            case Expr.Ref(var slot) -> (BigDecimal) values.get(slot);
            case Expr.Lit(Literal.Int(long n)) -> BigDecimal.valueOf(n);
            case Expr.Lit(Literal.Money(var m)) -> m;
            default -> null;
        };
    }

    private boolean holds(Expr expr) {
        return expr == null || Boolean.TRUE.equals(truth(expr));
    }

    private boolean disclosed(String d) {
        return heard.containsKey(d) && heard.get(d).entrySet().stream().allMatch(e -> version(e.getKey()) == e.getValue());
    }

    private int version(String slot) {
        return versions.getOrDefault(slot, 0);
    }

    // ---- facts change ---------------------------------------------------------------------------------------------

    private void write(String slot, Object value) {
        if (values.containsKey(slot) || value != null) versions.merge(slot, 1, Integer::sum);
        if (value == null) values.remove(slot);
        else values.put(slot, value);
        Set<String> doubt = new LinkedHashSet<>();
        computed(slot, doubt);
        for (String stale : doubt) {                               // what was worked out from the old value is void
            if (stale.equals(slot)) continue;
            if (flow.slots().get(stale).initial() instanceof Literal.Bool(boolean b)) values.put(stale, b);
            else values.remove(stale);
            versions.merge(stale, 1, Integer::sum);
        }
    }

    private void computed(String slot, Set<String> out) {
        Set<String> direct = new LinkedHashSet<>();
        for (Flow.Tool tool : flow.tools().values()) {
            boolean uses = tool.params().stream().anyMatch(p -> p.name().equals(slot)) || flow.states().values().stream()
                    .flatMap(s -> s.actions().stream()).anyMatch(a -> a instanceof Action.Run r && r.tool().equals(tool.name()) && r.arguments().contains(slot));
            if (uses) tool.results().stream().map(Flow.Param::name).filter(flow.slots()::containsKey).forEach(direct::add);
        }
        for (String next : direct) if (out.add(next)) computed(next, out);
    }

    private void hear(String d) {
        Map<String, Integer> spoke = new HashMap<>();
        for (String slot : flow.disclosures().get(d).say().slots()) spoke.put(slot, version(slot));
        heard.put(d, spoke);
        happen(new Atom.DisclosedAtom(d));
    }

    private void happen(Atom atom) {
        times.merge(atom, 1, Integer::sum);
        for (Flow.Assertion assertion : flow.assertions()) {
            boolean bad = switch (assertion.prop()) {
                case Prop.Before(var first, var then) -> then.equals(atom)
                        && !(first instanceof Atom.DisclosedAtom(var d) ? disclosed(d) : happened.contains(first));
                case Prop.NeverWhileState(var a, var where) -> a.equals(atom) && where.equals(state);
                case Prop.NeverWhile(var a, var condition) -> a.equals(atom) && holds(condition);
                case Prop.AtMost(var a, int most) -> a.equals(atom) && !(atom instanceof Atom.Recording) && times.get(a) > most;
                case Prop.LeadsTo(_, var a) -> {
                    if (a.equals(atom)) owed.remove(assertion.name());
                    yield false;
                }
                case Prop.AlwaysCanEnd() -> false;
            };
            if (bad) violated.add(assertion.name());
        }
        happened.add(atom);
    }

    private void owe(Event event) {
        for (Flow.Assertion assertion : flow.assertions()) {
            if (assertion.prop() instanceof Prop.LeadsTo(var asked, _) && asked.equals(event)) owed.add(assertion.name());
        }
    }

    boolean owes(String assertion) {
        return owed.contains(assertion);
    }

    private void speech(Template text) {
        happen(new Atom.Speech());
        text.slots().forEach(s -> happen(new Atom.Mention(s)));
    }

    private void rest() {
        boolean rests = at == At.PLAY || at == At.TOOL || at == At.ASK || at == At.OPEN || at == At.CALL || at == At.DRAIN;
        if (!rests || !recording) return;
        int before = times.get(new Atom.Recording());
        happen(new Atom.Recording());
        times.put(new Atom.Recording(), before);
    }

    private void end() {
        at = At.END;
        violated.addAll(owed);
    }

    // ---- what may happen ------------------------------------------------------------------------------------------

    List<Move> moves() {
        List<Move> out = new ArrayList<>();
        switch (at) {
            case ENTER -> out.add(new Move(Act.ENTERED, state, null, null));
            case STEP -> step(out);
            case PLAY -> {
                String d = ((Action.Play) here().actions().get(position)).disclosure();
                out.add(new Move(Act.HEARD, d, null, null));
                if (flow.disclosures().get(d).bargeable()) {
                    out.add(new Move(Act.PLAYED, d, null, null));
                    out.add(new Move(Act.REFUSED, d, null, null));
                }
                outside(out, List.of());
            }
            case RECORD -> {
                out.add(new Move(Act.RECORDED, ((Action.Record) here().actions().get(position)).resume() ? "resume" : "pause", null, null));
                out.add(new Move(Act.TROUBLE, "the recorder does not answer", null, null));
            }
            case TOOL -> {
                for (Outcome o : Outcome.values()) out.add(new Move(Act.RESULT, ((Action.Run) here().actions().get(position)).tool(), o, null));
            }
            case EXITS -> out.add(new Move(Act.OPENED, "", null, null));
            case ASK -> {
                out.add(new Move(Act.YES, "", null, new Event.OnYes()));
                out.add(new Move(Act.NO, "", null, new Event.OnNo()));
                if (!asked.isEmpty()) {
                    out.add(new Move(Act.PLAYED, asked.getFirst(), null, null));
                    out.add(new Move(Act.REFUSED, "", null, null));
                }
                outside(out, List.of(new Event.OnSilence(Duration.ZERO)));
            }
            case OPEN, CALL -> region(out);
            case DRAIN -> {
                out.add(new Move(Act.EVENT, "", null, new Event.OnDone()));
                outside(out, List.of());
            }
            case TRANSFER -> {
                out.add(new Move(Act.ACCEPTED, "", null, null));
                out.add(new Move(Act.UNANSWERED, "", null, null));
            }
            case END -> { }
        }
        return out;
    }

    private void step(List<Move> out) {
        if (position == here().actions().size()) {
            out.add(new Move(Act.OPENED, "", null, null));
            return;
        }
        Action action = here().actions().get(position);
        if (failedAt >= 0 && !(action instanceof Action.Record)) {
            out.add(new Move(Act.OPENED, "", null, null));
            return;
        }
        out.add(switch (action) {
            case Action.Play(var d, _) -> new Move(Act.PLAYED, d, null, null);
            case Action.Say _ -> new Move(Act.SAID, "", null, null);
            case Action.Run run -> new Move(allowed(run) ? Act.RUN : Act.RUN_DENIED, run.tool(), allowed(run) ? null : Outcome.FAIL, null);
            case Action.Record(boolean resume, _) -> new Move(Act.RECORD, resume ? "resume" : "pause", null, null);
            case Action.End(var label, _) -> new Move(Act.ENDED, label, null, null);
        });
    }

    private boolean allowed(Action.Run run) {
        Flow.Tool tool = flow.tools().get(run.tool());
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < tool.params().size(); i++) names.put(tool.params().get(i).name(), run.arguments().get(i));
        return allowed(tool, names);
    }

    private boolean allowed(Flow.Tool tool, Map<String, String> names) {
        if (tool.limit() != null && dispatched.getOrDefault(tool.name(), 0) >= tool.limit().times()) return false;
        if (tool.approveWhen() != null && !Boolean.FALSE.equals(truth(Facts.substitute(tool.approveWhen(), names)))) return false;
        for (Expr need : tool.needs()) if (!holds(Facts.substitute(need, names))) return false;
        return tool.where() == null || holds(Facts.substitute(tool.where(), names));
    }

    /// A parameter that is no slot may have any value: its conditions are left to luck.
    private boolean callable(Flow.Tool tool) {
        for (Flow.Param param : tool.params()) if (flow.slots().containsKey(param.name()) && !values.containsKey(param.name())) return false;
        for (Flow.Param param : tool.params()) if (!flow.slots().containsKey(param.name())) values.put(param.name(), value(param.type()));
        return allowed(tool, Map.of());
    }

    private void region(List<Move> out) {
        Flow.State s = here();
        if (s.speech().words() > 0) {
            out.add(new Move(Act.SPEAKS, "", null, null));
            for (String slot : s.speech().mention()) if (values.containsKey(slot)) out.add(new Move(Act.SPEAKS, slot, null, null));
        }
        out.add(new Move(Act.FALLBACK, "", null, null));
        Set<String> readBack = new LinkedHashSet<>(s.speech().mention());
        s.actions().forEach(a -> {
            if (a instanceof Action.Say say) readBack.addAll(say.text().slots());
            if (a instanceof Action.Play play) readBack.addAll(flow.disclosures().get(play.disclosure()).say().slots());
        });
        for (String slot : readBack) {
            if (values.containsKey(slot) && flow.slots().get(slot).origin() instanceof Flow.Origin.FromCaller(boolean c) && c) {
                boolean fills = s.collects().stream().anyMatch(c2 -> c2.slot().equals(slot));
                out.add(new Move(Act.CONFIRMED, slot, null, fills ? new Event.OnFilled(slot) : null));
            }
        }
        for (Flow.Collect collect : s.collects()) {
            boolean asks = s.readsBack(collect.slot(), flow.slots().get(collect.slot()));
            out.add(asks ? new Move(Act.GIVEN, collect.slot(), null, null) : new Move(Act.FILLED, collect.slot(), null, new Event.OnFilled(collect.slot())));
        }
        if (!s.collects().isEmpty()) out.add(new Move(Act.EVENT, "", null, new Event.OnTriesSpent()));
        for (Event event : events()) if (event instanceof Event.OnTurns) out.add(new Move(Act.EVENT, "", null, event));
        List<Event> more = new ArrayList<>(List.of(new Event.OnDenied(0)));
        if (at == At.OPEN) more.add(new Event.OnSilence(Duration.ZERO));
        outside(out, more);
        if (s.hasModel() && pick(new Event.OnModelDown()) == null) {
            boolean some = events().contains(new Event.OnModelDown());
            out.add(new Move(Act.TROUBLE, "the model is down", null, some ? new Event.OnModelDown() : null));
        }
        if (at == At.OPEN) {
            for (String name : s.calls()) if (callable(flow.tools().get(name))) out.add(new Move(Act.CALL, name, null, null));
        } else {
            for (Outcome o : Outcome.values()) out.add(new Move(Act.RESULT, calling, o, new Event.OnTool(o, calling)));
        }
    }

    private Set<Event> events() {
        Set<Event> events = new LinkedHashSet<>();
        here().handlers().forEach(h -> events.addAll(h.events()));
        if (flow.anywhere() != null) flow.anywhere().handlers().forEach(h -> events.addAll(h.events()));
        return events;
    }

    /// `more`: kinds of events beyond those that may come at any time.
    private void outside(List<Move> out, List<Event> more) {
        boolean listening = at == At.OPEN || at == At.CALL || at == At.ASK;
        Type keying = at == At.ASK || !listening ? null : here().collects().stream().filter(c -> c.by() != Flow.Channel.VOICE && !values.containsKey(c.slot()))
                .map(c -> flow.slots().get(c.slot()).type()).findFirst().orElse(null);
        Set<Event> events = events();
        if (listening) {
            for (Flow.Assertion a : flow.assertions()) if (a.prop() instanceof Prop.LeadsTo(Event.OnIntent i, _)) events.add(i);
        }
        for (Event event : events) {
            boolean any = event instanceof Event.OnIntent || event instanceof Event.OnKeypad(var digits) && (keying == null || !keying.mayBeKeyed(digits)) || event instanceof Event.OnVoicemail
                    || event instanceof Event.OnModelDown || more.stream().anyMatch(m -> m.getClass() == event.getClass());
            if (!any) continue;
            boolean wish = listening && event instanceof Event.OnIntent;
            if (pick(event) != null || wish) out.add(new Move(Act.EVENT, "", null, event));
        }
    }

    private Handler pick(Event event) {
        for (Handler h : here().handlers()) if (h.events().contains(event) && holds(h.when())) return h;
        if (flow.anywhere() == null || !holds(flow.anywhere().after())) return null;
        for (Handler h : flow.anywhere().handlers()) if (h.events().contains(event) && holds(h.when())) return h;
        return null;
    }

    // ---- it happens -----------------------------------------------------------------------------------------------

    void apply(Move move) {
        taken = null;
        switch (move.act()) {
            case ENTERED -> {
                for (Expr required : here().requires()) {
                    if (!holds(required)) throw new AssertionError("state " + state + " entered without " + required.source());
                }
                for (Flow.Collect c : here().collects()) write(c.slot(), null);
                asked.clear();
                failedAt = -1;
                position = 0;
                at = At.STEP;
            }
            case PLAYED -> {
                flow.disclosures().get(move.subject()).say().slots().forEach(s -> happen(new Atom.Mention(s)));
                if (at == At.STEP) at = At.PLAY;
            }
            case HEARD -> {
                if (flow.disclosures().get(move.subject()).ack()) asked.add(move.subject());
                else hear(move.subject());
                next();
            }
            case REFUSED, ACCEPTED, ENDED -> end();
            case SAID -> {
                speech(((Action.Say) here().actions().get(position)).text());
                next();
            }
            case RECORD -> at = At.RECORD;
            case RECORDED -> {
                boolean on = move.subject().equals("resume");
                if (on && !recording) {
                    times.merge(new Atom.Recording(), 1, Integer::sum);
                    for (Flow.Assertion a : flow.assertions()) {
                        if (a.prop() instanceof Prop.AtMost(Atom.Recording r, int most) && times.get(r) > most) violated.add(a.name());
                    }
                }
                recording = on;
                next();
            }
            case RUN -> {
                dispatch(move.subject());
                at = At.TOOL;
            }
            case RUN_DENIED -> {
                failedAt = position;
                failure = Outcome.FAIL;
                owe(new Event.OnTool(Outcome.FAIL, move.subject()));
                next();
            }
            case RESULT -> {
                Event event = new Event.OnTool(move.outcome(), move.subject());
                boolean scripted = at == At.TOOL;
                returned(move.subject(), move.outcome(), event);
                if (scripted) {
                    if (move.outcome() != Outcome.OK) {
                        failedAt = position;
                        failure = move.outcome();
                    }
                    next();
                } else if (!outcome(move.subject(), move.outcome())) {
                    at = At.OPEN;
                }
            }
            case OPENED -> opened();
            case CALL -> {
                dispatch(move.subject());
                calling = move.subject();
                at = At.CALL;
            }
            case SPEAKS -> {
                happen(new Atom.Speech());
                if (!move.subject().isEmpty()) happen(new Atom.Mention(move.subject()));
            }
            case FALLBACK -> {
                if (flow.fallback() == null) happen(new Atom.Speech());
                else speech(flow.fallback());
            }
            case CONFIRMED -> {
                confirmed.put(move.subject(), version(move.subject()));
                if (move.event() != null) fire(move.event());
            }
            case GIVEN -> write(move.subject(), value(flow.slots().get(move.subject()).type()));
            case FILLED -> {
                write(move.subject(), value(flow.slots().get(move.subject()).type()));
                fire(move.event());
            }
            case YES -> {
                for (String d : asked) {
                    hear(d);
                    for (String slot : flow.disclosures().get(d).say().slots()) confirmed.put(slot, version(slot));
                }
                if (!fire(move.event())) trouble();
            }
            case NO -> {
                for (String d : asked) {
                    heard.remove(d);
                    flow.disclosures().get(d).say().slots().forEach(confirmed::remove);
                }
                if (!fire(move.event())) trouble();
            }
            case EVENT -> {
                if (at == At.EXITS) opened();
                else if (!fire(move.event())) {
                    if (move.event() instanceof Event.OnDone) trouble();
                    else if (move.event() instanceof Event.OnIntent) owe(move.event());
                }
            }
            case TROUBLE -> {
                if (at == At.RECORD && ((Action.Record) here().actions().get(position)).resume()) next();
                else trouble();
            }
            case UNANSWERED -> {
                state = otherwise;
                at = At.ENTER;
            }
        }
        rest();
    }

    private void next() {
        position++;
        at = At.STEP;
    }

    private void trouble() {
        happen(new Atom.Speech());
        end();
    }

    private void dispatch(String tool) {
        dispatched.merge(tool, 1, Integer::sum);
        happen(new Atom.ToolRun(tool));
    }

    private void returned(String tool, Outcome outcome, Event event) {
        if (outcome == Outcome.OK) {
            for (Flow.Param result : flow.tools().get(tool).results()) {
                if (flow.slots().containsKey(result.name())) write(result.name(), value(result.type()));
            }
        }
        owe(event);
        if (outcome == Outcome.OK) happen(new Atom.ToolOk(tool));
    }

    private void opened() {
        if (at == At.STEP) {
            if (position < here().actions().size()) next();
            else at = At.EXITS;
            return;
        }
        for (int i = 0; i < here().actions().size(); i++) {
            if (!(here().actions().get(i) instanceof Action.Run run) || failedAt >= 0 && i > failedAt) continue;
            if (outcome(run.tool(), i == failedAt ? failure : Outcome.OK)) return;
        }
        boolean asks = here().actions().stream().anyMatch(a -> a instanceof Action.Play(var d, _) && flow.disclosures().get(d).ack());
        at = asks ? At.ASK : here().hasModel() || !here().collects().isEmpty() ? At.OPEN : At.DRAIN;
    }

    private boolean outcome(String tool, Outcome outcome) {
        if (fire(new Event.OnTool(outcome, tool))) return true;
        return outcome == Outcome.UNKNOWN && flow.tools().get(tool).effect() == Flow.ToolEffect.READ && fire(new Event.OnTool(Outcome.FAIL, tool));
    }

    private boolean fire(Event event) {
        Handler handler = pick(event);
        if (handler == null) return false;
        taken = handler;
        if (!(event instanceof Event.OnTool)) owe(event);
        switch (handler.target()) {
            case Flow.Target.Goto(var to) -> {
                state = to;
                at = At.ENTER;
            }
            case Flow.Target.End _ -> end();
            case Flow.Target.Transfer(_, _, var other) -> {
                happen(new Atom.Transfer());
                otherwise = other;
                at = At.TRANSFER;
            }
        }
        return true;
    }
}
