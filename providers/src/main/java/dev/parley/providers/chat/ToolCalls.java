package dev.parley.providers.chat;

import dev.parley.agent.LanguageModel.Listener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The function calls of one answer, put together from fragments. Single-threaded; bounded.
///
/// Fragments carry the index of their call; name and id come with the first, arguments in any pieces, several calls
/// interleaved. Some servers give every call index 0: a new id with a new name begins a new call.
/// Understanding is told as early as it is certain, tools only when the answer is over. A function nobody offered is
/// told as a tool, which the governor denies by name.
final class ToolCalls {
    private static final int MOST_CALLS = 32;
    private static final int LONGEST_NAME = 128;
    /// Of all calls together. Unit: UTF-16 units.
    private static final int LONGEST_ARGUMENTS = 16 << 10;

    private static final class Call {
        private String id = "";
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();
        private boolean told;
    }

    private final Functions functions;
    private final List<Call> calls = new ArrayList<>();
    private final Map<Integer, Call> byIndex = new HashMap<>();
    private int length;

    ToolCalls(Functions functions) {
        this.functions = functions;
    }

    /// Takes one element of `delta.tool_calls`. @return what is wrong with it, or null
    @Nullable String add(JsonNode fragment) {
        JsonNode function = fragment.path("function");
        String id = fragment.path("id").asString("");
        String name = function.path("name").asString("");
        String arguments = function.path("arguments").asString("");
        if (!function.isObject() || function.path("arguments").isContainer()) return "a malformed function call";
        Call call = byIndex.get(fragment.path("index").asInt(0));
        boolean begins = !name.isEmpty() && !id.isEmpty();
        if (call == null || begins && !call.id.isEmpty() && !id.equals(call.id)) {
            call = new Call();
            calls.add(call);
            byIndex.put(fragment.path("index").asInt(0), call);
        }
        if (call.id.isEmpty()) call.id = id;
        if (call.name.isEmpty()) call.name = name;
        call.arguments.append(arguments);
        length += arguments.length();
        boolean over = calls.size() > MOST_CALLS || name.length() > LONGEST_NAME || length > LONGEST_ARGUMENTS;
        return over ? "too many or too long function calls" : null;
    }

    /// Tells what is certain already: an intent as soon as it is named, a slot once its arguments are whole.
    void understood(Listener listener) {
        for (Call call : calls) {
            if (call.told) continue;
            switch (meaning(call)) {
                case Functions.Meaning.Intent(var intent) -> {
                    call.told = true;
                    listener.intent(intent, 1);
                }
                case Functions.Meaning.SlotSaid(var slot) -> {
                    String arguments = call.arguments.toString();
                    if (arguments.endsWith("}")) Arguments.of(arguments).ifPresent(a -> said(call, slot, a, listener));
                }
                case Functions.Meaning.Tool _ -> { }
            }
        }
    }

    /// The answer is over: tells the rest, tools last. @return what is wrong with a call, or null
    @Nullable String finish(Listener listener) {
        understood(listener);
        List<Runnable> tools = new ArrayList<>();
        for (Call call : calls) {
            if (call.told) continue;
            if (call.name.isEmpty()) return "a function call without a name";
            String text = call.arguments.toString();
            Optional<Map<String, String>> arguments = text.isBlank() ? Optional.of(Map.of()) : Arguments.of(text);
            if (arguments.isEmpty()) {
                return "arguments of `" + Printable.of(call.name) + "` that are not a JSON object of plain values";
            }
            switch (meaning(call)) {
                case Functions.Meaning.Tool(var tool) -> tools.add(() -> listener.tool(tool, arguments.get()));
                case Functions.Meaning.SlotSaid(var slot) -> said(call, slot, arguments.get(), listener);
                case Functions.Meaning.Intent _ -> { }
            }
        }
        tools.forEach(Runnable::run);
        return null;
    }

    private static void said(Call call, String slot, Map<String, String> arguments, Listener listener) {
        call.told = true;
        String said = arguments.getOrDefault("said", "");
        if (!said.isBlank()) listener.slot(slot, said);
    }

    private Functions.Meaning meaning(Call call) {
        return functions.byName().getOrDefault(call.name, new Functions.Meaning.Tool(call.name));
    }
}
