package dev.parley.gateway;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "hangup", mixinStandardHelpOptions = true,
        description = {"Ends a call of a running gateway.", "Who asked and why goes onto the call's record. Exit: 0 it ends, 1 there is no such call, 2 no gateway answers."})
final class HangupCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private GatewayOptions gateway;
    @Parameters(paramLabel = "CALL", description = "The id of a call, as `./parley calls` shows it.") private String call = "";
    @Option(names = "--reason", paramLabel = "TEXT", description = "For the record.") private String reason = "";
    @Option(names = "--json", description = "Print one JSON object.") private boolean json;

    @SuppressWarnings("NullAway.Init")
    HangupCommand() { }

    @Override public Integer call() throws InterruptedException {
        try (ApiClient client = gateway.connect()) {
            ApiClient.Answer answer = client.post("/v1/calls/" + ApiClient.segment(call) + "/hangup", reason.isEmpty() ? Map.of() : Map.of("reason", reason));
            if (!answer.ok()) return ApiClient.failed(spec.commandLine(), answer, json);
            spec.commandLine().getOut().println(json ? answer.body().toString() : "call " + call + " is being ended");
            return 0;
        }
    }
}
