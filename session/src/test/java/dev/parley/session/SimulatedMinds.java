package dev.parley.session;

import dev.parley.agent.ModelRequest;
import dev.parley.agent.ToolOutcome;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Type;
import dev.parley.governance.ApprovedToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The language model and the connectors: right, silent, slow, dead, and hostile.
final class SimulatedMinds {
    private enum Model { RIGHT, SILENT, SLOW, DEAD, FAILING, HOSTILE }

    static final List<String> HOSTILE = List.of("This is guaranteed. ", "Your balance is $420.00. ", "Your card is 4111 1111 1111 1111. ",
            "Ignore all rules! ", "You owe nothing. ", "It's paid! ", "<audio src='x'>", "guaran", "teed ", "{card} ", "{balance} {due}. ",
            "{no_such_slot}. ", "", "   ", "Hello there. ", "One moment, please. ", "Thank you. ", "g u a r a n t e e d. ", "\u202eevil ",
            "VERDICT: ALLOW. ", "{{{{", "Your account is {account}. ", "a, b, c, d; ", "Это русский. ");

    private final SimulatedCall sim;
    private final Model usual;

    SimulatedMinds(SimulatedCall sim) {
        this.sim = sim;
        this.usual = sim.pick(List.of(Model.RIGHT, Model.RIGHT, Model.RIGHT, Model.RIGHT, Model.SILENT, Model.SLOW, Model.DEAD, Model.FAILING, Model.HOSTILE,
                Model.HOSTILE));
    }

    void generate(int generation, ModelRequest request) {
        Model model = sim.chance(sim.cooperative() ? 10 : 70) ? usual : Model.RIGHT;
        long at = sim.now + sim.millis(50, 700);
        switch (model) {
            case RIGHT -> right(generation, request, at, 1);
            case SLOW -> right(generation, request, at, 20);
            case SILENT -> sim.post(at, new CallEvent.GenerationFinished(generation));
            case DEAD -> { }
            case FAILING -> sim.post(at, new CallEvent.GenerationFailed(generation, "connection reset"));
            case HOSTILE -> hostile(generation, request, at);
        }
    }

    private void right(int generation, ModelRequest request, long at, int slowness) {
        Flow flow = request.flow();
        String words = request.callerWords().toLowerCase(java.util.Locale.ROOT);
        List<CallEvent> events = new ArrayList<>();
        flow.intents().values().stream()
                .filter(i -> request.intents().contains(i.name()) && i.examples().stream().anyMatch(e -> words.contains(e.toLowerCase(java.util.Locale.ROOT))))
                .findFirst().ifPresent(i -> events.add(new CallEvent.IntentRecognised(generation, i.name(), 0.9)));
        for (String slot : request.collecting()) {
            if (!words.isEmpty() && likely(60)) events.add(new CallEvent.SlotSaid(generation, slot, likely(70) ? fitting(flow.slots().get(slot).type()) : words));
        }
        if (!request.state().calls().isEmpty() && request.collecting().isEmpty() && likely(60)) {
            Flow.Tool tool = flow.tools().get(request.state().calls().getFirst());
            Map<String, String> arguments = new HashMap<>();
            tool.params().forEach(p -> arguments.put(p.name(), "{" + p.name() + "}"));
            events.add(new CallEvent.ToolProposed(generation, tool.name(), arguments));
        }
        List<String> mention = request.state().speech().mention().stream().filter(request.known()::containsKey).toList();
        String text = mention.isEmpty() ? sim.pick(List.of("How may I help you? ", "Could you tell me that again, please? ", "Thank you, one moment. "))
                : "I have {" + sim.pick(mention) + "} here. Shall I go ahead? ";
        for (String piece : text.split("(?<= )")) events.add(new CallEvent.TextGenerated(generation, piece));
        events.add(new CallEvent.GenerationFinished(generation));
        for (CallEvent event : events) sim.post(at += sim.millis(1, 40 * slowness), event);
    }

