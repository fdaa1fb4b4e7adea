package dev.parley.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A carrier that is not our code: Kamailio with digest, a registrar and Record-Route (`src/test/resources/kamailio`). It is
/// known as `carrier.test` and lets user `parley` in.
final class Kamailio implements AutoCloseable {
    static final String PASSWORD = "a fictional secret";
    private static final Duration START = Duration.ofSeconds(15);

    private final Program program;
    private final int port;

    private Kamailio(Program program, int port) {
        this.program = program;
        this.port = port;
    }

    /// @param person UDP port of whoever answers calls to +1555…
    static Kamailio start(Path folder, int port, int person) throws InterruptedException {
        String kamailio = Tool.KAMAILIO.path();
        Path file = folder.resolve("carrier-" + port + ".cfg");
        try {
            Files.createDirectories(folder);
            Files.writeString(file, House.resource("kamailio/carrier.cfg").replace("@port@", String.valueOf(port)).replace("@person@", String.valueOf(person))
                    .replace("@password@", PASSWORD).replace("@modules@", modules()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Program program = Program.start(folder, List.of(kamailio, "-DD", "-E", "-f", file.toString(), "-m", "32", "-M", "4", "-Y", folder.toString(),
                "-P", file + ".pid", "-w", folder.toString()));
        Kamailio carrier = new Kamailio(program, port);
        try {
            Await.until(() -> !program.handle().isAlive() || listens(port), START, program::said);
            if (!program.handle().isAlive()) throw new AssertionError("Kamailio does not start:\n" + program.said());
            return carrier;
        } catch (AssertionError e) {
            carrier.close();
            throw e;
        }
    }

    private static String modules() throws IOException {
        try (Stream<Path> found = Files.find(Path.of("/usr/lib"), 4, (path, _) -> path.endsWith("kamailio/modules"))) {
            return found.findFirst().orElseThrow(() -> new AssertionError("Kamailio's modules are not under /usr/lib")) + "/";
        }
    }

    private static boolean listens(int port) {
        try (var socket = new java.net.Socket(House.LOOPBACK, port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    String uri() {
        return "sip:" + House.LOOPBACK + ":" + port;
    }

    String address() {
        return House.LOOPBACK + ":" + port;
    }

    /// Waits for a line that the configuration's `xlog` writes.
    void awaitSaid(String regex, Duration patience) {
        Pattern pattern = Pattern.compile("TEST " + regex);
        Await.until(() -> pattern.matcher(program.said()).find(), patience, () -> "`" + regex + "` in\n" + program.said());
    }

    long timesSaid(String regex) {
        return Pattern.compile("TEST " + regex).matcher(program.said()).results().count();
    }

    /// At once: what it knew is gone, its port is free.
    void die() {
        close();
    }

    @Override public void close() {
        List<ProcessHandle> children = program.handle().descendants().toList();
        program.close();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
