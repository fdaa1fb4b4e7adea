package dev.parley.governance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Permission is a type: what tries to make one from outside does not compile. Each attempt is a module of its own, compiled
/// against the real one; the first shows that an honest module does compile.
class ForgeryTest {
    private static final String IMPORTS = "package outside; import dev.parley.governance.*; import java.util.*; import java.time.*;\n";

    @TempDir Path directory;

    private record Result(boolean compiled, String messages) { }

    private Result compile(String file, String source) throws IOException {
        Path module = Files.writeString(directory.resolve("module-info.java"), "module outside { requires dev.parley.governance; }");
        Path code = directory.resolve(file);
        Files.createDirectories(code.getParent());
        Files.writeString(code, source);
        var messages = new StringWriter();
        var writer = new PrintWriter(messages);
        int exit = ToolProvider.findFirst("javac").orElseThrow().run(writer, writer, "-proc:none", "-d", directory.resolve("out").toString(),
            "--module-path", modulePath(), module.toString(), code.toString());
        return new Result(exit == 0, messages.toString());
    }

    /// Where the modules under test really are: as directories of this build, or as jars.
    private static String modulePath() {
        return String.join(java.io.File.pathSeparator, List.of("dev.parley.governance", "dev.parley.dialplan", "com.ibm.icu", "org.jspecify").stream()
            .map(ForgeryTest::location).toList());
    }

    private static String location(String module) {
        return ModuleLayer.boot().configuration().findModule(module).orElseThrow().reference().location()
            .map(Path::of).orElseThrow().toString();
    }

    private void fails(String message, String body) throws IOException {
        Result result = compile("outside/Outside.java", IMPORTS + body);
        assertTrue(!result.compiled && result.messages.contains(message), result.toString());
    }

    @Test void anHonestModuleCompiles() throws IOException {
        assertEquals(new Result(true, ""), compile("outside/Outside.java", IMPORTS + """
            final class Outside {
                String hear(ApprovedUtterance approved) { return approved.words().spoken(); }
                Proposed propose() { return new Proposed.Utterance(1, "Hello."); }
            }
            """));
    }

    @Test void anApprovalCannotBeConstructed() throws IOException {
        Map<String, String> attempts = Map.of(
            "ApprovedUtterance", "new CallId(\"c\"), 1, 1L, new Rendered(\"x\", \"x\"), true, null",
            "ApprovedToolCall", "new CallId(\"c\"), 1L, \"pay\", \"pay\", Map.of(), Duration.ZERO, \"k\"",
            "ApprovedTransfer", "new CallId(\"c\"), 1L, \"agents\", Map.of()");
        for (var attempt : attempts.entrySet()) {
            fails("is not public in " + attempt.getKey(), "class Outside { Object o = new " + attempt.getKey() + "(" + attempt.getValue() + "); }");
        }
    }

    @Test void anApprovalCannotBeExtended() throws IOException {
        for (String type : List.of("ApprovedUtterance", "ApprovedToolCall", "ApprovedTransfer")) {
            fails("cannot inherit from final " + type, "class Outside extends " + type + " { }");
        }
    }

    @Test void noOtherModuleCanDeclareThePackage() throws IOException {
        Result result = compile("dev/parley/governance/Mint.java", """
            package dev.parley.governance;
            class Mint {
                ApprovedTransfer mint() { return new ApprovedTransfer(new CallId("c"), 1, "agents", java.util.Map.of()); }
            }
            """);
        assertTrue(!result.compiled && result.messages.contains("package exists in another module: dev.parley.governance"), result.toString());
    }

    @Test void noPackageIsOpenToReflection() {
        var module = ModuleLayer.boot().findModule("dev.parley.governance").orElseThrow().getDescriptor();
        assertTrue(!module.isOpen() && module.opens().isEmpty());
    }
}
