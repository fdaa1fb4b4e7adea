package dev.parley.gateway;

import dev.parley.gateway.caller.CallerScript;
import dev.parley.gateway.caller.SimulatedCaller;
import dev.parley.providers.freetts.FreeTtsSynthesizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "caller", mixinStandardHelpOptions = true,
        description = {"Calls a SIP address and goes through a script.", "A simulated caller that speaks, listens, interrupts and presses keys, for trying "
                + "flows without a telephone. Exit: 0 the script was gone through, 1 the call failed."})
final class CallerCommand implements Callable<Integer> {
    /// Higher than the agent's, so that a recording is easy to follow.
    private static final FreeTtsSynthesizer.Options VOICE = new FreeTtsSynthesizer.Options(150f, 115f, 14f, 1, 4_000_000);

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Option(names = "--target", required = true, paramLabel = "SIP-URI", description = "Whom to call, such as sip:frontdesk@127.0.0.1:5060.") private String target = "";
    @Option(names = "--script", required = true, paramLabel = "FILE", description = "What to do, one step a line; see docs/caller.md. An example: deploy/demo/caller.script.") private Path script = Path.of("");
    @Option(names = "--address", paramLabel = "IP", description = "Local address (default: ${DEFAULT-VALUE}).") private String address = "127.0.0.1";
    @Option(names = "--port", paramLabel = "N", description = "Local SIP port; 0 takes a free one (default: ${DEFAULT-VALUE}).") private int port;

    @SuppressWarnings("NullAway.Init")
    CallerCommand() { }

    @Override public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        CallerScript steps;
        try {
            steps = CallerScript.parse(Files.readString(script));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(script + ": " + e.getMessage());
        }
        try (FreeTtsSynthesizer voice = new FreeTtsSynthesizer(VOICE); SimulatedCaller caller = new SimulatedCaller(address, port, voice)) {
            out.println(caller.call(target, steps));
            return 0;
        } catch (SimulatedCaller.CallFailedException e) {
            spec.commandLine().getErr().println("parley: the call failed: " + e.getMessage());
            return 1;
        }
    }
}
