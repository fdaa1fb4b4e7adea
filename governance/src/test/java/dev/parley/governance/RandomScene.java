package dev.parley.governance;

import dev.parley.dialplan.Expr;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Literal;
import dev.parley.dialplan.Span;
import dev.parley.dialplan.Template;
import dev.parley.dialplan.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// A flow nobody would write, and a call somewhere in it: every rule of the governor may or may not hold. Not compiled from source,
/// because the compiler refuses most of them.
final class RandomScene {
    private static final Map<List<String>, RulePack> PACKS = new HashMap<>();
    static final List<String> SLOTS = List.of("account", "name", "verified", "balance", "due", "amount", "card", "receipt", "count", "zip");

    final Flow flow;
    final Flow.State state;
    final List<String> packs;
    final Map<String, Value> values = new LinkedHashMap<>();
    final Set<String> disclosed = new HashSet<>();
    final Set<String> confirmed = new HashSet<>();
    final Map<String, Integer> ran = new HashMap<>();
    private final Random random;

    RandomScene(Random random) {
        this.random = random;
        List<String> named = new ArrayList<>();
        for (String pack : RulePacks.names()) if (!pack.equals(RulePacks.BASE) && chance(30)) named.add(pack);
        this.flow = flow(named);
        this.packs = new ArrayList<>(List.of(RulePacks.BASE));
        this.packs.addAll(named);
        this.state = flow.states().get("s" + random.nextInt(4));
        for (String slot : SLOTS) if (chance(75)) values.put(slot, value(slot));
        values.putIfAbsent("verified", new Value.Bool(false));
        for (String disclosure : List.of("notice", "terms")) if (chance(65)) disclosed.add(disclosure);
        for (String slot : List.of("account", "amount")) if (values.containsKey(slot) && chance(60)) confirmed.add(slot);
        for (String tool : flow.tools().keySet()) if (chance(35)) ran.put(tool, 1 + random.nextInt(2));
    }

    RulePack rules() {
        return PACKS.computeIfAbsent(packs, names -> ((RulePacks.Result.Loaded) RulePacks.load(names)).rules());
    }

