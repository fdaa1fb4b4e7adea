package dev.parley.governance;

import dev.parley.dialplan.CompileResult;
import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Flow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;

/// The flows of `flows/`, compiled, and others from source text.
final class Flows {
    private Flows() { }

    static Flow billing() {
        return file("billing.flow");
    }

    static Flow file(String name) {
        try {
            return compile(Files.readString(Path.of("../flows", name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Flow compile(String source) {
        CompileResult result = Compiler.compile(source, "test.flow");
        if (result.flow() == null) throw new AssertionError(result.diagnostics());
        return result.flow();
    }

    static Policy policy(Flow flow) {
        RulePack rules = ((RulePacks.Result.Loaded) RulePacks.load(flow.packs())).rules();
        return new Policy(flow, rules, Locale.US, LocalDate.of(2026, 11, 21));
    }
}
