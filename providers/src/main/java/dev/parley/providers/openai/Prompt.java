package dev.parley.providers.openai;

import dev.parley.agent.ModelRequest;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The request body: where the call stands, what may be said, and the conversation as it was heard.
final class Prompt {
    private static final String NOBODY_SPOKE = "(The caller is waiting. Speak first.)";

    private Prompt() { }

    static ObjectNode body(JsonMapper mapper, String model, ModelRequest request, Functions functions) {
        ObjectNode body = mapper.createObjectNode();
        body.put("model", model);
        body.put("stream", true);
        body.put("temperature", 0.2);
        body.put("max_tokens", Math.max(64, request.state().speech().words() * 3 + 96));
        ArrayNode messages = body.putArray("messages");
        message(messages, "system", system(request));
        for (ModelRequest.Line line : request.transcript()) message(messages, line.caller() ? "user" : "assistant", line.text());
        boolean there = !request.transcript().isEmpty() && request.transcript().getLast().caller()
                && request.transcript().getLast().text().equals(request.callerWords());
        if (!there) message(messages, "user", request.callerWords().isBlank() ? NOBODY_SPOKE : request.callerWords());
        request.denied().ifPresent(denial -> message(messages, "system", "Your last proposal was refused (" + denial.code() + ": "
                + denial.evidence() + "). It was: " + denial.text() + "\nPropose something else that keeps the rules."));
        if (functions.all().isEmpty()) return body;
        ArrayNode tools = body.putArray("tools");
        for (Functions.Function function : functions.all()) {
            ObjectNode declared = tools.addObject().put("type", "function").putObject("function");
            declared.put("name", function.name()).put("description", function.description());
            ObjectNode schema = declared.putObject("parameters").put("type", "object");
            ObjectNode properties = schema.putObject("properties");
            ArrayNode required = schema.putArray("required");
            function.parameters().forEach((name, description) -> {
                properties.putObject(name).put("type", "string").put("description", description);
                required.add(name);
            });
            schema.put("additionalProperties", false);
        }
        return body;
    }

    /// The same request after its slots were taken: now answer in words.
    static ObjectNode followUp(ObjectNode body, Reply reply) {
        ObjectNode next = body.deepCopy();
        var messages = (ArrayNode) next.get("messages");
        ObjectNode assistant = messages.addObject().put("role", "assistant");
        assistant.putNull("content");
        ArrayNode calls = assistant.putArray("tool_calls");
        reply.calls().forEach((index, call) -> {
            String id = call.id.isEmpty() ? "call_" + index : call.id;
            calls.addObject().put("id", id).put("type", "function").putObject("function")
                    .put("name", call.name.toString()).put("arguments", call.arguments.toString());
            messages.addObject().put("role", "tool").put("tool_call_id", id).put("content", "noted");
        });
        next.put("tool_choice", "none");
        return next;
    }

    private static void message(ArrayNode messages, String role, String content) {
        messages.addObject().put("role", role).put("content", content);
    }

    private static String system(ModelRequest request) {
        var out = new StringBuilder();
        String persona = request.flow().persona();
        out.append(persona == null ? "You are a voice assistant on a telephone call." : persona).append('\n');
        if (request.state().goal() != null) out.append("Your goal now: ").append(request.state().goal()).append('\n');
        out.append("Language: ").append(request.locale()).append(".\nRules:\n");
        int words = request.state().speech().words();
        out.append(words == 0 ? "- Say nothing; only call functions.\n" : "- Speak plainly, in at most " + words + " words, without lists or markup.\n");
        out.append("- Never write a number, amount, date, name or code yourself, not even one the caller said. ");
        var mention = request.state().speech().mention();
        out.append(mention.isEmpty() ? "No values may be mentioned here.\n"
                : "Write these placeholders instead, exactly so: {" + String.join("}, {", mention) + "}.\n");
        out.append("- When the caller's wish or a value is understood, call the function for it, and write no text in the same answer.\n");
        if (!request.known().isEmpty()) {
            out.append("Known:\n");
            new TreeMap<>(request.known()).forEach((slot, value) -> out.append("- ").append(slot).append(": ").append(value).append('\n'));
        }
        if (!request.collecting().isEmpty()) out.append("Still wanted, in this order: ").append(String.join(", ", request.collecting())).append('\n');
        return out.toString();
    }
}
