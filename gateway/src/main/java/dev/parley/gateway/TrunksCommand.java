package dev.parley.gateway;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "trunks", mixinStandardHelpOptions = true,
        description = {"Shows the trunks of a running gateway: registered or not and why, which hosts answer, calls, refusals.",
                "Exit: 0 every trunk can take and place calls, 1 one is not registered or has no host that answers, 2 no gateway answers."})
final class TrunksCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private GatewayOptions gateway;
    @Option(names = "--json", description = "Print one JSON object.") private boolean json;

    @SuppressWarnings("NullAway.Init")
    TrunksCommand() { }

    @Override public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (ApiClient client = gateway.connect()) {
            ApiClient.Answer answer = client.get("/v1/trunks");
            if (!answer.ok()) return ApiClient.failed(spec.commandLine(), answer, json);
            if (json) out.println(answer.body());
            else print(out, answer.body());
            out.flush();
            for (JsonNode trunk : answer.body().get("trunks")) if (isOut(trunk)) return 1;
            return 0;
        }
    }

    private static boolean isOut(JsonNode trunk) {
        if (trunk.has("registered") && !trunk.get("registered").asBoolean()) return true;
        JsonNode hosts = trunk.get("hosts");
        return !hosts.isEmpty() && hosts.valueStream().allMatch(host -> host.get("state").asString().equals("down"));
    }

    private static void print(PrintWriter out, JsonNode body) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"TRUNK", "REGISTERED", "CALLS", "LIMIT", "ADMITTED", "REFUSED", "HOSTS"});
        for (JsonNode t : body.get("trunks")) rows.add(row(t));
        JsonNode all = body.get("gateway");
        rows.add(new String[] {"(all)", "", all.get("calls").asString(), all.get("limit").asString(), all.get("admitted").asString(), all.get("refused").asString(), ""});
        Columns.print(out, rows);
        for (JsonNode t : body.get("trunks")) {
            if (t.has("registrationReason")) out.println(t.get("name").asString() + ": registration: " + t.get("registrationReason").asString());
            for (JsonNode host : t.get("hosts")) {
                if (host.has("reason")) out.println(t.get("name").asString() + ": " + host.get("uri").asString() + ": " + host.get("reason").asString());
            }
        }
    }

    private static String[] row(JsonNode t) {
        String registered = !t.has("registered") ? "-" : t.get("registered").asBoolean() ? "yes, " + t.get("registeredForSeconds").asString() + " s" : "no";
        String hosts = t.get("hosts").valueStream().map(h -> h.get("uri").asString() + " " + h.get("state").asString()).reduce((a, b) -> a + ", " + b).orElse("-");
        return new String[] {t.get("name").asString(), registered, t.get("calls").asString(), t.get("limit").asString(), t.get("admitted").asString(),
                t.get("refused").asString(), hosts};
    }
}
