package dev.parley.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// Where things are in this checkout, how `parley` is started, and which ports are free.
final class House {
    static final String LOOPBACK = "127.0.0.1";
    /// The checkout.
    static final Path ROOT = Path.of(System.getProperty("basedir", "")).toAbsolutePath().normalize().getParent();
    private static final Path MODULES = ROOT.resolve("gateway/target/modules");

    private static final int FIRST_SIGNALLING = 5200;
    private static final int SIGNALLING_PAIRS = 2300;           // up to 9798, below every block of freeBlock
    private static final AtomicInteger NEXT_PAIR = new AtomicInteger(ThreadLocalRandom.current().nextInt(SIGNALLING_PAIRS));

    private House() { }

    /// What [#command] runs, to its end. Standard output and error apart.
    record Run(int exit, List<String> out, List<String> err) {
        String said() {
            return String.join("\n", out) + "\n" + String.join("\n", err);
        }
    }

    /// `parley ARGUMENTS` as the launcher starts it: on the module path, with assertions.
    static List<String> command(String... arguments) {
        if (!Files.isDirectory(MODULES)) throw new AssertionError(MODULES + " is missing: run ./mvnw verify, which packages the gateway first");
        List<String> command = new ArrayList<>(List.of(java("java"), "-ea", "-XX:+UseZGC", "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=io.netty.common,dev.parley.codecs", "--sun-misc-unsafe-memory-access=allow", "-Dparley.home=" + ROOT,
                "-p", MODULES.toString(), "-m", "dev.parley.gateway/dev.parley.gateway.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    static Run run(Path folder, Duration patience, String... arguments) throws InterruptedException {
        return run(folder, patience, command(arguments));
    }

    static Run run(Path folder, Duration patience, List<String> command) throws InterruptedException {
        try (Program program = Program.start(folder, command)) {
            int exit = program.awaitExit(patience);
            return new Run(exit, program.out(), program.err());
        }
    }

    /// The script itself. It builds when sources are newer than its stamp; here they are not, Maven has just packaged them.
    static List<String> launcher(String... arguments) throws IOException {
        Files.writeString(MODULES.resolve(".built"), "");
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("parley").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /// A tool of the JDK that runs the tests.
    static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    /// Below the ephemeral ports, so that no socket bound to port 0 meets it, with the one above it (baresip takes that for
    /// TLS); both free for UDP and TCP a moment ago, and never given twice.
    static int freePort() {
        for (int attempt = 0; attempt < SIGNALLING_PAIRS; attempt++) {
            int port = FIRST_SIGNALLING + 2 * Math.floorMod(NEXT_PAIR.getAndIncrement(), SIGNALLING_PAIRS);
            if (isFree(port, 2) && takesConnections(port) && takesConnections(port + 1)) return port;
        }
        throw new AssertionError("no free port");
    }

    private static boolean takesConnections(int port) {
        try (ServerSocket tcp = new ServerSocket()) {
            tcp.bind(new InetSocketAddress(LOOPBACK, port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /// The even first of `count` UDP ports below the ephemeral ones, all free a moment ago.
    static int freeBlock(int count) {
        for (int attempt = 0; attempt < 100; attempt++) {
            int first = ThreadLocalRandom.current().nextInt(10_000, 32_000 - count) & ~1;
            if (isFree(first, count)) return first;
        }
        throw new AssertionError("no " + count + " free UDP ports in a row");
    }

    private static boolean isFree(int first, int count) {
        for (int port = first; port < first + count; port++) {
            try {
                new DatagramSocket(port, InetAddress.getByName(LOOPBACK)).close();
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    static String resource(String name) {
        try (var in = House.class.getResourceAsStream("/" + name)) {
            if (in == null) throw new AssertionError("no test resource " + name);
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
