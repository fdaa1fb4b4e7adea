package dev.parley.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The real gateway: `parley serve` in a process of its own, on free ports of the loopback, with its evidence in a folder
/// of the test's.
final class GatewayProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(75);
    private static final String CONNECTORS = """
            connectors:
              accounts:
                kind: table
                file: %s
                operations:
                  verify:   { match: [account, zip], returns: { verified: true when matched } }
                  get_bill: { match: [account], returns: { balance: balance, due: due } }
            """;

    private final Program program;
    private final Path data;
    private final int sipPort;

    /// What the last line says is still held when everything was ended.
    record Held(int calls, int ports, int dialogs, int transactions) { }

    private GatewayProcess(Program program, Path data, int sipPort) {
        this.program = program;
        this.data = data;
        this.sipPort = sipPort;
    }

    /// The parts of a `parley.yaml` for tests, by key; replace one to test it.
    static Map<String, String> parts(int mediaPorts) {
        int first = House.freeBlock(mediaPorts);
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("listen", "listen: { address: 127.0.0.1, sip: 0, transports: [udp, tcp] }");
        parts.put("media", "media: { ports: " + first + "-" + (first + mediaPorts - 1) + " }");
        parts.put("flows", "flows: " + House.ROOT.resolve("flows/frontdesk"));
        parts.put("connectors", CONNECTORS.formatted(House.ROOT.resolve("deploy/demo/accounts.csv")).stripTrailing());
        parts.put("transfers", "transfers: { front-desk: \"sip:front-desk@127.0.0.1:9\" }");
        parts.put("data", "data: data");
        return parts;
    }

    static Path write(Path folder, Map<String, String> parts) {
        Path file = folder.resolve("parley.yaml");
        try {
            Files.createDirectories(folder);
            Files.writeString(file, String.join("\n", parts.values()) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    static GatewayProcess start(Path folder, Map<String, String> parts) throws InterruptedException {
        Path file = write(folder, parts);
        Program program = Program.start(folder, House.command("serve", "-c", file.toString()));
        try {
            int port = Integer.parseInt(program.awaitLine("listens for SIP on 127\\.0\\.0\\.1:(\\d+)", START).group(1));
            program.awaitLine("audit logs in", START);
            return new GatewayProcess(program, folder.resolve("data"), port);
        } catch (AssertionError | InterruptedException e) {
            program.close();
            throw e;
        }
    }

    Path configuration() {
        return data.resolveSibling("parley.yaml");
    }

    int sipPort() {
        return sipPort;
    }

    String address() {
        return House.LOOPBACK + ":" + sipPort;
    }

    /// Every call so far, the oldest first.
    List<CallBundle> bundles() {
        Path calls = data.resolve("calls");
        try (var list = Files.list(calls)) {
            return list.filter(Files::isDirectory).sorted().map(CallBundle::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until `count` calls more than those `before` have come and all are closed on the record.
    ///
    /// @return the new ones
    List<CallBundle> awaitClosed(List<CallBundle> before, int count, Duration patience) {
        Await.until(() -> since(before).size() >= count && since(before).stream().allMatch(CallBundle::isClosed), patience,
                () -> count + " closed bundles; there are " + since(before).stream().map(b -> b.folder().getFileName() + (b.isClosed() ? "" : " (open)")).toList());
        return since(before);
    }

    private List<CallBundle> since(List<CallBundle> before) {
        return bundles().stream().filter(bundle -> !before.contains(bundle)).toList();
    }

    /// Names of the live threads of calls, virtual ones included: of an idle gateway there are none.
    List<String> callThreads(Path folder) throws InterruptedException {
        Path dump = folder.resolve("threads-" + System.nanoTime() + ".txt");
        House.Run jcmd = House.run(folder, Duration.ofSeconds(30), List.of(House.java("jcmd"), String.valueOf(program.handle().pid()),
                "Thread.dump_to_file", "-overwrite", dump.toString()));
        if (jcmd.exit() != 0) throw new AssertionError(jcmd.said());
        try (var lines = Files.lines(dump)) {
            return lines.filter(line -> line.matches("#\\d+ \"(call-|sip-call-).*")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// User and system time so far.
    Optional<Duration> cpu() {
        return program.handle().info().totalCpuDuration();
    }

    /// Sends SIGTERM and waits for the end. @return what the gateway says it still held
    Held stop() throws InterruptedException {
        program.terminate();
        program.awaitExit(STOP);
        var last = program.awaitLine("^stopped: (\\d+) calls, (\\d+) ports, (\\d+) dialogs, (\\d+) transactions$", Duration.ofSeconds(1));
        return new Held(Integer.parseInt(last.group(1)), Integer.parseInt(last.group(2)), Integer.parseInt(last.group(3)), Integer.parseInt(last.group(4)));
    }

    /// Sends SIGHUP and waits for what it says of that: the first line that matches.
    String reload(String says) throws InterruptedException, IOException {
        new ProcessBuilder("kill", "-HUP", String.valueOf(program.handle().pid())).start().waitFor();
        return program.awaitLine("^reload: .*" + says + ".*", Duration.ofSeconds(20)).group();
    }

    /// SIGKILL: it has no time for anything.
    void kill() {
        program.handle().destroyForcibly();
    }

    void awaitGone() throws InterruptedException {
        program.awaitExit(STOP);
    }

    /// Waits until it ends by itself. @return the exit code
    int awaitExit() throws InterruptedException {
        return program.awaitExit(STOP);
    }

    String said() {
        return program.said();
    }

    @Override public void close() {
        program.close();
    }
}
