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
        Outcome outcome = start(longest, "caller", arguments);
        return outcome.exit() == 0 ? "" : outcome.said().isEmpty() ? "the caller ended with exit code " + outcome.exit() : outcome.said();
    }

    /// @param said standard output and error
    record Outcome(int exit, String said) { }

    /// The same for another command.
    static Outcome start(Duration longest, String verb, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-ea",
                "-XX:+UseSerialGC", "-p", System.getProperty("jdk.module.path"), "-m", "dev.parley.gateway/dev.parley.gateway.Main", verb));
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
        return new Outcome(exit, said);
    }
}
