package dev.parley.dialplan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The reference flows in `flows/`, and small sources for the tests.
final class Flows {
    static final List<String> REFERENCE = List.of("billing.flow", "clinic.flow", "collections.flow");

    private Flows() { }

    static String read(String name) {
        for (Path dir : List.of(Path.of("flows"), Path.of("..", "flows"))) {
            Path file = dir.resolve(name);
            if (!Files.exists(file)) continue;
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new AssertionError("no flow " + name);
    }

    static CompileResult compile(String source) {
        return Compiler.compile(source, "test.flow");
    }

    /// A whole flow around some declarations.
    static String flow(String... declarations) {
        return "flow test version 1 {\n" + String.join("\n", declarations) + "\n}\n";
    }
}
