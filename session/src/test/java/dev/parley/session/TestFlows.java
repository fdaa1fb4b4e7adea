package dev.parley.session;

import dev.parley.agent.Endpointer;
import dev.parley.dialplan.CompileResult;
import dev.parley.dialplan.Compiler;
import dev.parley.dialplan.Flow;
import dev.parley.governance.CallId;
import dev.parley.governance.Policy;
import dev.parley.governance.RulePacks;
import dev.parley.sip.LocalMedia;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The flows of `flows/`, compiled once, and what a call under them begins with.
final class TestFlows {
    private static final Map<String, Policy> POLICIES = new ConcurrentHashMap<>();

    private TestFlows() { }

    static Policy policy(String file) {
        return POLICIES.computeIfAbsent(file, TestFlows::load);
    }

    private static Policy load(String file) {
        try {
            CompileResult result = Compiler.compile(known(Files.readString(Path.of("../flows", file))), file);
            Flow flow = result.flow();
            if (flow == null) throw new AssertionError(result.diagnostics());
            var rules = ((RulePacks.Result.Loaded) RulePacks.load(flow.packs())).rules();
            return new Policy(flow, rules, Locale.US, LocalDate.of(2026, 11, 21));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the customer records would have told an outbound call.
    private static String known(String source) {
        return source.replace("slot consumer : text pii from crm", "slot consumer : text pii = \"Jo Bloggs\" from crm")
                .replace("slot creditor : text from crm", "slot creditor : text = \"Acme Power\" from crm");
    }

    static CallSettings settings(Policy policy, Duration longestCall) {
        return new CallSettings(new CallId("c1"), policy, LocalMedia.g711("198.51.100.7", 30000, 77), "sip-1", "sip:alice@example.com",
                "sip:100@example.com", Endpointer.Patience.DEFAULT, Duration.ofSeconds(8), Duration.ofMillis(1500), longestCall);
    }
}
