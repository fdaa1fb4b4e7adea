package dev.parley.dialplan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A flow, or why not. `flow` is null exactly when a diagnostic is an error.
public record CompileResult(@Nullable Flow flow, List<Diagnostic> diagnostics) {
    public CompileResult {
        diagnostics = List.copyOf(diagnostics);
    }

    public boolean ok() {
        return flow != null;
    }
}
