package dev.parley.gateway;

import dev.parley.sip.Answer;
import dev.parley.sip.IncomingCall;
import dev.parley.sip.LocalMedia;
import dev.parley.sip.OfferAnswer;
import dev.parley.sip.SipCallListener;
import dev.parley.sip.SipConfig;
import dev.parley.sip.SipUserAgent;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "sip", mixinStandardHelpOptions = true, description = {"Call set-up: calls a second, CPU per 1000 calls and time to the answer, over real SIP on the loopback; the caller is "
        + "another process.", "In the same run: the bare user agent, which answers and does nothing else, and the whole gateway with trunk match, route, call, media ports and record. "
        + "Exit: 0 no call failed, 1 some did."})
final class SipBench implements Callable<Integer> {
    private static final int WARM_UP = 300;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Option(names = "--rate", paramLabel = "R", description = "Calls a second (default: ${DEFAULT-VALUE}).") private double rate = 50;
    @Option(names = "--calls", paramLabel = "N", description = "How many calls (default: ${DEFAULT-VALUE}).") private int calls = 1000;
    @Option(names = "--target", paramLabel = "URI", description = "Call this peer instead, such as sip:echo@192.0.2.7:5060; what it costs there is not seen.") private @Nullable String target;
    @Option(names = "--json", description = "Print one JSON object.") private boolean json;

    @SuppressWarnings("NullAway.Init")
    SipBench() { }

    @Override public Integer call() throws IOException, InterruptedException {
        Map<String, Object> result = new LinkedHashMap<>();
        if (target != null) {
            result.put("target", measured(target, false));
        } else {
            result.put("bare", bare());
            result.putAll(gateway());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) out.println(JsonText.of(result));
        else result.forEach((name, value) -> out.println(String.format("%-24s %s", name, value)));
        out.flush();
        Object failed = result.containsKey("failed") ? result.get("failed") : ((Map<?, ?>) result.get("target")).get("failed");
        return Integer.valueOf(0).equals(failed) ? 0 : 1;
    }

    private Map<String, Object> bare() throws IOException, InterruptedException {
        try (SipUserAgent agent = new SipUserAgent(SipConfig.at(LoopbackConfiguration.ADDRESS, 0).withMaximumCalls(100_000), SipBench::answer)) {
            return measured("sip:bench@" + LoopbackConfiguration.ADDRESS + ":" + agent.port(), true);
        }
    }

    private static SipCallListener answer(IncomingCall call) {
        LocalMedia local = LocalMedia.g711(LoopbackConfiguration.ADDRESS, 9, 1);
        if (call.offer().isPresent() && OfferAnswer.answer(call.offer().get(), local) instanceof Answer.Accepted(var answer, var _)) call.answer(answer);
        else call.reject(488, "Not Acceptable Here");
        return _ -> { };
    }

    private Map<String, Object> gateway() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("parley.home", "."));
        Path data = Files.createTempDirectory("parley-bench");
        Configuration configuration = LoopbackConfiguration.roomy(home, data);
        FlowStore flows = FlowStore.load(configuration.resolve(configuration.flows()));
        try (Gateway gateway = new Gateway(configuration, () -> flows, EngineFactory.create(configuration, flows), CallObserver.NONE)) {
            Map<String, Object> out = measured("sip:frontdesk@" + LoopbackConfiguration.ADDRESS + ":" + gateway.sipPort(), true);
            gateway.drain(Duration.ofSeconds(20));
            out.put("held", gateway.held().toString());
            return out;
        }
    }

    private String placed(String uri, int howMany) throws IOException, InterruptedException {
        CallerProcess.Outcome outcome = CallerProcess.start(Duration.ofSeconds(120 + (long) ((howMany + WARM_UP) / rate)), "bench", List.of("sip-calls", "--target", uri,
                "--rate", String.valueOf(rate), "--calls", String.valueOf(howMany), "--warm-up", String.valueOf(WARM_UP)));
        if (outcome.exit() != 0) throw new ConfigurationException("the caller failed: " + outcome.said());
        return outcome.said();
    }

    /// Drives the caller and reads what this process spent meanwhile. Both are compiled by then.
    private Map<String, Object> measured(String uri, boolean here) throws IOException, InterruptedException {
        if (here) placed(uri, WARM_UP);
        Duration before = cpu();
        String said = placed(uri, calls);
        JsonNode told = ApiClient.parse(said.lines().filter(line -> line.startsWith("{")).findFirst().orElse("{}"));
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("calls", told.get("calls").asInt());
        out.put("failed", told.get("failed").asInt());
        if (!told.get("failures").isEmpty()) out.put("failures", told.get("failures").toString());
        out.put("callsPerSecond", told.get("callsPerSecond").asDouble());
        if (here) out.put("cpuSecondsPer1000Calls", Math.round(cpu().minus(before).toMillis() / (double) (calls + WARM_UP) * 100) / 100.0);
        Map<String, Object> setup = new LinkedHashMap<>();
        told.get("setupMs").properties().forEach(e -> setup.put(e.getKey(), e.getValue().asDouble()));
        out.put("setupMs", setup);
        return out;
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
