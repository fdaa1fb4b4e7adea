package dev.parley.gateway;

import dev.parley.dialplan.CompileResult;
import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.DiagnosticPrinter;
import dev.parley.dialplan.Flow;
import dev.parley.dialplan.Proof;
import dev.parley.dialplan.ProofText;
import dev.parley.dialplan.Prover;
import dev.parley.governance.RulePack;
import dev.parley.governance.RulePacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The flows of a folder, compiled, with the rules they name. Immutable: a reload makes a new one.
final class FlowStore {
    /// A flow that may take calls.
    record Entry(Flow flow, RulePack rules) { }

    private final List<Entry> entries;

    private FlowStore(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    List<Entry> entries() {
        return entries;
    }

    /// @throws ConfigurationException with every diagnostic of every flow that does not compile
    static FlowStore load(Path folder) {
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(p -> p.toString().endsWith(".flow")).sorted().toList();
        } catch (IOException e) {
            throw new ConfigurationException(folder + ": the flows folder cannot be read");
        }
        if (files.isEmpty()) throw new ConfigurationException(folder + ": holds no .flow file");
        List<Entry> entries = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (Path file : files) {
            try {
                entries.add(compile(file));
            } catch (ConfigurationException e) {
                errors.add(e.getMessage());
            }
        }
        if (!errors.isEmpty()) throw new ConfigurationException(String.join("\n", errors));
        return new FlowStore(entries);
    }

    static Entry compile(Path file) {
        String source;
        try {
            source = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigurationException(file + ": cannot be read as UTF-8 text");
        }
        CompileResult result = Compiler.compile(source, file.getFileName().toString(), RulePacks.BOOK);
        Flow flow = result.flow();
        if (flow == null) throw new ConfigurationException(new DiagnosticPrinter(source, false).print(result.diagnostics()));
        Proof proof = Prover.prove(flow);
        if (!proof.proved()) {
            throw new ConfigurationException(file.getFileName() + ": not everything it asserts is proved, so it may take no call\n" + ProofText.render(proof));
        }
        return new Entry(flow, RulePacks.of(flow));
    }

    /// The flow that answers a called number or user. A route that names it wins over one that names none; of several
    /// versions of one flow the highest.
    Optional<Entry> route(String called) {
        String wanted = number(called);
        Comparator<Entry> newest = Comparator.comparingInt(e -> e.flow().version());
        return entries.stream().filter(e -> inbound(e.flow()).anyMatch(r -> r.keys().getOrDefault("did", List.of()).stream()
                        .anyMatch(did -> number(did).equals(wanted)))).max(newest)
                .or(() -> entries.stream().filter(e -> inbound(e.flow()).anyMatch(r -> !r.keys().containsKey("did"))).max(newest));
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
