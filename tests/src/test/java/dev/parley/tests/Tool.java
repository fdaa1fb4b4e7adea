package dev.parley.tests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A program of the Debian archive that a test needs. When it is missing it is installed, once, if that is allowed (root on
/// a Debian system); otherwise the test is left out and says which tool it wanted. Under CI nothing may be left out.
enum Tool {
    SIPP("sipp", "sip-tester"), BARESIP("baresip", "baresip"), KAMAILIO("kamailio", "kamailio");

    private final String program;
    private final String debianPackage;
    private boolean tried;

    Tool(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    /// @return the full path of the program
    /// @throws org.opentest4j.TestAbortedException when there is none and this is not CI
    String path() throws InterruptedException {
        Optional<Path> found = find();
        if (found.isEmpty()) found = install();
        if (found.isEmpty()) {
            String missing = "left out: `" + program + "` is not installed (apt-get install " + debianPackage + ")";
            if ("true".equals(System.getenv("CI"))) throw new AssertionError(missing + "; under CI that is a failure");
            System.out.println(missing);
            assumeTrue(false, missing);
        }
        return found.orElseThrow().toString();
    }

    private Optional<Path> find() {
        return onPath(program);
    }

    private static Optional<Path> onPath(String program) {
        return Arrays.stream((System.getenv().getOrDefault("PATH", "/usr/bin") + ":/usr/sbin").split(":"))
                .map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst();
    }

    private synchronized Optional<Path> install() throws InterruptedException {
        if (tried) return find();
        tried = true;
        Optional<Path> apt = onPath("apt-get");
        if (apt.isEmpty() || !"root".equals(System.getProperty("user.name"))) return Optional.empty();
        if (!apt(apt.get(), "install", "-y", "--no-install-recommends", debianPackage)) {
            apt(apt.get(), "update");
            apt(apt.get(), "install", "-y", "--no-install-recommends", debianPackage);
        }
        return find();
    }

    private static boolean apt(Path apt, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("env", "DEBIAN_FRONTEND=noninteractive", apt.toString()));
        command.addAll(List.of(arguments));
        try (Program program = Program.start(Path.of("/"), command)) {
            return program.awaitExit(Duration.ofMinutes(2)) == 0;
        }
    }
}
