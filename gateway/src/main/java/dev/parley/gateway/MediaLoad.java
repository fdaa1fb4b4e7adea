package dev.parley.gateway;

import dev.parley.codecs.G711;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.RtpPacketizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The callers of `bench media`, in a process of their own: a packet every 20 ms to each port, and a look at when packets come
/// back. Speaks two seconds of three.
@Command(name = "media-load", mixinStandardHelpOptions = true, hidden = true, description = "The callers of `bench media`.")
final class MediaLoad implements Callable<Integer> {
    private static final long TICK = 20_000_000L;
    private static final int FRAME = 160;
    private static final int LOOP = 150;                        // packets until the sound begins again: 3 s
    private static final int REORDERED = 0x8000;                // not ahead but behind
    private static final String BEGUN = "begun";

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Option(names = "--ports", split = ",", required = true) private List<Integer> ports;
    @Option(names = "--warm-up", required = true) private int warmUp;
    @Option(names = "--seconds", required = true) private int seconds;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
    private final Histogram gaps = new Histogram(60_000_000_000L, 3);
    private Line[] lines = new Line[0];
    private boolean measuring;
    private long received;
    private long lost;

    @SuppressWarnings("NullAway.Init")
    MediaLoad() { }

    private static final class Line {
        final DatagramChannel socket;
        final RtpPacketizer stream;
        long last;
        int sequence = -1;

        Line(DatagramChannel socket, RtpPacketizer stream) {
            this.socket = socket;
            this.stream = stream;
        }
    }

    @Override public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        lines = new Line[ports.size()];
        byte[] sound = sound();
        long sent = 0;
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < lines.length; i++) lines[i] = line(selector, i);
            long start = System.nanoTime();
            long begin = start + warmUp * 1_000_000_000L;
            long end = begin + seconds * 1_000_000_000L;
            byte[] bytes = new byte[RtpPacket.FIXED_HEADER + FRAME];
            ByteBuffer datagram = ByteBuffer.allocateDirect(bytes.length);
            long next = 0;                                      // packets of all lines together, evenly over the tick
            for (long now = start; now < end; now = System.nanoTime()) {
                if (!measuring && now >= begin) {
                    measuring = true;
                    out.println(BEGUN);
                    out.flush();
                }
                for (; start + next * TICK / lines.length <= now; next++) {
                    Line line = lines[(int) (next % lines.length)];
                    int at = (int) (next / lines.length % LOOP) * FRAME;
                    line.stream.header(bytes, 0, 0, false, FRAME);
                    line.stream.advance(FRAME);
                    System.arraycopy(sound, at, bytes, RtpPacket.FIXED_HEADER, FRAME);
                    line.socket.write(datagram.clear().put(bytes).flip());
                    if (measuring) sent++;
                }
                selector.select(this::ready, 1);
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("sent", sent);
        result.put("received", received);
        result.put("lost", lost);
        result.put("interArrivalMs", millis(gaps));
        out.println(JsonText.of(result));
        out.flush();
        return 0;
    }

    private Line line(Selector selector, int index) throws IOException {
        DatagramChannel socket = DatagramChannel.open();
        socket.bind(new InetSocketAddress(LoopbackConfiguration.ADDRESS, 0));
        socket.connect(new InetSocketAddress(LoopbackConfiguration.ADDRESS, ports.get(index)));
        socket.configureBlocking(false);
        Line line = new Line(socket, new RtpPacketizer(index + 1, 0, 0));
        socket.register(selector, SelectionKey.OP_READ, line);
        return line;
    }

    private void ready(SelectionKey key) {
        Line line = (Line) key.attachment();
        try {
            if (line.socket.read(buffer.clear()) <= 0) return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long now = System.nanoTime();
        if (measuring) {
            received++;
            int sequence = buffer.getShort(2) & 0xFFFF;
            int missing = line.sequence < 0 ? 0 : sequence - line.sequence - 1 & 0xFFFF;
            if (missing < REORDERED) lost += missing;
            line.sequence = sequence;
            if (line.last != 0) gaps.recordValue(Math.min(now - line.last, gaps.getHighestTrackableValue()));
        }
        line.last = now;
    }

    /// Something voiced, two seconds of three, with the noise of a line.
    private static byte[] sound() {
        short[] pcm = new short[LOOP * FRAME];
        long state = 88_172_645_463_325_252L;
        for (int i = 0; i < pcm.length; i++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            double voiced = 0;
            for (int harmonic = 1; harmonic < 12; harmonic++) voiced += Math.sin(2 * Math.PI * 130 * harmonic * i / 8000) / harmonic;
            pcm[i] = (short) ((i < pcm.length * 2 / 3 ? 4000 * voiced : 0) + (state & 31));
        }
        byte[] out = new byte[pcm.length];
        G711.ulaw().encode(pcm, 0, pcm.length, out, 0);
        return out;
    }

    static Map<String, Double> millis(Histogram nanos) {
        Map<String, Double> out = new LinkedHashMap<>();
        out.put("p50", nanos.getValueAtPercentile(50) / 10_000 / 100.0);
        out.put("p99", nanos.getValueAtPercentile(99) / 10_000 / 100.0);
        out.put("p99.9", nanos.getValueAtPercentile(99.9) / 10_000 / 100.0);
        out.put("max", nanos.getMaxValue() / 10_000 / 100.0);
        return out;
    }

    static Running start(List<Integer> ports, int warmUp, int seconds) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-ea", "-XX:+UseSerialGC",
                "-p", System.getProperty("jdk.module.path"), "-m", "dev.parley.gateway/dev.parley.gateway.Main", "bench", "media-load",
                "--ports", String.join(",", ports.stream().map(String::valueOf).toList()), "--warm-up", String.valueOf(warmUp), "--seconds", String.valueOf(seconds)));
        return new Running(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /// The other process.
    static final class Running implements AutoCloseable {
        private final Process process;
        private final BufferedReader lines;

        private Running(Process process) {
            this.process = process;
            this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        void awaitBegun() throws IOException {
            String line = lines.readLine();
            if (!BEGUN.equals(line)) throw new IOException("the callers did not begin: " + line);
        }

        Map<String, Object> awaitResult() throws IOException {
            String line = lines.readLine();
            if (line == null || !line.startsWith("{")) throw new IOException("the callers broke off: " + line);
            return new JsonMapper().readValue(line, new TypeReference<>() { });
        }

        @Override public void close() {
            process.destroy();
        }
    }
}
