package dev.parley.gateway;

import dev.parley.dialplan.Flow;
import dev.parley.governance.RulePack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The flows of a folder, compiled, with the rules they name. Immutable: a reload makes a new one.
final class FlowStore {
    /// A flow that may take calls.
    record Entry(Flow flow, RulePack rules) { }

    private final List<Entry> entries;

    private final boolean any;

    private FlowStore(List<Entry> entries, boolean any) {
        this.entries = List.copyOf(entries);
        this.any = any;
    }

    /// @throws ConfigurationException when two flows would answer the same number
    static FlowStore of(List<Entry> entries) {
        Map<String, String> taken = new HashMap<>();
        for (Entry entry : entries) {
            inbound(entry.flow()).flatMap(r -> r.keys().getOrDefault("did", List.of()).stream()).forEach(did -> {
                String other = taken.putIfAbsent(number(did), entry.flow().name());
                if (other != null && !other.equals(entry.flow().name())) {
                    throw new ConfigurationException(entry.flow().file() + ": flow " + entry.flow().name() + " takes `" + did + "`, and so does flow " + other);
                }
            });
        }
        return new FlowStore(entries, false);
    }

    /// One flow that takes every call, whatever its routes say: for trying it.
    static FlowStore only(Entry entry) {
        return new FlowStore(List.of(entry), true);
    }

    List<Entry> entries() {
        return entries;
    }

    /// @throws ConfigurationException with every diagnostic of every flow that does not compile
    static FlowStore load(Path folder) {
        List<Entry> entries = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (Path file : files(folder)) {
            try {
                entries.add(compile(file));
            } catch (ConfigurationException e) {
                errors.add(e.getMessage());
            }
        }
        if (!errors.isEmpty()) throw new ConfigurationException(String.join("\n", errors));
        return of(entries);
    }

    /// The flow files of a folder, sorted.
    static List<Path> files(Path folder) {
        try (Stream<Path> list = Files.list(folder)) {
            List<Path> files = list.filter(p -> p.toString().endsWith(".flow")).sorted().toList();
            if (files.isEmpty()) throw new ConfigurationException(folder + ": holds no .flow file");
            return files;
        } catch (IOException e) {
            throw new ConfigurationException(folder + ": the flows folder cannot be read");
        }
    }

    static Entry compile(Path file) {
        return switch (FlowCheck.withoutTests(Sources.bytes(file), file.getFileName().toString())) {
            case FlowCheck.Result.Passed(var entry) -> entry;
            case FlowCheck.Result.Failed failed -> throw new ConfigurationException(failed.message());
        };
    }

    /// The flow that answers a called number or user. A route that names it wins over one that names none; of several
    /// versions of one flow the highest.
    Optional<Entry> route(String called) {
        if (any) return entries.stream().findFirst();
        String wanted = number(called);
        Comparator<Entry> newest = Comparator.comparingInt(e -> e.flow().version());
        return entries.stream().filter(e -> inbound(e.flow()).anyMatch(r -> r.keys().getOrDefault("did", List.of()).stream()
                        .anyMatch(did -> number(did).equals(wanted)))).max(newest)
                .or(() -> entries.stream().filter(e -> inbound(e.flow()).anyMatch(r -> !r.keys().containsKey("did"))).max(newest));
    }

    /// The newest flow of this name that may place calls.
    Optional<Entry> outbound(String name) {
        return entries.stream().filter(e -> e.flow().name().equals(name) && e.flow().routes().stream().anyMatch(r -> !r.inbound()))
                .max(Comparator.comparingInt(e -> e.flow().version()));
    }

    /// Who an outbound flow says it is; empty when it does not.
    static String callerId(Flow flow) {
        return flow.routes().stream().filter(r -> !r.inbound()).flatMap(r -> r.keys().getOrDefault("callerid", List.of()).stream()).findFirst().orElse("");
    }

    private static Stream<Flow.Route> inbound(Flow flow) {
        return flow.routes().stream().filter(Flow.Route::inbound);
    }

    /// `+1 (800) 555-0100` and `18005550100` are one number; names are compared without case.
    private static String number(String called) {
        String digits = called.replaceAll("[+().\\s-]", "");
        return digits.chars().allMatch(Character::isDigit) ? digits : called.toLowerCase(java.util.Locale.ROOT);
    }

    /// The language a call of this flow is held in.
    static java.util.Locale locale(Flow flow) {
        return flow.routes().stream().flatMap(r -> r.keys().getOrDefault("langs", List.of()).stream()).findFirst()
                .map(java.util.Locale::forLanguageTag).orElse(java.util.Locale.US);
    }
}
