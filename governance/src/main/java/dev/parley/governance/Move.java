package dev.parley.governance;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Flow.Event;
import dev.parley.dialplan.Type;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a willing caller and a willing model do to take one leg of the way. Nothing is forced: whether the machine goes
/// along is seen afterwards.
final class Move {
    private static final List<String> QUESTIONS = List.of("Shall I take {%s}?", "Is {%s} right?", "I have {%s}. Is that correct?");
    private static final String CARD = "4111111111111111";
    private static final int MOST_DENIALS = 20;

    private final Stage stage;
    private final Cast cast;
    private final Flow.State state;

    Move(Stage stage, Cast cast, Flow.State state) {
        this.stage = stage;
        this.cast = cast;
        this.state = state;
    }

    void take(Leg leg) {
        switch (leg.event()) {
            case Event.OnIntent(var intent) -> stage.caller(example(intent), intent);
            case Event.OnTool(var _, var tool) -> call(tool);
            case Event.OnFilled(var slot) -> fill(slot);
            case Event.OnYes _ -> stage.caller("yes", null);
            case Event.OnNo _ -> stage.caller("no", null);
            case Event.OnSilence(var length) -> stage.pass(length);
            case Event.OnKeypad(var digits) -> stage.keys(digits);
            case Event.OnDenied _ -> denials();
            case Event.OnTurns(int turns) -> {
                for (int i = 0; i <= turns && here(); i++) stage.caller("hello", null);
            }
            case Event.OnTriesSpent _ -> misses();
            case Event.OnModelDown _ -> stage.feed(new FlowInput.ModelDown("rehearsed"));
            case Event.OnVoicemail _ -> stage.feed(new FlowInput.Voicemail());
            case Event.OnDone _, Event.OnHangup _ -> { }
        }
        stage.settle(_ -> !here());
        if (leg.refused()) stage.transferEnds(false);
    }

    private boolean here() {
        return stage.governor.view().state().equals(state);
    }

    private String example(String intent) {
        Flow.Intent declared = stage.policy().flow().intents().get(intent);
        return declared.examples().isEmpty() ? intent : declared.examples().getFirst();
    }

    /// The model runs a tool, once everything it needs has been said.
    void call(String tool) {
        Flow.Tool declared = stage.policy().flow().tools().get(tool);
        Map<String, String> arguments = new LinkedHashMap<>();
        for (Flow.Param param : declared.params()) {
            boolean slot = stage.policy().flow().slots().containsKey(param.name());
            if (slot && wanted(param.name())) fill(param.name());
            arguments.put(param.name(), slot ? "{" + param.name() + "}" : Values.canonical(Cast.first(param.type(), today())));
        }
        if (here()) stage.calls(tool, arguments);
    }

    private boolean wanted(String slot) {
        return stage.governor.view().collecting().contains(slot);
    }

    private LocalDate today() {
        return stage.policy().today();
    }

    /// The caller gives a slot its value, and says yes to it where a yes is wanted.
    private void fill(String slot) {
        Optional<Flow.Collect> collect = state.collects().stream().filter(c -> c.slot().equals(slot)).findFirst();
        if (collect.isEmpty()) return;
        if (wanted(slot)) {
            Optional<String> said = collect.get().by() == Flow.Channel.KEYPAD ? Optional.empty() : said(slot);
            if (said.isPresent()) {
                stage.governor.nextTurn();
                stage.deeds.add(new Deed.Said(said.get(), ""));
                stage.trace.note("caller: \"" + said.get() + "\" (" + slot + ")");
                stage.feed(new FlowInput.CallerSpoke(said.get(), stage.now()));
                if (here()) stage.feed(new FlowInput.SlotSaid(slot, said.get()));
            } else {
                key(slot);
            }
            stage.settle(_ -> !here());
        }
        if (here() && stage.governor.view().confirming().contains(slot)) confirm(slot);
    }

    private void confirm(String slot) {
        for (String question : QUESTIONS) {
            if (!stage.says(question.formatted(slot))) continue;
            stage.settle(_ -> !here());
            stage.caller("yes", null);
            return;
        }
    }

    /// How a caller would say the value, so that it is understood as just that.
    private Optional<String> said(String slot) {
        Value value = cast.value(slot);
        Stream<String> ways = Stream.concat(Stream.of(Values.canonical(value)),
                Renderer.render(value, stage.policy().locale()).stream().flatMap(r -> Stream.of(r.display(), r.spoken())));
        Type type = stage.facts().slot(slot).type();
        return ways.filter(w -> SlotParser.said(type, w, today()).filter(v -> Values.same(v, value)).isPresent()).findFirst();
    }

    /// Keys go to the first slot still wanted that may be keyed.
    private void key(String slot) {
        for (Flow.Collect earlier : state.collects()) {
            if (earlier.slot().equals(slot)) break;
            if (earlier.by() != Flow.Channel.VOICE && wanted(earlier.slot())) fill(earlier.slot());
        }
        Value value = cast.value(slot);
        String digits = switch (value) {
            case Value.Token _ -> CARD;
            case Value.Date(var day) -> day.format(DateTimeFormatter.ofPattern("MMddyyyy"));
            case Value.Money(var amount, var _) -> amount.stripTrailingZeros().toPlainString();
            case Value.Digits _, Value.Id _, Value.Int _ -> Values.canonical(value);
            case Value.Bool _, Value.Text _, Value.ListOf _ -> "";
        };
        if (!digits.matches("[0-9]+")) return;
        boolean open = !(value instanceof Value.Digits);
        stage.keys(open ? digits + "#" : digits);
    }

    /// The model says nothing, which no rule allows, until that has a consequence.
    private void denials() {
        for (int i = 0; i < MOST_DENIALS && here(); i++) stage.says("");
    }

    private void misses() {
        Optional<Flow.Collect> collect = state.collects().stream().filter(c -> wanted(c.slot())).findFirst();
        for (int i = 0; collect.isPresent() && i < collect.get().tries() && here(); i++) {
            if (collect.get().by() == Flow.Channel.KEYPAD) stage.keys("1#");
            else stage.feed(new FlowInput.SlotSaid(collect.get().slot(), "?"));
        }
    }
}
