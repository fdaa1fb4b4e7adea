package dev.parley.gateway;

import dev.parley.dialplan.Flow;
import dev.parley.dialplan.FlowDiff;
import dev.parley.governance.audit.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The flows that take calls now, and how they change. The flows folder says which: a reload reads it again, a deployment and a roll-back
/// write the version into it first, so a gateway that is started again takes calls with what took them before. Every
/// version that ever took calls is kept under its hash in `flows/` of the data folder.
///
/// New calls take what is here when they come; a live call keeps the version it began with. Reading is one volatile
/// read; changes exclude each other. Any thread.
final class FlowShelf implements Supplier<FlowStore> {
    private static final String VERSIONS = "flows";

    private final Path folder;
    private final Path versions;
    private final OperationsLog log;
    private final Consumer<Flow> prepare;
    private volatile FlowStore store;

    /// @param first what the folder held at start
    /// @param prepare makes what a first call would wait for
    FlowShelf(Path folder, Path data, FlowStore first, OperationsLog log, Consumer<Flow> prepare) {
        this.folder = folder;
        this.versions = data.resolve(VERSIONS);
        this.log = log;
        this.prepare = prepare;
        this.store = FlowStore.of(List.of());                   // nothing takes calls before the first
        change(first, "start", new FlowsChange());
    }

    @Override public FlowStore get() {
        return store;
    }

    // ---- changes ------------------------------------------------------------------------------------------------

    /// Reads the folder again. A version that does not pass stays out, and the one before it stays in.
    synchronized FlowsChange reload(String who) {
        var change = new FlowsChange();
        List<FlowStore.Entry> next = new ArrayList<>();
        for (Path file : FlowStore.files(folder)) {
            String name = file.getFileName().toString();
            byte[] source = Sources.bytes(file);
            Optional<FlowStore.Entry> now = store.entries().stream().filter(e -> e.flow().file().equals(name)).findFirst();
            if (now.isPresent() && now.get().flow().source().equals(new String(source, StandardCharsets.UTF_8))) {
                next.add(now.get());
                continue;
            }
            switch (FlowCheck.withTests(source, name)) {
                case FlowCheck.Result.Passed(var entry) -> next.add(entry);
                case FlowCheck.Result.Failed failed -> {
                    refused(failed, who, change);
                    now.ifPresent(next::add);
                }
            }
        }
        try {
            change(FlowStore.of(next), who, change);
        } catch (ConfigurationException e) {                    // two flows for one number: all stays as it is
            refused(new FlowCheck.Result.Failed(folder.getFileName().toString(), e.getMessage(), List.of()), who, change);
        }
        return change;
    }

    /// Puts one version in place of the one that takes the flow's calls.
    ///
    /// @param acceptWidening it may do what the version before could not
    synchronized FlowsChange deploy(String source, String who, boolean acceptWidening) {
        var change = new FlowsChange();
        switch (FlowCheck.withTests(source.getBytes(StandardCharsets.UTF_8), "deployed.flow")) {
            case FlowCheck.Result.Failed failed -> refused(failed, who, change);
            case FlowCheck.Result.Passed(var entry) -> {
                Optional<FlowStore.Entry> now = current(entry.flow().name());
                List<FlowDiff.Change> widens = now.isEmpty() ? List.of() : FlowDiff.compare(now.get().flow(), entry.flow()).stream()
                        .filter(c -> c.effect() == FlowDiff.Effect.WIDENS).toList();
                if (!widens.isEmpty() && !acceptWidening) {
                    change.widening(widens);
                    log.append("refused", Map.of("who", who, "flow", entry.flow().name(), "hash", entry.flow().hash(), "reason", "widens, and that was not accepted"));
                } else {
                    place(entry.flow().name(), source, who, change);
                }
            }
        }
        return change;
    }