    /// A governor brought to where this scene is.
    Governor governor() {
        var governor = new Governor(new Policy(flow, rules(), Locale.US, LocalDate.of(2026, 11, 21)), new CallId("c"));
        FlowMachine machine = governor.rehearsedMachine();
        values.forEach(machine.facts::write);
        // Writing a slot forgets what tools answered for its old value: those are written last.
        List.of("verified", "balance", "due", "receipt").forEach(slot -> {
            if (values.containsKey(slot)) machine.facts.write(slot, values.get(slot));
        });
        disclosed.forEach(d -> machine.facts.disclose(d, machine.facts.versionsOf(flow.disclosures().get(d).say().slots())));
        confirmed.forEach(machine.facts::confirm);
        ran.forEach((tool, times) -> {
            for (int i = 0; i < times; i++) {
                machine.tools.count(tool);
                machine.monitors.toolRan(tool);
                machine.monitors.toolOk(tool);
            }
        });
        machine.enter(state.name(), "given");
        while (governor.poll() != null) { }
        return governor;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private BigDecimal amount() {
        return one(List.of(new BigDecimal("0.50"), new BigDecimal("50.00"), new BigDecimal("420.10"), new BigDecimal("2500.00")));
    }

    private Value value(String slot) {
        return switch (slot) {
            case "account" -> new Value.Id(one(List.of("AC-1001", "77")));
            case "name" -> new Value.Text(one(List.of("Jane Doe", "Jo", "guaranteed", "4111111111111111 Smith")));
            case "verified" -> new Value.Bool(chance(70));
            case "balance", "amount" -> new Value.Money(amount(), chance(93) ? "USD" : "EUR");
            case "due" -> new Value.Date(LocalDate.of(2026, 12, 1));
            case "card" -> new Value.Token("t");
            case "receipt" -> new Value.Text(one(List.of("R-77", "free", "risk free", "{balance}")));
            case "count" -> new Value.Int(random.nextInt(5));
            default -> new Value.Digits(chance(90) ? "94110" : "941");
        };
    }

    // ---- the flow -------------------------------------------------------------------------------------------------

    private Flow flow(List<String> packs) {
        Map<String, Flow.Slot> slots = new LinkedHashMap<>();
        slot(slots, "account", new Type.Id("account_id"), true, false, new Flow.Origin.FromCaller(true));
        slot(slots, "name", new Type.Text(), true, false, new Flow.Origin.FromCrm());
        slot(slots, "verified", new Type.Bool(), false, false, new Flow.Origin.FromTool("verify"));
        slot(slots, "balance", new Type.Money("USD"), false, false, new Flow.Origin.FromTool("get_bill"));
        slot(slots, "due", new Type.Date(), false, false, new Flow.Origin.FromTool("get_bill"));
        slot(slots, "amount", new Type.Money("USD"), false, false, new Flow.Origin.FromCaller(true));
        slot(slots, "card", new Type.Token(), false, true, new Flow.Origin.FromKeypad());
        slot(slots, "receipt", new Type.Text(), false, false, new Flow.Origin.FromTool("pay"));
        slot(slots, "count", new Type.Int(), false, false, new Flow.Origin.None());
        slot(slots, "zip", new Type.Digits(5), chance(50), false, new Flow.Origin.FromCaller(false));
        Map<String, Flow.Disclosure> disclosures = new LinkedHashMap<>();
        disclosures.put("notice", new Flow.Disclosure("notice", Template.of("You are speaking with an assistant of Acme Power."), false, 100, false, Span.NONE));
        disclosures.put("terms", new Flow.Disclosure("terms", Template.of("You are paying {amount}. Shall I go ahead?"), false, 100, true, Span.NONE));
        Map<String, Flow.Tool> tools = new LinkedHashMap<>();
        tool(tools, "verify", List.of(new Flow.Param("account", new Type.Id("account_id")), new Flow.Param("zip", new Type.Digits(5))));
        tool(tools, "get_bill", List.of(new Flow.Param("account", new Type.Id("account_id"))));
        tool(tools, "pay", List.of(new Flow.Param("amount", new Type.Money("USD")), new Flow.Param("card", new Type.Token())));
        tool(tools, "note", List.of(new Flow.Param("words", new Type.Text()), new Flow.Param("count", new Type.Int())));
        Map<String, Flow.State> states = new LinkedHashMap<>();
        for (int i = 0; i < 4; i++) states.put("s" + i, state("s" + i));
        states.put("bye", new Flow.State("bye", List.of(), List.of(), null, Flow.Speech.NOTHING, List.of(), List.of(), List.of(), Span.NONE));
        Map<String, Flow.Intent> intents = new LinkedHashMap<>();
        for (String intent : List.of("i0", "i1")) intents.put(intent, new Flow.Intent(intent, List.of("well " + intent), Span.NONE));
        List<Flow.Assertion> assertions = new ArrayList<>();
        for (int n = random.nextInt(3); n > 0; n--) assertions.add(new Flow.Assertion("a" + n, prop(), Span.NONE));
        return new Flow("random", 1, "00", "", "random.flow", List.of(), packs, List.of(), "You are Pat, the calm and friendly voice of Acme Power.", null, null, null,
            List.of(), intents, slots, disclosures, tools, null, "s0", states, assertions, List.of());
    }

    private static void slot(Map<String, Flow.Slot> slots, String name, Type type, boolean pii, boolean sealed, Flow.Origin origin) {
        slots.put(name, new Flow.Slot(name, type, pii, sealed, null, origin, Span.NONE));
    }

    private void tool(Map<String, Flow.Tool> tools, String name, List<Flow.Param> params) {
        List<Expr> needs = new ArrayList<>();
        for (int n = random.nextInt(3); n > 0; n--) needs.add(chance(50) ? one(FACTS) : condition(2));
        tools.put(name, new Flow.Tool(name, params, List.of(), Flow.ToolEffect.READ, null, needs, chance(40) ? condition(2) : null,
            chance(25) ? condition(1) : null, chance(50) ? new Flow.Limit(1 + random.nextInt(3), "call") : null, Duration.ofSeconds(3), Span.NONE));
    }

    private Flow.State state(String name) {
        List<Expr> requires = chance(15) ? List.of(one(FACTS)) : List.of();
        List<String> mention = new ArrayList<>();
        for (String slot : SLOTS) if (!slot.equals("card") && chance(45)) mention.add(slot);
        List<String> calls = new ArrayList<>();
        for (String tool : List.of("verify", "get_bill", "pay", "note")) if (chance(60)) calls.add(tool);
        List<Flow.Handler> handlers = new ArrayList<>();
        for (int n = 1 + random.nextInt(6); n > 0; n--) {
            Flow.Event event = new Flow.Event.OnIntent("i" + random.nextInt(2));
            Flow.Target target = chance(80) ? new Flow.Target.Goto(one(List.of("s0", "s1", "s2", "s3", "bye"))) : new Flow.Target.End("e" + n);
            handlers.add(new Flow.Handler(List.of(event), chance(70) ? condition(2) : null, target, Span.NONE));
        }
        int words = chance(8) ? 0 : 5 + random.nextInt(30);
        return new Flow.State(name, requires, List.of(), "Give the balance and the due date, then offer to take a payment.", new Flow.Speech(words, mention), calls,
            List.of(), handlers, Span.NONE);
    }

    private static final List<Expr> FACTS = List.of(new Expr.Ref("verified"), new Expr.Disclosed("notice"), new Expr.Disclosed("terms"),
        new Expr.Confirmed("amount"), new Expr.Confirmed("account"), new Expr.Ref("receipt"), new Expr.Not(new Expr.Ref("verified")));

    private Expr condition(int depth) {
        if (depth > 0 && chance(45)) {
            Expr l = condition(depth - 1);
            Expr r = condition(depth - 1);
            return switch (random.nextInt(3)) {
                case 0 -> new Expr.And(l, r);
                case 1 -> new Expr.Or(l, r);
                default -> new Expr.Not(l);
            };
        }
        if (chance(35)) return one(FACTS);
        Expr left = new Expr.Ref(one(List.of("balance", "amount")));
        Expr right = chance(50) ? new Expr.Lit(new Literal.Money(amount())) : new Expr.Ref(one(List.of("balance", "amount")));
        if (chance(20)) return new Expr.Compare(one(List.of(Expr.Op.values())), new Expr.Ref("count"), new Expr.Lit(new Literal.Int(random.nextInt(5))));
        return new Expr.Compare(one(List.of(Expr.Op.values())), left, right);
    }

    private Flow.Prop prop() {
        Flow.Atom tool = new Flow.Atom.ToolRun(one(List.of("pay", "verify", "note")));
        Flow.Atom first = chance(50) ? new Flow.Atom.DisclosedAtom(one(List.of("notice", "terms"))) : new Flow.Atom.ToolOk(one(List.of("verify", "get_bill")));
        Flow.Atom then = one(List.of(tool, new Flow.Atom.Speech(), new Flow.Atom.Mention("balance"), new Flow.Atom.Mention("due")));
        return switch (random.nextInt(4)) {
            case 0, 1 -> new Flow.Prop.Before(first, then);
            case 2 -> chance(50) ? new Flow.Prop.AtMost(tool, 1 + random.nextInt(2)) : new Flow.Prop.NeverWhile(then, condition(1));
            default -> new Flow.Prop.NeverWhileState(chance(70) ? tool : then, "s" + random.nextInt(4));
        };
    }
}
