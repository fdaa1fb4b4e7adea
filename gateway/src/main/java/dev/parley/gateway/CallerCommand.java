package dev.parley.gateway;

import dev.parley.gateway.caller.CallerScript;
import dev.parley.gateway.caller.SimulatedCaller;
import dev.parley.providers.freetts.FreeTtsSynthesizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "caller", mixinStandardHelpOptions = true,
        description = {"Calls a SIP address and goes through a script.", "A simulated caller that speaks, listens, interrupts and presses keys, for trying "
                + "flows without a telephone. Exit: 0 the script was gone through, 1 the call failed."})
final class CallerCommand implements Callable<Integer> {
    /// Higher than the agent's, so that a recording is easy to follow.
    static final FreeTtsSynthesizer.Options VOICE = new FreeTtsSynthesizer.Options(150f, 115f, 14f, 1, 4_000_000);

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Option(names = "--target", required = true, paramLabel = "SIP-URI", description = "Whom to call, such as sip:frontdesk@127.0.0.1:5060.") private String target = "";
    @Option(names = "--script", required = true, paramLabel = "FILE", description = "What to do, one step a line; see docs/caller.md. An example: deploy/demo/caller.script.") private Path script = Path.of("");
    @Option(names = "--address", paramLabel = "IP", description = "Local address (default: ${DEFAULT-VALUE}).") private String address = "127.0.0.1";
    @Option(names = "--port", paramLabel = "N", description = "Local SIP port; 0 takes a free one (default: ${DEFAULT-VALUE}).") private int port;
    @Option(names = "--calls", paramLabel = "N", description = "How many calls (default: ${DEFAULT-VALUE}).") private int calls = 1;
    @Option(names = "--at-once", paramLabel = "N", description = "How many of them at the same time (default: ${DEFAULT-VALUE}).") private int atOnce = 1;

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
        AtomicInteger left = new AtomicInteger(calls);
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        try (FreeTtsSynthesizer voice = new FreeTtsSynthesizer(VOICE)) {
            List<Thread> lines = new ArrayList<>();
            for (int line = 0; line < Math.min(calls, atOnce); line++) {
                int ownPort = port == 0 ? 0 : port + 2 * line;
                lines.add(Thread.ofPlatform().start(() -> {
                    try (SimulatedCaller caller = new SimulatedCaller(address, ownPort, voice)) {
                        while (left.getAndDecrement() > 0) caller.call(target, steps);
                    } catch (SimulatedCaller.CallFailedException e) {
                        failures.add(String.valueOf(e.getMessage()));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
            }
            for (Thread line : lines) line.join();
        }
        failures.forEach(failure -> spec.commandLine().getErr().println("parley: the call failed: " + failure));
        if (failures.isEmpty()) out.println(calls == 1 ? "the call went as scripted" : calls + " calls went as scripted");
        return failures.isEmpty() ? 0 : 1;
    }
}
