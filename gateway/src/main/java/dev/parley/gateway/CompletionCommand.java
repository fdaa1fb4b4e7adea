package dev.parley.gateway;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(name = "completion", mixinStandardHelpOptions = true, hidden = true,
        description = "Prints a completion script for bash and zsh:  source <(./parley completion)")
final class CompletionCommand implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    CompletionCommand() { }

    @Override public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("parley", spec.root().commandLine()));
        out.flush();
    }
}