    /// Goes back to a version that took calls before.
    ///
    /// @param hash its hash or the beginning of it; empty: the version before the present one
    /// @throws IllegalArgumentException when there is none such
    synchronized FlowsChange rollback(String name, String hash, String who) {
        FlowStore.Entry now = current(name).orElseThrow(() -> new IllegalArgumentException("no flow `" + name + "` takes calls"));
        String wanted = history(name).stream().map(Version::hash).filter(h -> !h.equals(now.flow().hash()) && h.startsWith(hash)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("flow " + name + " has no earlier version" + (hash.isEmpty() ? "" : " `" + hash + "`")));
        var change = new FlowsChange();
        try {
            place(name, Files.readString(versions.resolve(wanted + ".flow")), who, change);
        } catch (IOException e) {
            throw new UncheckedIOException("version " + wanted + " of flow " + name + " is not kept any more", e);
        }
        return change;
    }

    private Optional<FlowStore.Entry> current(String name) {
        return store.entries().stream().filter(e -> e.flow().name().equals(name)).max(java.util.Comparator.comparingInt(e -> e.flow().version()));
    }

    /// Into the folder, over the file of the version before, and then in place.
    private void place(String name, String source, String who, FlowsChange change) {
        String file = current(name).map(e -> e.flow().file()).orElse(name + ".flow");
        if (!(FlowCheck.withoutTests(source.getBytes(StandardCharsets.UTF_8), file) instanceof FlowCheck.Result.Passed(var entry))) {
            throw new IllegalStateException(file + ": passed, and passes no more");
        }
        List<FlowStore.Entry> next = new ArrayList<>(store.entries());
        next.removeIf(e -> e.flow().file().equals(file));
        next.add(entry);
        FlowStore placed;
        try {
            placed = FlowStore.of(next);
        } catch (ConfigurationException e) {
            refused(new FlowCheck.Result.Failed(file, e.getMessage(), List.of()), who, change);
            return;
        }
        write(folder.resolve(file), source);
        change(placed, who, change);
    }

    private void refused(FlowCheck.Result.Failed failed, String who, FlowsChange change) {
        log.append("refused", Map.of("who", who, "file", failed.file(), "reason", failed.message().lines().findFirst().orElse("")));
        change.refused(failed);
    }

    /// On the record first, then in force.
    private void change(FlowStore next, String who, FlowsChange change) {
        Map<String, Flow> before = flows(store);
        Map<String, Flow> after = flows(next);
        after.forEach((file, flow) -> {
            Flow old = before.get(file);
            if (old != null && old.hash().equals(flow.hash())) return;
            prepare.accept(flow);
            keep(flow);
            Map<String, String> fields = new LinkedHashMap<>(Map.of("who", who, "flow", flow.name(), "version", String.valueOf(flow.version()), "hash", flow.hash(), "file", file));
            if (old != null) fields.put("before", old.hash());
            boolean known = who.equals("start") && lastPlaced(flow.name()).equals(flow.hash());
            if (!known) log.append("deployed", fields);
            change.placed(flow, old);
        });
        before.forEach((file, flow) -> {
            if (after.containsKey(file)) return;
            log.append("withdrawn", Map.of("who", who, "flow", flow.name(), "hash", flow.hash(), "file", file));
            change.withdrawn(flow);
        });
        store = next;
    }

    private static Map<String, Flow> flows(FlowStore store) {
        Map<String, Flow> out = new LinkedHashMap<>();
        store.entries().forEach(e -> out.put(e.flow().file(), e.flow()));
        return out;
    }

    private void keep(Flow flow) {
        Path file = versions.resolve(flow.hash() + ".flow");
        if (!Files.exists(file)) write(file, flow.source());
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Path beside = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(beside, text);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("`" + file + "` cannot be written", e);
        }
    }

    // ---- history ------------------------------------------------------------------------------------------------

    /// A version that took calls, and since when. `who`: `start`, `SIGHUP`, or the name of a token.
    record Version(String ts, String who, int version, String hash) { }

    /// The newest first; a version that came back stands there twice.
    List<Version> history(String name) {
        return log.records().stream().filter(r -> r.string("type").equals("deployed") && r.string("flow").equals(name))
                .map(r -> new Version(r.string("ts"), r.string("who"), number(r), r.string("hash"))).toList().reversed();
    }

    private static int number(Json.Obj record) {
        return Integer.parseInt(record.string("version"));
    }

    private String lastPlaced(String name) {
        return history(name).stream().map(Version::hash).findFirst().orElse("");
    }
}
