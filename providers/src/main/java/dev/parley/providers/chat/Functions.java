package dev.parley.providers.chat;

import dev.parley.agent.ModelRequest;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a model may call at one point of a flow, as functions of a chat completion: `intent_<name>` for what it may
/// recognise, `set_<slot>` for what it may take down, tools by their own name.
///
/// `byName`: what each name stands for. `declared`: the `tools` of the request, in the order of the flow.
record Functions(Map<String, Meaning> byName, List<Map<String, Object>> declared) {
    private static final String OWN_WORDS = "The caller's own words for it, unchanged: not converted, not completed.";

    sealed interface Meaning {
        record Intent(String intent) implements Meaning { }
        record SlotSaid(String slot) implements Meaning { }
        record Tool(String tool) implements Meaning { }
    }

    /// A slot that is keyed or sealed is not offered: the model must not take it down.
    static Functions offered(ModelRequest request) {
        var out = new Functions(new LinkedHashMap<>(), new ArrayList<>());
        Flow flow = request.flow();
        request.state().calls().stream().map(flow.tools()::get)
                .forEach(tool -> out.add(tool.name(), new Meaning.Tool(tool.name()),
                "Run the tool `" + tool.name() + "` when the goal asks for it.", parameters(tool, flow)));
        flow.intents().values().stream().filter(i -> request.intents().contains(i.name()))
                .forEach(i -> out.add("intent_" + i.name(), new Meaning.Intent(i.name()),
                heard(i), object(Map.of())));
        bySpeech(request).map(flow.slots()::get)
                .forEach(slot -> out.add("set_" + slot.name(), new Meaning.SlotSaid(slot.name()),
                "The caller has just given `" + slot.name() + "` (" + words(slot.type()) + ").",
                object(Map.of("said", string(OWN_WORDS)))));
        return out;
    }

    /// Names of the wanted slots the caller may give by voice, in the order they are wanted.
    static Stream<String> bySpeech(ModelRequest request) {
        return request.collecting().stream().filter(wanted -> !request.flow().slots().get(wanted).sealed())
                .filter(wanted -> request.state().collects().stream()
                        .noneMatch(c -> c.slot().equals(wanted) && c.by() == Flow.Channel.KEYPAD));
    }

    /// The type, for a reader.
    static String words(Type type) {
        return switch (type) {
            case Type.Bool _ -> "yes or no";
            case Type.Int _ -> "a whole number";
            case Type.Text _ -> "text";
            case Type.Date _ -> "a date";
            case Type.Digits(int length) -> length + " digits";
            case Type.Money(var currency) -> "an amount in " + currency;
            case Type.Token _ -> "a secret";
            case Type.Id _ -> "an identifier";
            case Type.ListOf(var element) -> "a list, each " + words(element);
        };
    }

    /// A tool that happens to be called like an understanding keeps its name.
    private void add(String wanted, Meaning meaning, String description, Map<String, Object> parameters) {
        String name = wanted;
        while (byName.containsKey(name)) name += "_";
        byName.put(name, meaning);
        declared.add(ordered("type", "function", "function",
                ordered("name", name, "description", description, "parameters", parameters)));
    }

    private static String heard(Flow.Intent intent) {
        return "The caller's last words mean `" + intent.name() + "`, for example: “"
                + String.join("”, “", intent.examples()) + "”.";
    }

    /// A parameter named like a slot must carry that slot's value, so its placeholder is all a model can choose.
    private static Map<String, Object> parameters(Flow.Tool tool, Flow flow) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Flow.Param param : tool.params()) {
            properties.put(param.name(), flow.slots().containsKey(param.name())
                    ? ordered("type", "string", "enum", List.of("{" + param.name() + "}")) : schema(param.type()));
        }
        return object(properties);
    }

    private static Map<String, Object> schema(Type type) {
        return switch (type) {
            case Type.Bool _ -> ordered("type", "boolean");
            case Type.Int _ -> ordered("type", "integer");
            case Type.Money(var currency) ->
                ordered("type", "number", "description", "Amount in " + currency + ", exact, for example 12.50.");
            case Type.Date _ -> string("A date as YYYY-MM-DD.");
            case Type.Digits(int length) -> ordered("type", "string", "pattern", "^[0-9]{" + length + "}$");
            case Type.Text _, Type.Id _, Type.Token _ -> ordered("type", "string");
            case Type.ListOf(var element) -> string("Separated by semicolons, each " + words(element) + ".");
        };
    }

    private static Map<String, Object> object(Map<String, Object> properties) {
        return ordered("type", "object", "properties", properties, "required", List.copyOf(properties.keySet()),
                "additionalProperties", false);
    }

    private static Map<String, Object> string(String description) {
        return ordered("type", "string", "description", description);
    }

    /// Keys and values in turn. The order of a request is always the same, so that servers can cache by its beginning.
    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) out.put((String) keysAndValues[i], keysAndValues[i + 1]);
        return out;
    }
}