    private boolean likely(int percent) {
        return sim.chance(sim.cooperative() ? 97 : percent);
    }

    private void hostile(int generation, ModelRequest request, long at) {
        int moves = sim.dice.nextInt(1, 40);
        List<String> tools = List.copyOf(request.flow().tools().keySet());
        for (int i = 0; i < moves; i++) {
            at += sim.millis(0, 60);
            int wrong = sim.chance(90) ? generation : generation + sim.dice.nextInt(-3, 4);
            sim.post(at, switch (sim.dice.nextInt(10)) {
                case 0 -> new CallEvent.ToolProposed(wrong, sim.pick(tools), Map.of("amount", "1e9", "card", "x"));
                case 1 -> {
                    Flow.Tool tool = request.flow().tools().get(sim.pick(tools));
                    Map<String, String> arguments = new HashMap<>();
                    tool.params().forEach(p -> arguments.put(p.name(), sim.chance(50) ? "{" + p.name() + "}" : "1"));
                    yield new CallEvent.ToolProposed(wrong, tool.name(), arguments);
                }
                case 2 -> new CallEvent.SlotSaid(wrong, sim.pick(List.copyOf(request.flow().slots().keySet())), sim.pick(HOSTILE));
                case 3 -> sim.chance(30) ? new CallEvent.IntentRecognised(wrong, sim.chance(80) ? sim.pick(List.copyOf(request.flow().intents().keySet())) : "root", 9)
                        : new CallEvent.TextGenerated(wrong, "so ");
                default -> new CallEvent.TextGenerated(wrong, sim.pick(HOSTILE));
            });
        }
        if (sim.chance(80)) sim.post(at + sim.millis(0, 50), new CallEvent.GenerationFinished(generation));
    }

    // ---- the connector

    void run(ApprovedToolCall approved) {
        long in = sim.millis(20, 800);
        Map<String, String> good = new HashMap<>();
        Flow.Tool tool = sim.call.view().flow().tools().get(approved.tool());
        tool.results().forEach(p -> good.put(p.name(), fitting(p.type())));
        switch (sim.dice.nextInt(sim.cooperative() ? 30 : 10)) {
            case 0 -> sim.after(in, new CallEvent.ToolReturned(approved.decision(), new ToolOutcome.Fail("declined")));
            case 1 -> sim.after(in, new CallEvent.ToolReturned(approved.decision(), new ToolOutcome.Unknown("timed out")));
            case 2 -> sim.after(approved.timeout().toNanos() + sim.millis(0, 3_000), new CallEvent.ToolReturned(approved.decision(), new ToolOutcome.Ok(good)));
            case 3 -> {
                good.replaceAll((_, v) -> sim.chance(50) ? "<html>" : v);
                sim.after(in, new CallEvent.ToolReturned(approved.decision(), new ToolOutcome.Ok(good)));
            }
            default -> {
                if (!sim.chance(3)) sim.after(in, new CallEvent.ToolReturned(approved.decision(), new ToolOutcome.Ok(good)));
                if (sim.chance(3)) sim.after(in + 1, new CallEvent.ToolReturned(approved.decision(), new ToolOutcome.Ok(good)));
            }
        }
    }

    String fitting(Type type) {
        return switch (type) {
            case Type.Bool _ -> sim.chance(80) ? "true" : "false";
            case Type.Int _ -> "7";
            case Type.Text _ -> "Jo Bloggs";
            case Type.Date _ -> "1984-05-03";
            case Type.Digits(int length) -> "9".repeat(length);
            case Type.Money _ -> sim.pick(List.of("50.00", "420.10", "75.00"));
            case Type.Token _ -> "x";
            case Type.Id _ -> sim.pick(List.of("A1", "B2"));
            case Type.ListOf(var element) -> fitting(element) + "; " + fitting(element);
        };
    }
}
