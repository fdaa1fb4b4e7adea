package dev.parley.dialplan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One message about a flow, made to be acted on. `code` is stable (`E110`); `message` is lower case without a full
/// stop, input in backticks; `help` is the one edit that would mend it; `path` the states that lead there.
public record Diagnostic(Severity severity, String code, String file, Span span, String message,
                         @Nullable String help, List<String> path) {
    public enum Severity { ERROR, WARNING }
}
