package dev.parley.gateway;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "rollback", mixinStandardHelpOptions = true,
        description = {"Goes back to an earlier version of a flow in a running gateway.", "`parley flows FLOW` lists them. Exit: 0 in place, 1 there is none such, 2 no gateway answers."})
final class RollbackCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private GatewayOptions gateway;
    @Parameters(paramLabel = "FLOW", description = "The name of a flow.") private String flow = "";
    @Option(names = "--to", paramLabel = "HASH", description = "The version, by its hash or the beginning of it (default: the one before).") private String hash = "";
    @Option(names = "--json", description = "Print one JSON object.") private boolean json;

    @SuppressWarnings("NullAway.Init")
    RollbackCommand() { }

    @Override public Integer call() throws InterruptedException {
        try (ApiClient client = gateway.connect()) {
            return FlowsChanged.print(spec.commandLine(), client.post("/v1/flows/" + ApiClient.segment(flow) + "/rollback", Map.of("hash", hash)), json);
        }
    }
}
