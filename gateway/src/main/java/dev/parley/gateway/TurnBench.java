package dev.parley.gateway;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "turn", mixinStandardHelpOptions = true,
        description = "Turn latency and barge-in with the embedded engines, over real SIP and RTP on the loopback: the demo's caller, over and over.")
final class TurnBench implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Option(names = "--calls", paramLabel = "N", description = "How many calls (default: ${DEFAULT-VALUE}).", defaultValue = "20")
    private int calls;

    @Option(names = "--at-once", paramLabel = "N", description = "How many at the same time (default: ${DEFAULT-VALUE}).", defaultValue = "4")
    private int atOnce;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @SuppressWarnings("NullAway.Init")
    TurnBench() { }

    @Override public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path home = Path.of(System.getProperty("parley.home", "."));
        Path data = Files.createTempDirectory("parley-bench");
        CallTally tally = new CallTally(CallObserver.NONE);
        Configuration configuration = LoopbackConfiguration.of(home, data, "sip:person@" + LoopbackConfiguration.ADDRESS + ":1");
        FlowStore flows = FlowStore.load(configuration.resolve(configuration.flows()));
        String failure;
        try (Gateway gateway = new Gateway(configuration, () -> flows, EngineFactory.create(configuration, flows), tally)) {
            if (!json) out.println(calls + " calls, " + atOnce + " at once; a call takes about 40 s ...");
            failure = CallerProcess.run(Duration.ofSeconds(60 + 60L * (calls / atOnce + 1)), List.of("--target",
                    "sip:frontdesk@" + LoopbackConfiguration.ADDRESS + ":" + gateway.sipPort(), "--calls", String.valueOf(calls),
                    "--at-once", String.valueOf(atOnce), "--script", home.resolve("deploy/demo/bench.script").toString()));
            gateway.drain(Duration.ofSeconds(10));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("calls", calls);
        result.put("atOnce", atOnce);
        result.put("failure", failure);
        result.put("turns", tally.turns());
        result.put("denied", tally.denied());
        result.put("addedMs", tally.latencies().millis("gateway"));
        result.put("bargeInMs", tally.bargeInLatencies().millis("from_decision"));
        result.put("bargeInFromOnsetMs", tally.bargeInLatencies().millis("from_onset"));
        result.put("hopsMs", tally.latencies().all());
        if (json) out.println(JsonText.of(result));
        else result.forEach((name, value) -> out.println(String.format("%-20s %s", name, value)));
        out.flush();
        return failure.isEmpty() ? 0 : 1;
    }
}
