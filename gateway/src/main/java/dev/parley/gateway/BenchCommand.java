package dev.parley.gateway;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(name = "bench", mixinStandardHelpOptions = true, description = "Measures this machine; each benchmark is a command.",
        subcommands = {
                AuditBench.class,
                CheckBench.class,
                MediaBench.class,
                MediaLoad.class,
                SipBench.class,
                SipCallsCommand.class,
                TurnBench.class
        })
final class BenchCommand implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    BenchCommand() { }

    @Override public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
