package dev.parley.gateway;

import dev.parley.gateway.audit.FolderBundle;
import dev.parley.governance.audit.AuditVerifier;
import dev.parley.governance.audit.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
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

@Command(name = "demo", mixinStandardHelpOptions = true,
        description = {"Takes one call, start to end, on this machine.", "A gateway and a simulated caller talk over real SIP and RTP on the loopback, "
                + "with the embedded speech engines: no keys, no network, about a minute. Shows the call as it happens; leaves its "
                + "recording and audit bundle. Exit: 0 when the flow reached its expected end, else 1."})
final class DemoCommand implements Callable<Integer> {
    private static final String EXPECTED_END = "transferred";
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration LONGEST = Duration.ofSeconds(120);

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Option(names = "--json", description = "Print one JSON object instead of the live view.") private boolean json;
    @Option(names = "--data", paramLabel = "DIR", description = "Where recording and audit bundle go (default: var/demo).") private Path data = Path.of("");

    @SuppressWarnings("NullAway.Init")
    DemoCommand() { }

    @Override public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path home = Path.of(System.getProperty("parley.home", "."));
        if (data.toString().isEmpty()) data = home.resolve("var/demo");
        int personPort = freePort();
        CallTally tally = new CallTally(json ? CallObserver.NONE : new LiveView(out, Terminal.isColoured()));
        Configuration configuration = LoopbackConfiguration.of(home, data, "sip:person@" + LOOPBACK + ":" + personPort);
        FlowStore flows = FlowStore.load(configuration.resolve(configuration.flows()));
        if (!json) out.println("loading the embedded recogniser, voice and model ...");
        Engines engines = EngineFactory.create(configuration, flows);
        String failure;
        try (Gateway gateway = new Gateway(configuration, () -> flows, engines, tally)) {
            if (!json) out.println("gateway at sip:" + LOOPBACK + ":" + gateway.sipPort() + "; the caller is another process\n");
            failure = CallerProcess.run(LONGEST, List.of("--target", "sip:frontdesk@" + LOOPBACK + ":" + gateway.sipPort(),
                    "--port", String.valueOf(personPort), "--script", home.resolve("deploy/demo/caller.script").toString()));
            gateway.drain(Duration.ofSeconds(10));
        }
        Path bundle = newest(data.resolve("calls"));
        Verification verification = AuditVerifier.verify(new FolderBundle(bundle));
        boolean ok = failure.isEmpty() && tally.end().equals(EXPECTED_END) && verification.outcome() == Verification.Outcome.INTACT;
        if (json) out.println(JsonText.of(result(ok, tally, bundle)));
        else summary(out, ok, failure, tally, bundle, verification);
        out.flush();
        return ok ? 0 : 1;
    }

    private Map<String, Object> result(boolean ok, CallTally tally, Path bundle) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("ok", ok);
        out.put("end", tally.end());
        out.put("expectedEnd", EXPECTED_END);
        out.put("turns", tally.turns());
        out.put("bargeIns", tally.bargeIns());
        out.put("keypadDigits", tally.digits());
        out.put("denied", tally.denied());
        out.put("latencyMs", tally.latencies().all());
        out.put("bargeInMs", tally.bargeInLatencies().all());
        out.put("recording", bundle.resolve("recording.wav").toString());
        out.put("audit", bundle.toString());
        return out;
    }

    private void summary(PrintWriter out, boolean ok, String failure, CallTally tally, Path bundle, Verification verification) {
        out.println();
        if (!failure.isEmpty()) out.println("caller:     " + failure);
        out.println("end:        " + tally.end() + (tally.end().equals(EXPECTED_END) ? "" : " (expected " + EXPECTED_END + ")"));
        out.println("caller:     " + tally.turns() + " turns, " + tally.bargeIns() + " interruptions, " + tally.digits() + " keys; "
                + tally.denied() + " proposals denied");
        out.println("latency:    " + "ms p50/p95/p99 from the last speech sample in to the first audible sample out");
        tally.latencies().all().forEach((hop, value) -> out.println("            " + String.format("%-12s", hop)
                + String.join(" / ", ((Map<?, ?>) value).values().stream().map(String::valueOf).toList())));
        out.println("recording:  " + bundle.resolve("recording.wav") + "  (left: caller, right: agent)");
        out.println("audit:      " + bundle + "  (" + verification.outcome().name().toLowerCase(java.util.Locale.ROOT) + ", "
                + verification.records() + " records; ./parley audit show " + bundle + ")");
        out.println(ok ? "ok" : "FAILED");
    }

    private static Path newest(Path calls) throws IOException {
        try (var list = Files.list(calls)) {
            return list.filter(Files::isDirectory).max(java.util.Comparator.naturalOrder())
                    .orElseThrow(() -> new ConfigurationException("the call left no bundle in " + calls));
        }
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }
}
