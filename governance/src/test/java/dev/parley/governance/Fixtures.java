package dev.parley.governance;

import dev.parley.dialplan.Expr;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Span;
import dev.parley.dialplan.Template;
import dev.parley.dialplan.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The billing flow, as far as speech goes.
final class Fixtures {
    static final RulePack RULES = ((RulePacks.Result.Loaded) RulePacks.load(
        List.of("us_all_party_recording", "ai_disclosure", "pci_dss_4"))).rules();

    static final Map<String, Value> BILL = Map.of(
        "verified", new Value.Bool(true),
        "balance", new Value.Money(new BigDecimal("420.10"), "USD"),
        "due", new Value.Date(LocalDate.of(2026, 12, 1)),
        "amount", new Value.Money(new BigDecimal("50.00"), "USD"),
        "account", new Value.Id("AC-1001"),
        "name", new Value.Text("Jane Doe"),
        "receipt", new Value.Text("R-77"));

    private Fixtures() { }

    static Flow flow() {
        Map<String, Flow.Slot> slots = new LinkedHashMap<>();
        slot(slots, "account", new Type.Id("account_id"), true, false, new Flow.Origin.FromCaller(true));
        slot(slots, "name", new Type.Text(), true, false, new Flow.Origin.FromCrm());
        slot(slots, "verified", new Type.Bool(), false, false, new Flow.Origin.FromTool("verify"));
        slot(slots, "balance", new Type.Money("USD"), false, false, new Flow.Origin.FromTool("get_bill"));
        slot(slots, "due", new Type.Date(), false, false, new Flow.Origin.FromTool("get_bill"));
        slot(slots, "amount", new Type.Money("USD"), false, false, new Flow.Origin.FromCaller(true));
        slot(slots, "card", new Type.Token(), false, true, new Flow.Origin.FromKeypad());
        slot(slots, "receipt", new Type.Text(), false, false, new Flow.Origin.FromTool("pay"));
        Map<String, Flow.Tool> tools = new LinkedHashMap<>();
        for (String tool : List.of("verify", "get_bill", "pay")) {
            tools.put(tool, new Flow.Tool(tool, List.of(), List.of(), Flow.ToolEffect.READ, null, List.of(), null, null, null,
                Duration.ofSeconds(3), Span.NONE));
        }
        Map<String, Flow.State> states = new LinkedHashMap<>();
        state(states, "triage", List.of(), new Flow.Speech(30, List.of()),
            "Find out why the caller rang. Never discuss account details here.");
        state(states, "bill", List.of(new Expr.Ref("verified")), new Flow.Speech(40, List.of("balance", "due", "amount")),
            "Give balance and due date; offer to take a payment and ask how much.");
        state(states, "capture", List.of(), Flow.Speech.NOTHING, null);
        state(states, "voicemail_box", List.of(), Flow.Speech.NOTHING, null);
        return new Flow("billing", 7, "00", "", "billing.flow", List.of(), List.of(), List.of(), "You are Pat, the calm voice of Acme Power.", null,
            null, (Template) null, List.of(), Map.of(), slots, Map.of(), tools, null, "triage", states, List.of(), List.of());
    }

    private static void slot(Map<String, Flow.Slot> slots, String name, Type type, boolean pii, boolean sealed, Flow.Origin origin) {
        slots.put(name, new Flow.Slot(name, type, pii, sealed, null, origin, Span.NONE));
    }

    private static void state(Map<String, Flow.State> states, String name, List<Expr> requires, Flow.Speech speech,
                              @org.jspecify.annotations.Nullable String goal) {
        states.put(name, new Flow.State(name, requires, List.of(), goal, speech, List.of(), List.of(), List.of(), Span.NONE));
    }

    static SpeechContext in(String state) {
        return in(state, BILL);
    }

    static SpeechContext in(String state, Map<String, Value> values) {
        Flow flow = flow();
        Flow.State at = flow.states().get(state);
        return new SpeechContext(flow, at, Locale.US, RULES, at.speech().words(), Set.copyOf(at.speech().mention()), values,
            List.of(), "", false);
    }

    static SpeechContext recent(SpeechContext c, String... recent) {
        return new SpeechContext(c.flow(), c.state(), c.locale(), c.rules(), c.wordsLeft(), c.mentionable(), c.values(),
            List.of(recent), c.heldOver(), c.toolPending());
    }

    static SpeechContext heldOver(SpeechContext c, String heldOver) {
        return new SpeechContext(c.flow(), c.state(), c.locale(), c.rules(), c.wordsLeft(), c.mentionable(), c.values(),
            c.recent(), heldOver, c.toolPending());
    }

    static SpeechContext pending(SpeechContext c) {
        return new SpeechContext(c.flow(), c.state(), c.locale(), c.rules(), c.wordsLeft(), c.mentionable(), c.values(),
            c.recent(), c.heldOver(), true);
    }

    static SpeechContext under(SpeechContext c, RulePack rules) {
        return new SpeechContext(c.flow(), c.state(), c.locale(), rules, c.wordsLeft(), c.mentionable(), c.values(),
            c.recent(), c.heldOver(), c.toolPending());
    }
}
