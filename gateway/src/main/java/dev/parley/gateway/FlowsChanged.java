package dev.parley.gateway;

import java.io.PrintWriter;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// What `deploy`, `rollback` and `reload` print of the gateway's answer.
final class FlowsChanged {
    private FlowsChanged() { }

    /// @return the exit code
    static int print(CommandLine command, ApiClient.Answer answer, boolean json) {
        if (!answer.ok()) {
            if (!json) answer.body().path("widens").forEach(w -> command.getErr().println("  " + w.get("area").asString() + " " + w.get("subject").asString() + ": " + w.get("message").asString()));
            return ApiClient.failed(command, answer, json);
        }
        PrintWriter out = command.getOut();
        JsonNode body = answer.body();
        boolean refused = !body.get("refused").isEmpty();
        if (json) {
            out.println(body);
        } else {
            body.get("placed").forEach(p -> out.println("flow " + p.get("flow").asString() + " version " + p.get("version").asString() + " (" + brief(p.get("hash")) + ") takes new calls"
                    + (p.has("before") ? ", instead of " + brief(p.get("before")) : "")));
            body.get("withdrawn").forEach(w -> out.println("flow " + w.get("flow").asString() + " (" + brief(w.get("hash")) + ") takes no new calls: its file is gone"));
            body.get("refused").forEach(r -> command.getErr().println("refused, and the version before stays: " + r.get("message").asString()));
            if (body.get("placed").isEmpty() && body.get("withdrawn").isEmpty() && !refused) out.println("nothing has changed");
        }
        out.flush();
        command.getErr().flush();
        return refused ? 1 : 0;
    }

    private static String brief(JsonNode hash) {
        return FlowsChange.brief(hash.asString());
    }
}
