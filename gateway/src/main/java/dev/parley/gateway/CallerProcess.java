package dev.parley.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Simulated callers in a process of their own, so that what they cost is not the gateway's.
final class CallerProcess {
    private CallerProcess() { }

    /// Runs `./parley caller` with these arguments and waits for its end.
    ///
    /// @return what went wrong, empty when nothing did
    static String run(Duration longest, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-ea",
                "-XX:+UseSerialGC", "-p", System.getProperty("jdk.module.path"), "-m", "dev.parley.gateway/dev.parley.gateway.Main", "caller"));
        command.addAll(arguments);
        Process caller = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread watchdog = Thread.ofVirtual().start(() -> {
            try {
                if (!caller.waitFor(longest.toSeconds(), TimeUnit.SECONDS)) caller.destroy();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        String said;
        int exit;
        try {
            said = new String(caller.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            exit = caller.waitFor();
        } finally {
            caller.destroy();
            watchdog.interrupt();
        }
        return exit == 0 ? "" : said.isEmpty() ? "the caller ended with exit code " + exit : said;
    }
}
