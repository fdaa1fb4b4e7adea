package dev.parley.gateway;

import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Diagnostic;
import dev.parley.dialplan.Formatter;
import dev.parley.governance.RulePacks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "fmt", mixinStandardHelpOptions = true,
        description = "Lays flows out in the one canonical way, in place. Comments stay, the meaning stays.",
        footer = {"", "Exit: 0 done, 1 a flow does not parse or (with --check) would change, 2 used wrongly."})
final class FmtCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Parameters(arity = "1..*", paramLabel = "FLOW", description = "Flow files; `-` reads standard input and writes standard output.")
    private List<Path> files = List.of();
    @Option(names = "--check", description = "Change nothing; name the files that would change.") private boolean check;

    @SuppressWarnings("NullAway.Init")
    FmtCommand() { }

    @Override public Integer call() {
        boolean ok = true;
        for (Path file : files) ok &= format(file);
        spec.commandLine().getOut().flush();
        return ok ? 0 : 1;
    }

    private boolean format(Path file) {
        PrintWriter out = spec.commandLine().getOut();
        byte[] bytes = Sources.bytes(file);
        String source = Sources.text(bytes);
        List<Diagnostic> problems = source == null ? Compiler.compile(bytes, file.toString(), RulePacks.BOOK).diagnostics()
                : Formatter.problems(source, file.toString());
        if (source == null || !problems.isEmpty()) {
            Sources.print(problems, bytes, spec.commandLine().getErr());
            if (file.equals(Sources.STDIN) && !check && source != null) out.print(source);      // an editor's filter loses nothing
            return false;
        }
        String laidOut = Formatter.format(source);
        if (check) {
            if (!laidOut.equals(source)) out.println(file + ": not in the canonical layout; run `./parley fmt " + file + "`");
            return laidOut.equals(source);
        }
        if (file.equals(Sources.STDIN)) out.print(laidOut);
        else if (!laidOut.equals(source)) write(file, laidOut);
        return true;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new ConfigurationException(file + ": cannot be written");
        }
    }
}
