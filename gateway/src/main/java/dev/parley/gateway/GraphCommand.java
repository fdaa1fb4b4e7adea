package dev.parley.gateway;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.FlowSvg;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "graph", mixinStandardHelpOptions = true, description = "Draws a flow as an SVG: states, edges, tools, disclosures, what holds anywhere.",
        footer = {"", "Exit: 0 drawn, 1 the flow does not compile or is too large to draw, 2 used wrongly."})
final class GraphCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Parameters(paramLabel = "FLOW", description = "A flow file; `-` is standard input.") private Path file = Path.of("-");
    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "Write here instead of to standard output.") private @Nullable Path output;

    @SuppressWarnings("NullAway.Init")
    GraphCommand() { }

    @Override public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Flow flow = Sources.compile(file, err);
        if (flow == null) return 1;
        String svg = FlowSvg.draw(flow);
        if (svg == null) {
            err.println(file + ": " + flow.states().size() + " states are too many for one picture");
            return 1;
        }
        if (output == null) {
            out.print(svg);
            out.flush();
            return 0;
        }
        try {
            Files.writeString(output, svg);
        } catch (IOException e) {
            throw new ConfigurationException(output + ": cannot be written");
        }
        return 0;
    }
}
