package dev.parley.gateway;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "ladder", mixinStandardHelpOptions = true, description = {"Prints the SIP messages of a call that has ended, as a ladder.",
        "Both legs of a bridged call are in it, retransmissions too. Exit: 0 printed, 1 there is none."})
final class LadderCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Parameters(paramLabel = "CALL", description = "The call's id, as in the name of its audit folder; `last` for the newest.") private String call;
    @Option(names = {"-c", "--config"}, paramLabel = "FILE", description = "The gateway's configuration. Default: parley.yaml, else deploy/parley.yaml.") private Path config;

    @SuppressWarnings("NullAway.Init")
    LadderCommand() { }

    @Override public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Configuration configuration = ConfigurationFile.read(file());
        Path data = configuration.resolve(configuration.data());
        String wanted = Path.of(call).getFileName().toString();
        if (wanted.equals("last")) wanted = newest(data);
        String name = wanted;
        return Ladders.read(data, wanted).map(text -> {
            out.print(text);
            out.flush();
            return 0;
        }).orElseGet(() -> {
            spec.commandLine().getErr().println("parley: no ladder of call `" + name + "` in " + data.resolve("ladders"));
            return 1;
        });
    }

    private Path file() {
        if (config != null) return config;
        Path here = Path.of("parley.yaml");
        return Files.exists(here) ? here : Path.of(System.getProperty("parley.home", ".")).resolve("deploy/parley.yaml");
    }

    private static String newest(Path data) {
        try (var list = Files.list(data.resolve("ladders"))) {
            return list.map(p -> p.getFileName().toString().replace(".txt", "")).max(java.util.Comparator.naturalOrder()).orElse("last");
        } catch (java.io.IOException none) {
            return "last";
        }
    }
}
