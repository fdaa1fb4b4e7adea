package dev.parley.gateway;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "reload", mixinStandardHelpOptions = true,
        description = {"Makes a running gateway read its flows folder again, as SIGHUP does.", "A version that does not pass is refused, and the one before it stays. "
                + "Exit: 0 ok, 1 some were refused, 2 no gateway answers."})
final class ReloadCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private GatewayOptions gateway;
    @Option(names = "--json", description = "Print one JSON object.") private boolean json;

    @SuppressWarnings("NullAway.Init")
    ReloadCommand() { }

    @Override public Integer call() throws InterruptedException {
        try (ApiClient client = gateway.connect()) {
            return FlowsChanged.print(spec.commandLine(), client.post("/v1/flows/reload", Map.of()), json);
        }
    }
}
