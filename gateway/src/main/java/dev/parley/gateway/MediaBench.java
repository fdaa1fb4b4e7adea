package dev.parley.gateway;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.parley.codecs.G711;
import dev.parley.governance.CallId;
import dev.parley.media.CallMedia;
import dev.parley.media.MediaFormat;
import dev.parley.media.MediaSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "media", mixinStandardHelpOptions = true,
        description = {"Concurrent calls' media: G.711 decoded, voice activity looked for, recorded, encoded, 50 packets a second each way over the loopback.",
                "The callers are a process of their own. Before it the same packets go through an echo that does nothing else: what the sockets alone cost."})
final class MediaBench implements Callable<Integer> {
    private static final int FIRST_PORT = 34_000;
    private static final int WARM_UP_SECONDS = 6;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Option(names = "--calls", paramLabel = "N", description = "How many at the same time, 1 to 10000 (default: ${DEFAULT-VALUE}).", defaultValue = "500")
    private int calls;

    @Option(names = "--seconds", paramLabel = "S", description = "How long is measured, 1 to 600, after " + WARM_UP_SECONDS + " s to warm up (default: ${DEFAULT-VALUE}).", defaultValue = "20")
    private int seconds;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @SuppressWarnings("NullAway.Init")
    MediaBench() { }

    @Override public Integer call() throws IOException, InterruptedException {
        if (calls < 1 || calls > 10_000) throw new CommandLine.ParameterException(spec.commandLine(), "--calls " + calls + " is not between 1 and 10000");
        if (seconds < 1 || seconds > 600) throw new CommandLine.ParameterException(spec.commandLine(), "--seconds " + seconds + " is not between 1 and 600");
        PrintWriter out = spec.commandLine().getOut();
        Measured echo;
        try (MediaEcho sockets = MediaEcho.open(LoopbackConfiguration.ADDRESS, calls)) {
            echo = measure(sockets.ports());
        }
        List<CallMedia> media = new ArrayList<>();
        Measured gateway;
        Histogram lateness;
        int loops = Math.max(1, Runtime.getRuntime().availableProcessors());
        try (MediaPlane plane = new MediaPlane(LoopbackConfiguration.ADDRESS, new PortPool(FIRST_PORT, FIRST_PORT + 2 * calls + 199), loops)) {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < calls; i++) ports.add(start(plane, media, i));
            gateway = measure(ports);
            lateness = plane.tickLateness();
        }
        long heard = media.stream().filter(m -> m.statistics().received() > 0).count();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("calls", calls);
        result.put("completed", heard);
        result.put("cpuSecondsPerCallMinute", rounded(gateway.cpuSeconds * 60 / seconds / calls));
        result.put("coreSharePerCallPercent", rounded(gateway.cpuSeconds * 100 / seconds / calls));
        result.put("echoCpuSecondsPerCallMinute", rounded(echo.cpuSeconds * 60 / seconds / calls));
        result.putAll(gateway.peer);
        result.put("lostOnTheWayIn", media.stream().mapToLong(m -> m.statistics().lost()).sum());
        result.put("tickLatenessMs", MediaLoad.millis(lateness));
        result.put("allocatedBytesPerTick", rounded(gateway.allocated / (seconds * 50.0 * calls)));
        result.put("gcPauseMs", Map.of("sum", gateway.gcMillis));
        if (json) out.println(JsonText.of(result));
        else result.forEach((name, value) -> out.println(String.format("%-28s %s", name, value)));
        out.flush();
        return heard == calls ? 0 : 1;
    }

    private static int start(MediaPlane plane, List<CallMedia> media, int call) {
        Optional<MediaPort> port = plane.open();
        if (port.isEmpty()) throw new IllegalStateException("no UDP port from " + FIRST_PORT + " on is free for call " + call + "; raise `ulimit -n`, or ask for fewer --calls");
        CallMedia started = new CallMedia(MediaSettings.of(new CallId("bench-" + call), new MediaFormat(G711.ulaw(), 0, 101), call + 1, 0, 0));
        media.add(started);
        port.get().start(started, new InetSocketAddress(LoopbackConfiguration.ADDRESS, 9), _ -> { }, Faults::report);
        return port.get().port();
    }

    private record Measured(double cpuSeconds, double allocated, long gcMillis, Map<String, Object> peer) { }

    private Measured measure(List<Integer> ports) throws IOException, InterruptedException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (MediaLoad.Running peer = MediaLoad.start(ports, WARM_UP_SECONDS, seconds)) {
            peer.awaitBegun();
            long cpu = system.getProcessCpuTime();
            long allocated = threads.getTotalThreadAllocatedBytes();
            long gc = gcMillis();
            Map<String, Object> told = peer.awaitResult();
            return new Measured((system.getProcessCpuTime() - cpu) / 1e9, threads.getTotalThreadAllocatedBytes() - allocated, gcMillis() - gc, told);
        }
    }

    private static long gcMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream().filter(b -> b.getName().contains("Pauses") || !b.getName().contains("ZGC"))
                .mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
