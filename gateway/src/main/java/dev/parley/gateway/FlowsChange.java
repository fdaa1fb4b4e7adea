package dev.parley.gateway;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.FlowDiff;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What came of a reload, a deployment or a roll-back. Filled by one thread, then read.
final class FlowsChange {
    private final List<Map<String, Object>> placed = new ArrayList<>();
    private final List<Map<String, Object>> withdrawn = new ArrayList<>();
    private final List<FlowCheck.Result.Failed> refused = new ArrayList<>();
    private List<FlowDiff.Change> widening = List.of();

    void placed(Flow flow, @Nullable Flow before) {
        Map<String, Object> shown = shown(flow);
        if (before != null) shown.put("before", before.hash());
        placed.add(shown);
    }

    void withdrawn(Flow flow) {
        withdrawn.add(shown(flow));
    }

    void refused(FlowCheck.Result.Failed failed) {
        refused.add(failed);
    }

    void widening(List<FlowDiff.Change> changes) {
        widening = changes;
    }

    /// Nothing was refused.
    boolean ok() {
        return refused.isEmpty() && widening.isEmpty();
    }

    List<FlowCheck.Result.Failed> refused() {
        return refused;
    }

    /// What the version may do that the one before could not, when that was not accepted.
    List<FlowDiff.Change> widening() {
        return widening;
    }

    private static Map<String, Object> shown(Flow flow) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("flow", flow.name());
        out.put("version", flow.version());
        out.put("hash", flow.hash());
        out.put("file", flow.file());
        return out;
    }

    /// A line for each thing that happened; one line when nothing did.
    List<String> lines() {
        List<String> out = new ArrayList<>();
        placed.forEach(p -> out.add("flow " + p.get("flow") + " version " + p.get("version") + " (" + brief(p.get("hash")) + ") takes new calls"
                + (p.containsKey("before") ? ", instead of " + brief(p.get("before")) : "")));
        withdrawn.forEach(w -> out.add("flow " + w.get("flow") + " (" + brief(w.get("hash")) + ") takes no new calls: its file is gone"));
        refused.forEach(r -> out.add("refused: " + r.message()));
        if (out.isEmpty()) out.add("nothing has changed");
        return out;
    }

    static String brief(@Nullable Object hash) {
        return String.valueOf(hash).substring(0, 12);
    }

    Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("ok", ok());
        out.put("placed", placed);
        out.put("withdrawn", withdrawn);
        out.put("refused", refused.stream().map(FlowsChange::json).toList());
        return out;
    }

    private static Map<String, Object> json(FlowCheck.Result.Failed failed) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("file", failed.file());
        out.put("message", failed.message());
        out.put("diagnostics", failed.diagnostics().stream().map(DiagnosticJson::of).toList());
        return out;
    }

    List<Map<String, Object>> wideningJson() {
        return widening.stream().map(c -> Map.<String, Object>of("area", c.area(), "subject", c.subject(), "message", c.message(), "line", c.line())).toList();
    }
}
