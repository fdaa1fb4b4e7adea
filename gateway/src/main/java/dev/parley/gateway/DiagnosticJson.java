package dev.parley.gateway;

import dev.parley.dialplan.Diagnostic;
import java.util.LinkedHashMap;
import java.util.Map;

/// A diagnostic as the API and `--json` show it.
final class DiagnosticJson {
    private DiagnosticJson() { }

    static Map<String, Object> of(Diagnostic d) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("code", d.code());
        out.put("severity", d.severity().name().toLowerCase(java.util.Locale.ROOT));
        out.put("file", d.file());
        out.put("line", d.span().line());
        out.put("column", d.span().column());
        out.put("message", d.message());
        out.put("help", d.help() == null ? "" : d.help());
        out.put("path", d.path());
        return out;
    }
}
