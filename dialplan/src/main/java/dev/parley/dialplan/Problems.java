package dev.parley.dialplan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Collects the diagnostics of one compilation. Bounded: past [#MAX] errors or warnings further ones are
/// dropped, so that a hostile file costs no more than an honest one. The same message at the same place is
/// kept once.
final class Problems {
    static final int MAX = 200;

    private final String file;
    private final List<Diagnostic> errorList = new ArrayList<>();
    private final List<Diagnostic> warnings = new ArrayList<>();       // apart: they never crowd out an error
    private final Set<String> seen = new HashSet<>();
    private int errors;

    Problems(String file) {
        this.file = file;
    }

    void error(String code, Span span, String message, @Nullable String help) {
        error(code, span, message, help, List.of());
    }

    void error(String code, Span span, String message, @Nullable String help, List<String> path) {
        errors++;
        add(errorList, new Diagnostic(Diagnostic.Severity.ERROR, code, file, span, message, help, path));
    }

    void warning(String code, Span span, String message, @Nullable String help) {
        add(warnings, new Diagnostic(Diagnostic.Severity.WARNING, code, file, span, message, help,
                List.of()));
    }

    private void add(List<Diagnostic> list, Diagnostic d) {
        if (list.size() < MAX && seen.add(d.code() + d.span().start() + d.message())) list.add(d);
    }

    int errors() {
        return errors;
    }

    /// Further ones would be dropped: dear ones need not be worked out.
    boolean full() {
        return errorList.size() >= MAX;
    }

    /// Counts an error that was not worked out because the list is [#full].
    void dropped() {
        errors++;
    }

    /// In the order of the source.
    List<Diagnostic> sorted() {
        return Stream.concat(errorList.stream(), warnings.stream())
                .sorted(Comparator.comparingInt(d -> d.span().start())).toList();
    }
}
