package dev.parley.gateway;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `./parley`: the command line. Exit codes: 0 ok, 1 found a problem, 2 used wrongly.
@Command(name = "parley", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
        description = "A SIP gateway with the AI inside the media path and a governor between the model and the caller.",
        footer = {"", "Start with `parley demo`. Each command has its own --help.", "Exit codes: 0 ok, 1 found a problem, 2 used wrongly."},
        subcommands = {
                DemoCommand.class,
                ServeCommand.class,
                CheckCommand.class,
                TestCommand.class,
                ChatCommand.class,
                FmtCommand.class,
                GraphCommand.class,
                DiffCommand.class,
                MutateCommand.class,
                FlowsCommand.class,
                DeployCommand.class,
                RollbackCommand.class,
                ReloadCommand.class,
                CallsCommand.class,
                TransferCommand.class,
                HangupCommand.class,
                DrainCommand.class,
                TrunksCommand.class,
                DialCommand.class,
                TokenCommand.class,
                AuditCommand.class,
                ReplayCommand.class,
                LadderCommand.class,
                CallerCommand.class,
                BenchCommand.class,
                LspCommand.class,
                CompletionCommand.class
        })
final class Main implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Main() { }

    public static void main(String[] args) {
        System.exit(run(args, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /// @return the exit code
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        if (!Main.class.desiredAssertionStatus() || !Main.class.getModule().isNamed()) {
            err.println("parley: start with ./parley: approvals are only safe on the module path, with assertions on");
            return 2;
        }
        CommandLine line = new CommandLine(new Main());
        line.setOut(out);
        line.setErr(err);
        line.setExecutionExceptionHandler((e, _, _) -> {
            if (e instanceof ConfigurationException || e instanceof dev.parley.gateway.api.ApiStartException || e instanceof dev.parley.sip.SipStartException
                    || e instanceof dev.parley.agent.SpeechException) {
                err.println("parley: " + e.getMessage());
                return 2;
            }
            throw e;
        });
        return line.execute(args);
    }

    @Override public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
