package dev.parley.gateway;

import dev.parley.dialplan.Flow;
import dev.parley.gateway.audit.TapeFile;
import dev.parley.gateway.audit.TapeKey;
import dev.parley.governance.audit.Bundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "replay", mixinStandardHelpOptions = true,
        description = {"Runs a recorded call again and compares every record.", "The events on the call's tape go through the same machine with the flow the call ran; what that writes has to be "
                + "the log, byte for byte. Needs the key the gateway seals tapes with. Exit: 0 the same, 1 not the same, 2 the tape cannot be read."})
final class ReplayCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Parameters(paramLabel = "CALL", description = "A call's folder.") private Path bundle = Path.of("");
    @Option(names = "--key", paramLabel = "FILE", description = "The key (default: keys/tape.key of the data folder the call is in).") private @Nullable Path key;
    @Option(names = "--json", description = "Print one JSON object.") private boolean json;

    @SuppressWarnings("NullAway.Init")
    ReplayCommand() { }

    @Override public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        CallReplay.Result result;
        try {
            List<byte[]> lines = Files.readAllLines(bundle.resolve(Bundle.RECORDS)).stream().map(l -> l.getBytes(StandardCharsets.UTF_8)).toList();
            String call = CallReplay.call(lines).value();
            Path file = key != null ? key : bundle.toAbsolutePath().normalize().getParent().resolveSibling(TapeKey.FILE);
            result = CallReplay.run(flow(), lines, TapeFile.read(bundle.resolve(Bundle.TAPE), TapeKey.read(file), call));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(bundle + ": cannot be run again: " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
        }
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("ok", result.same());
            all.put("records", result.records());
            all.put("again", result.again());
            all.put("events", result.events());
            all.put("difference", result.difference());
            out.println(JsonText.of(all));
        } else if (result.same()) {
            out.println(bundle + ": the same again: " + result.events() + " events, " + result.again() + " of " + result.records() + " records written by the machine, each to the byte");
        } else {
            out.println(bundle + ": NOT the same after " + result.again() + " records\n  " + result.difference());
        }
        out.flush();
        return result.same() ? 0 : 1;
    }

    private Flow flow() throws IOException {
        try (var list = Files.list(bundle)) {
            Path file = list.filter(p -> p.toString().endsWith(".flow")).findFirst().orElseThrow(() -> new IOException("there is no flow in it"));
            Flow flow = Sources.compile(file, spec.commandLine().getErr());
            if (flow == null) throw new IOException("its flow does not compile with this version's rules");
            return flow;
        }
    }
}
