package dev.parley.gateway;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "deploy", mixinStandardHelpOptions = true,
        description = {"Puts a version of a flow in place in a running gateway.", "New calls take it, live ones keep theirs. It must compile, all it asserts must be proved and its tests "
                + "must pass; else the version before stays. The gateway writes it into its flows folder. Exit: 0 in place, 1 refused, 2 no gateway answers."})
final class DeployCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private GatewayOptions gateway;
    @Parameters(paramLabel = "FLOW", description = "A flow file.") private Path file = Path.of("-");
    @Option(names = "--accept-widening", description = "Also when it may do what the version before could not; see `parley diff`.") private boolean acceptWidening;
    @Option(names = "--json", description = "Print one JSON object.") private boolean json;

    @SuppressWarnings("NullAway.Init")
    DeployCommand() { }

    @Override public Integer call() throws InterruptedException {
        String source = Sources.text(Sources.bytes(file));
        if (source == null) throw new ConfigurationException(file + ": is not UTF-8");
        try (ApiClient client = gateway.connect()) {
            return FlowsChanged.print(spec.commandLine(), client.post("/v1/flows", Map.of("source", source, "acceptWidening", acceptWidening)), json);
        }
    }
}
