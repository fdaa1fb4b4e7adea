package dev.parley.gateway;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "flows", mixinStandardHelpOptions = true,
        description = {"Shows the flows that take calls of a running gateway, or the versions one of them had.", "Exit: 0 ok, 1 there is no such flow, 2 no gateway answers."})
final class FlowsCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private GatewayOptions gateway;
    @Parameters(arity = "0..1", paramLabel = "FLOW", description = "The name of a flow: its versions, the newest first.") private @Nullable String flow;
    @Option(names = "--json", description = "Print one JSON object.") private boolean json;

    @SuppressWarnings("NullAway.Init")
    FlowsCommand() { }

    @Override public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (ApiClient client = gateway.connect()) {
            ApiClient.Answer answer = client.get(flow == null ? "/v1/flows" : "/v1/flows/" + ApiClient.segment(flow) + "/versions");
            if (!answer.ok()) return ApiClient.failed(spec.commandLine(), answer, json);
            if (json) out.println(answer.body());
            else print(out, answer.body());
            out.flush();
            return 0;
        }
    }

    private void print(PrintWriter out, JsonNode body) {
        List<String[]> rows = new ArrayList<>();
        if (flow == null) {
            rows.add(new String[] {"FLOW", "VERSION", "HASH", "SINCE", "BY", "FILE"});
            for (JsonNode f : body.get("flows")) {
                rows.add(new String[] {f.get("name").asString(), f.get("version").asString(), f.get("hash").asString().substring(0, 12), f.path("since").asString("-"),
                        f.path("by").asString("-"), f.get("file").asString()});
            }
        } else {
            rows.add(new String[] {"SINCE", "BY", "VERSION", "HASH"});
            for (JsonNode v : body.get("versions")) {
                rows.add(new String[] {v.get("since").asString(), v.get("by").asString(), v.get("version").asString(), v.get("hash").asString().substring(0, 12)});
            }
        }
        Columns.print(out, rows);
    }
}
