package dev.parley.providers.testing;

import dev.parley.agent.ModelRequest;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Span;
import dev.parley.dialplan.Type;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The parts of `flows/billing.flow` that a language model sees, in compiled form.
public final class BillingFlow {
    public static final Flow FLOW = flow();
    public static final Set<String> INTENTS = FLOW.intents().keySet();

    private BillingFlow() { }

    public static ModelRequest request(String state, String words, List<String> collecting, Map<String, String> known) {
        return new ModelRequest(FLOW, FLOW.states().get(state), "en-US", 1, words, INTENTS, collecting, List.of(), known, List.of(), Optional.empty());
    }

    public static ModelRequest denied(ModelRequest request, String code, String text) {
        return new ModelRequest(request.flow(), request.state(), request.locale(), request.turn(), request.callerWords(), request.intents(),
                request.collecting(), request.confirming(), request.known(), request.transcript(), Optional.of(new ModelRequest.Denial(code, "", text)));
    }

    private static Flow flow() {
        var intents = new LinkedHashMap<String, Flow.Intent>();
        intent(intents, "pay_bill", "pay my bill", "make a payment", "I want to settle my account");
        intent(intents, "balance", "how much do I owe", "what is my balance", "when is my bill due");
        intent(intents, "human", "talk to a person", "agent please", "representative");
        intent(intents, "goodbye", "that is all", "goodbye", "nothing else");
        var slots = new LinkedHashMap<String, Flow.Slot>();
        slot(slots, "account", new Type.Id("account_id"), new Flow.Origin.FromCaller(true));
        slot(slots, "zip", new Type.Digits(5), new Flow.Origin.FromCaller(false));
        slot(slots, "verified", new Type.Bool(), new Flow.Origin.FromTool("verify"));
        slot(slots, "balance", new Type.Money("USD"), new Flow.Origin.FromTool("get_bill"));
        slot(slots, "due", new Type.Date(), new Flow.Origin.FromTool("get_bill"));
        slot(slots, "amount", new Type.Money("USD"), new Flow.Origin.FromCaller(true));
        var verify = new Flow.Tool("verify", List.of(new Flow.Param("account", new Type.Id("account_id")), new Flow.Param("zip", new Type.Digits(5))),
                List.of(new Flow.Param("verified", new Type.Bool())), Flow.ToolEffect.READ, null, List.of(), null, null, null, Duration.ofSeconds(3), Span.NONE);
        var states = new LinkedHashMap<String, Flow.State>();
        states.put("triage", state("triage", "Find out why the caller rang.", 30, List.of(), List.of(), List.of()));
        states.put("identify", state("identify", "Collect account number and billing ZIP, then verify.", 30, List.of(), List.of("verify"),
                List.of(new Flow.Collect("account", Flow.Channel.EITHER, 3, Span.NONE), new Flow.Collect("zip", Flow.Channel.KEYPAD, 3, Span.NONE))));
        states.put("spoken", state("spoken", "Collect account number and billing ZIP, then verify.", 30, List.of(), List.of("verify"),
                List.of(new Flow.Collect("account", Flow.Channel.VOICE, 3, Span.NONE), new Flow.Collect("zip", Flow.Channel.VOICE, 3, Span.NONE))));
        states.put("bill", state("bill", "Give balance and due date; offer to take a payment and ask how much.", 40, List.of("balance", "due", "amount"),
                List.of(), List.of(new Flow.Collect("amount", Flow.Channel.EITHER, 3, Span.NONE))));
        states.put("silent", state("silent", "Say nothing.", 0, List.of(), List.of(), List.of()));
        return new Flow("billing", 7, "hash-of-billing", "", "billing.flow", List.of(), List.of(), List.of(), "You are Acme Power's assistant.", null, null, null, List.of(),
                intents, slots, Map.of(), Map.of("verify", verify), null, "triage", states, List.of(), List.of());
    }

    private static void intent(Map<String, Flow.Intent> intents, String name, String... examples) {
        intents.put(name, new Flow.Intent(name, List.of(examples), Span.NONE));
    }

    private static void slot(Map<String, Flow.Slot> slots, String name, Type type, Flow.Origin origin) {
        slots.put(name, new Flow.Slot(name, type, false, false, null, origin, Span.NONE));
    }

    private static Flow.State state(String name, String goal, int words, List<String> mention, List<String> calls, List<Flow.Collect> collects) {
        return new Flow.State(name, List.of(), List.of(), goal, new Flow.Speech(words, mention), calls, collects, List.of(), Span.NONE);
    }
}
