package dev.parley.gateway;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "calls", mixinStandardHelpOptions = true,
        description = {"Shows the calls of a running gateway, or one of them.", "Without CALL: one line each. With CALL: where its flow stands, what was said, the verdicts. "
                + "Exit: 0 ok, 1 there is no such call, 2 no gateway answers."})
final class CallsCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private GatewayOptions gateway;
    @Parameters(arity = "0..1", paramLabel = "CALL", description = "The id of a call, as the list shows it.") private @Nullable String call;
    @Option(names = {"-f", "--follow"}, description = "Go on showing what happens, one event a line, until interrupted or the call is over.") private boolean follow;
    @Option(names = "--json", description = "Print one JSON object; with --follow one per line.") private boolean json;

    @SuppressWarnings("NullAway.Init")
    CallsCommand() { }

    @Override public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (ApiClient client = gateway.connect()) {
            String path = call == null ? "/v1/calls" : "/v1/calls/" + ApiClient.segment(call);
            ApiClient.Answer answer = client.get(path);
            if (!answer.ok()) return ApiClient.failed(spec.commandLine(), answer, json);
            if (json && !follow) out.println(answer.body());
            else if (!json) print(out, answer.body());
            out.flush();
            if (follow) follow(out, client, call == null ? "/v1/events" : path + "/events");
            return 0;
        }
    }

    private void print(PrintWriter out, JsonNode body) {
        if (call == null) list(out, body.get("calls"));
        else detail(out, body);
    }

    private static void list(PrintWriter out, JsonNode calls) {
        if (calls.isEmpty()) {
            out.println("no calls");
            return;
        }
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"CALL", "SECONDS", "FLOW", "STATE", "TURNS", "DENIED", "CALLER", "CALLED"});
        for (JsonNode c : calls) {
            rows.add(new String[] {c.get("id").asString(), c.get("seconds").asString(), c.get("flow").asString() + " " + c.get("flowVersion").asString(), c.get("state").asString(),
                    c.get("turns").asString(), c.at("/verdicts/denied").asString(), c.path("caller").asString("-"), c.get("called").asString()});
        }
        Columns.print(out, rows);
    }

    private static void detail(PrintWriter out, JsonNode c) {
        out.println("call      " + c.get("id").asString() + ", since " + c.get("since").asString() + ", " + c.get("seconds").asString() + " s");
        out.println("from      " + c.path("caller").asString("-") + " to " + c.get("called").asString());
        out.println("flow      " + c.get("flow").asString() + " version " + c.get("flowVersion").asString() + ", state " + c.get("state").asString()
                + (c.has("end") ? ", ended: " + c.get("end").asString() : ""));
        out.println("verdicts  " + c.at("/verdicts/allowed").asString() + " allowed, " + c.at("/verdicts/denied").asString() + " denied"
                + (c.at("/verdicts/codes").isEmpty() ? "" : " " + c.at("/verdicts/codes")));
        if (c.has("slots") && !c.get("slots").isEmpty()) out.println("slots     " + c.get("slots"));
        if (c.has("transfer")) out.println("transfer  " + c.at("/transfer/destination").asString() + ": " + c.at("/transfer/outcome").asString());
        for (JsonNode line : c.path("transcript")) {
            out.println(String.format("%8.1f  %-7s %s", line.get("ms").asLong() / 1000.0, line.get("who").asString(), line.get("text").asString()));
        }
    }

    /// Server-sent events: `event:` names one, `data:` holds it.
    private void follow(PrintWriter out, ApiClient client, String path) throws InterruptedException {
        String type = "";
        try (Stream<String> lines = client.events(path)) {
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("event: ")) type = line.substring(7);
                if (!line.startsWith("data: ")) continue;
                JsonNode data = ApiClient.parse(line.substring(6));
                if (json) out.println(JsonText.of(Map.of("event", type, "data", data)));
                else out.println(shown(type, data));
                out.flush();
            }
        } catch (java.io.UncheckedIOException e) {
            // the gateway is gone, and so is what would have happened
        }
    }

    private static String shown(String type, JsonNode data) {
        StringBuilder line = new StringBuilder(String.format("%8.1f  %s  %-16s", data.path("ms").asLong(0) / 1000.0, data.path("call").asString(""), type));
        data.properties().forEach(e -> {
            if (!e.getKey().equals("ms") && !e.getKey().equals("call")) line.append("  ").append(e.getKey()).append('=').append(e.getValue().isString() ? e.getValue().asString() : e.getValue());
        });
        return line.toString();
    }
}
