package dev.parley.providers.openai;

import dev.parley.agent.ModelRequest;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a model may call in one state: `intent_<name>` and `set_<slot>` to say what it understood, and the flow's tools
/// by their own names.
final class Functions {
    enum Kind { INTENT, SLOT, TOOL }

    /// `subject`: the intent, slot or tool. `parameters`: name to description.
    record Function(Kind kind, String name, String subject, String description, Map<String, String> parameters) { }

    private final Map<String, Function> byName = new LinkedHashMap<>();

    Functions(ModelRequest request) {
        Flow flow = request.flow();
        for (Flow.Intent intent : flow.intents().values()) {
            if (!request.intents().contains(intent.name())) continue;
            add(new Function(Kind.INTENT, "intent_" + intent.name(), intent.name(),
                    "The caller means: " + String.join("; ", intent.examples()), Map.of()));
        }
        for (String name : request.collecting()) {
            Flow.Slot slot = flow.slots().get(name);
            boolean keypad = request.state().collects().stream().anyMatch(c -> c.slot().equals(name) && c.by() == Flow.Channel.KEYPAD);
            if (slot == null || slot.sealed() || keypad) continue;
            add(new Function(Kind.SLOT, "set_" + name, name, "The caller gave the " + name.replace('_', ' ') + " (" + describe(slot.type()) + ").",
                    Map.of("said", "the caller's own words for it, unchanged")));
        }
        for (String name : request.state().calls()) {
            Flow.Tool tool = flow.tools().get(name);
            if (tool == null) continue;
            var parameters = new LinkedHashMap<String, String>();
            for (Flow.Param param : tool.params()) parameters.put(param.name(), "pass \"{" + param.name() + "}\" for the value already known");
            add(new Function(Kind.TOOL, name, name, "Runs `" + name + "`.", parameters));
        }
    }

    @Nullable Function byName(String name) {
        return byName.get(name);
    }

    List<Function> all() {
        return List.copyOf(byName.values());
    }

    private void add(Function function) {
        byName.putIfAbsent(function.name(), function);
    }

    private static String describe(Type type) {
        return switch (type) {
            case Type.Bool _ -> "yes or no";
            case Type.Int _ -> "a whole number";
            case Type.Text _ -> "words";
            case Type.Date _ -> "a date";
            case Type.Digits(int length) -> length + " digits";
            case Type.Money(String currency) -> "an amount in " + currency;
            case Type.Token _ -> "a token";
            case Type.Id _ -> "an identifier";
            case Type.ListOf(Type element) -> "a list, each " + describe(element);
        };
    }
}
