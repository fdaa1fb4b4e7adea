package dev.parley.gateway;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "transfer", mixinStandardHelpOptions = true,
        description = {"Hands a call of a running gateway over.", "The governor approves it like the flow's own transfers, so what an assertion forbids is denied. Waits for the outcome. "
                + "Exit: 0 it was taken, 1 it was not, 2 no gateway answers."})
final class TransferCommand implements Callable<Integer> {
    /// Longer than the governor waits.
    private static final Duration PATIENCE = Duration.ofSeconds(70);
    private static final long LOOK_MILLIS = 200;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private GatewayOptions gateway;
    @Parameters(index = "0", paramLabel = "CALL", description = "The id of a call, as `./parley calls` shows it.") private String call = "";
    @Parameters(index = "1", paramLabel = "DESTINATION", description = "A name of `transfers` in parley.yaml, such as front-desk.") private String destination = "";
    @Option(names = "--json", description = "Print one JSON object.") private boolean json;

    @SuppressWarnings("NullAway.Init")
    TransferCommand() { }

    @Override public Integer call() throws InterruptedException {
        try (ApiClient client = gateway.connect()) {
            String path = "/v1/calls/" + ApiClient.segment(call);
            ApiClient.Answer asked = client.post(path + "/transfer", Map.of("destination", destination));
            if (!asked.ok()) return ApiClient.failed(spec.commandLine(), asked, json);
            JsonNode outcome = await(client, path);
            boolean accepted = outcome.path("outcome").asString("").equals("accepted");
            PrintWriter out = spec.commandLine().getOut();
            String reason = outcome.path("reason").asString("");
            if (json) out.println(JsonText.of(Map.of("ok", accepted, "destination", destination, "outcome", outcome.path("outcome").asString("unknown"), "reason", reason)));
            else out.println("transfer to " + destination + ": " + outcome.path("outcome").asString("unknown") + (reason.isEmpty() ? "" : ", " + reason));
            return accepted ? 0 : 1;
        }
    }

    /// Looks until there is an outcome other than the one of an earlier attempt, which the gateway forgets when a new one begins.
    private JsonNode await(ApiClient client, String path) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        JsonNode last = ApiClient.parse("{}");
        while (System.nanoTime() < until) {
            ApiClient.Answer answer = client.get(path);
            if (!answer.ok()) return last;
            last = answer.body().path("transfer");
            boolean decided = last.has("outcome") && !last.get("outcome").asString().equals("pending");
            if (decided || answer.body().get("over").asBoolean()) return last;
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return last;
    }
}
